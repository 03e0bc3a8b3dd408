import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installIntoN8n } from '../../scripts/lib/package-tarball.ts';
import { ensureN8n } from '../../scripts/lib/toolchain.mjs';
import type { Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median } from '../lib/statistics.ts';

const perRound = 20_000;
const rounds = 9;
/** As many kinds of calls as a busy n8n makes. */
const operations = ['stock', 'price', 'customerByPhone', 'lastOrders', 'createOrder'];
const { signal } = new AbortController();
const erpMethods = Object.fromEntries(operations.map((operation) => [operation, operation]));

interface Calls {
	logged<T>(operation: string, attempt: number, signal: AbortSignal, call: () => Promise<T>): Promise<T>;
}
type NewCalls = new (options: object) => Calls;
type NewMeter = new (options: object) => { snapshot(): { series: unknown[] } };

/** A call that is logged and counted, into n8n's own registry too, against the same call of which nobody is told. */
export async function metricsCost(stage: Stage): Promise<Result[]> {
	const userFolder = mkdtempSync(join(tmpdir(), 'backoffice-metrics-'));
	try {
		const folder = await installIntoN8n(await stage.tarball(), userFolder);
		const times = await compare(createRequire(join(folder, 'package.json')), createRequire(join(await ensureN8n(), 'package.json')));
		const [ours, peer] = [median(times.ours), median(times.peer)];
		return [
			{
				name: 'Metrics and log line of a call',
				ours: micro(ours),
				peer: micro(peer),
				figure: (ours - peer) * 1_000,
				shown: `+${micro(ours - peer)}`,
				bound: { kind: 'atMost', value: 50, shown: '≤ 50 µs' },
				note: 'Metrics and log line of a call: n8n’s own logger at its default level (info) and its own prom-client; a call that takes no time at all, told and untold.',
			},
		];
	} finally {
		rmSync(userFolder, { recursive: true, force: true });
	}
}

/** Milliseconds of one call, round by round. */
async function compare(ofPackage: NodeJS.Require, ofN8n: NodeJS.Require) {
	const { OutsideCalls } = ofPackage('./dist/lib/application/outside-calls.js') as { OutsideCalls: NewCalls };
	const { createLog } = ofPackage('./dist/lib/n8n/log.js') as { createLog: (logger: object, executionId: string, meter: object) => object };
	const { ProcessMeter } = ofPackage('./dist/lib/infra/metrics/process-meter.js') as { ProcessMeter: NewMeter };
	const { PrometheusMirror } = ofPackage('./dist/lib/infra/metrics/prometheus-mirror.js') as { PrometheusMirror: new (client: unknown) => object };
	const clock = { now: () => Date.now() };
	const meter = new ProcessMeter({ process: 'bench', clock, mirror: new PrometheusMirror(ofN8n('prom-client')) });
	const silent = { call: () => undefined, warn: () => undefined, debug: () => undefined };
	const tools = { system: 'REST ERP', clock, random: Math.random, erpMethods };
	const ours = new OutsideCalls({ ...tools, log: createLog(loggerOf(ofN8n), '4711', meter) });
	const peer = new OutsideCalls({ ...tools, log: silent });
	for (const side of [ours, peer]) await timed(side);
	const times = await inTurns(rounds, { ours: async () => await timed(ours), peer: async () => await timed(peer) });
	if (meter.snapshot().series.length < operations.length) throw new Error('The calls were not counted.');
	return times;
}

/** As n8n makes it, by its own settings. */
function loggerOf(ofN8n: NodeJS.Require): object {
	ofN8n('reflect-metadata');
	const { Container } = ofN8n('@n8n/di') as { Container: { get(token: unknown): object } };
	const { Logger } = ofN8n('@n8n/backend-common') as { Logger: unknown };
	return Container.get(Logger);
}

async function timed(calls: Calls): Promise<number> {
	const startedAt = performance.now();
	for (let count = 0; count < perRound; count += 1) await calls.logged(operations[count % operations.length] ?? '', 1, signal, answer);
	return (performance.now() - startedAt) / perRound;
}

async function answer(): Promise<object> {
	return await Promise.resolve({});
}

function micro(milliseconds: number): string {
	return `${(milliseconds * 1_000).toFixed(1)} µs`;
}
