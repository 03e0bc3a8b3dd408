import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { projectFolder } from '../../scripts/lib/toolchain.mjs';
import { compileLib } from '../../test/support/compiled-lib.ts';
import { startRedis } from '../../test/support/servers/redis.ts';
import { startChild, type Child } from '../lib/child.ts';
import type { Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, percentile } from '../lib/statistics.ts';
import type { EnqueueAnswer, EnqueueOrders, EnqueueTurn } from '../processes/queue-enqueue.ts';

const rounds = 10;
const addsARound = 500;
const manyAtOnce = 20;

type Side = EnqueueOrders['side'];
const sides: readonly Side[] = ['sqlite', 'bareSqlite', 'redis', 'bullmq'];
interface Figure {
	/** Of the rounds, the median: what else the machine does comes in bursts. */
	p95: number;
	longestStop: number;
}

/** What adding a job to the write queue takes, on disk before it is answered: SQLite and Redis with an append-only file. */
export async function queueEnqueue(stage: Stage): Promise<Result[]> {
	const children = await startSides(stage);
	stage.say('Adding jobs to the write queue …');
	const single = await measure(children, 1);
	const many = await measure(children, manyAtOnce);
	const figures = { single, many };
	return [...results('SQLite, durable', 'sqlite', 'bareSqlite', 2, figures), ...results('Redis, append-only', 'redis', 'bullmq', 3, figures)];
}

async function startSides(stage: Stage): Promise<Record<Side, Child>> {
	const redis = await startRedis({ appendOnly: true });
	stage.onClose(async () => await redis.stop());
	const lib = await compileLib(['domain', 'infra/clock.ts', 'infra/store', 'infra/queue']);
	stage.onClose(async () => await lib.remove());
	// On the disk of the project: a temporary folder may lie in memory, where nothing is ever flushed.
	await mkdir(join(projectFolder, '.tmp'), { recursive: true });
	const folder = await mkdtemp(join(projectFolder, '.tmp', 'queue-'));
	stage.onClose(async () => await rm(folder, { recursive: true, force: true }));
	const start = (side: Side): Child => {
		const orders: EnqueueOrders = {
			side,
			openQueue: lib.file('infra/queue/open-queue'),
			clock: lib.file('infra/clock'),
			file: join(folder, `${side}.sqlite`),
			redis: { host: redis.host, port: redis.port },
		};
		const child = startChild('bench/processes/queue-enqueue.ts', [JSON.stringify(orders)]);
		stage.onClose(async () => await child.stop());
		return child;
	};
	return Object.fromEntries(sides.map((side) => [side, start(side)])) as Record<Side, Child>;
}

async function measure(children: Record<Side, Child>, atOnce: number): Promise<Record<Side, Figure>> {
	const turn: EnqueueTurn = { adds: addsARound, atOnce };
	const ask = (side: Side) => async (): Promise<EnqueueAnswer> => {
		children[side].send(turn);
		return await children[side].answer<EnqueueAnswer>();
	};
	const answers = await inTurns(rounds, { sqlite: ask('sqlite'), bareSqlite: ask('bareSqlite'), redis: ask('redis'), bullmq: ask('bullmq') });
	const figure = (side: Side): Figure => ({
		p95: median(answers[side].map(({ times }) => percentile(times, 0.95))),
		longestStop: Math.max(...answers[side].map(({ longestStop }) => longestStop)),
	});
	return { sqlite: figure('sqlite'), bareSqlite: figure('bareSqlite'), redis: figure('redis'), bullmq: figure('bullmq') };
}

function results(store: string, our: Side, peer: Side, bound: number, { single, many }: Record<'single' | 'many', Record<Side, Figure>>): Result[] {
	const result = (name: string, figures: Record<Side, Figure>, bounded: boolean): Result => ({
		name,
		ours: exact(figures[our].p95),
		peer: exact(figures[peer].p95),
		figure: figures[our].p95,
		shown: `p95 ${exact(figures[our].p95)}`,
		...(bounded && { bound: { kind: 'below' as const, value: bound, shown: `< ${bound} ms` } }),
		note: `${name}: the event loop stood still for ${exact(figures[our].longestStop)} at most, the peer’s for ${exact(figures[peer].longestStop)}.`,
	});
	return [result(`Adding a job to the write queue (${store})`, single, true), result(`… ${manyAtOnce} at once (${store})`, many, false)];
}

function exact(value: number): string {
	return `${value.toFixed(2)} ms`;
}
