import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { compileLib } from '../../test/support/compiled-lib.ts';
import { startChild } from '../lib/child.ts';
import { milliseconds, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import type { CrmUpsertOrders, CrmUpsertTimes } from '../processes/crm-upserts.ts';

const upserts = 1_000;
const latencyMs = 20;
const parallel = 10;

/** A thousand contacts found or created at a CRM that takes 20 ms a call: against the time the calls alone would take. */
export async function crmUpserts(stage: Stage): Promise<Result[]> {
	const lib = await compileLib(['domain', 'resilience', 'infra/http', 'infra/clock.ts', 'infra/store', 'systems', 'application']);
	stage.onClose(async () => await lib.remove());
	const folder = await mkdtemp(join(tmpdir(), 'backoffice-bench-'));
	stage.onClose(async () => await rm(folder, { recursive: true, force: true }));
	const sandbox = startChild('sandbox/rest-crm/main.ts', ['--face', 'contacts', '--latency-ms', String(latencyMs), '--requests-per-minute', '0']);
	stage.onClose(sandbox.stop);
	const { url } = await sandbox.answer<{ url: string }>();
	// Half of them are there already when their turn comes: each phone comes twice, in two runs with a Store of their own.
	const phones = Array.from({ length: upserts / 2 }, (_, index) => `+55319${String(60_000_000 + index * 7)}`);
	stage.say(`Upserting ${upserts} contacts, ${parallel} at a time …`);
	const modules = {
		axiosHttp: lib.file('infra/http/axios-http'),
		clock: lib.file('infra/clock'),
		openStore: lib.file('infra/store/open-store'),
		cache: lib.file('resilience/cache'),
		adapter: lib.file('systems/rest-crm/index'),
		service: lib.file('application/crm/index'),
	};
	const order = (name: string): CrmUpsertOrders => ({ modules, storeFile: join(folder, name), baseUrl: `${url}/api/v1`, token: 'rest-crm-token', phones, parallel });
	const created = await run(order('first.sqlite'));
	const unchanged = await run(order('second.sqlite'));
	if (created.outcomes.created !== phones.length || unchanged.outcomes.unchanged !== phones.length) {
		throw new Error(`Expected ${phones.length} created and unchanged: ${JSON.stringify([created.outcomes, unchanged.outcomes])}`);
	}
	const calls = await callsOf(url);
	const ms = created.ms + unchanged.ms;
	const least = (calls * latencyMs) / parallel;
	return [
		{
			name: `${upserts} upserts at ${latencyMs} ms latency, ${parallel} at a time (${calls} calls)`,
			ours: milliseconds(ms),
			peer: milliseconds(least),
			figure: ms / least,
			shown: `${(ms / least).toFixed(2)} × the calls alone`,
			bound: { kind: 'atMost', value: 1.3, shown: '≤ 1.3 ×' },
			note: `${phones.length} contacts were created and ${phones.length} found again; the CRM was asked ${(calls / upserts).toFixed(1)} times an upsert.`,
		},
	];
}

async function run(orders: CrmUpsertOrders): Promise<CrmUpsertTimes> {
	const child = startChild('bench/processes/crm-upserts.ts', [JSON.stringify(orders)]);
	try {
		return await child.answer<CrmUpsertTimes>();
	} finally {
		await child.stop();
	}
}

async function callsOf(url: string): Promise<number> {
	const { count } = (await (await fetch(`${url}/__sandbox/journal?status=200`)).json()) as { count: number };
	const { count: made } = (await (await fetch(`${url}/__sandbox/journal?status=201`)).json()) as { count: number };
	return count + made;
}
