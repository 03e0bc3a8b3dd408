// Bling's 3 requests in any second, kept by several processes over one Redis, however long their requests take to arrive.
import { setTimeout as sleep } from 'node:timers/promises';

import type { ErpPort } from '../../../lib/domain/erp';
import type { HttpPort } from '../../../lib/domain/http';
import type { Store } from '../../../lib/domain/store';
import { systemClock } from '../../../lib/infra/clock';
import { AxiosHttp, HttpAgents } from '../../../lib/infra/http/axios-http';
import { openStore } from '../../../lib/infra/store/open-store';
import { createBlingErp } from '../../../lib/systems/bling';
import { contactId, startBlingSandbox, type BlingSandbox } from '../../../sandbox/bling/server.ts';
import { company } from '../../../sandbox/data/company.ts';
import { leastOfTries } from '../../support/least-of-tries.ts';
import { startRedis, type RedisServer } from '../../support/servers/redis.ts';

jest.setTimeout(60_000);

const anything = { signal: new AbortController().signal };
const api = { path: '^/Api/v3/(?!oauth/)' };
/** A request more in a second is refused by Bling itself; here it is to be counted. */
const uncounted = { requestsPerSecond: 1e6, errorsPerTenSeconds: 1e6 };

let redis: RedisServer;
let sandbox: BlingSandbox;
let agents: HttpAgents;
let stores: Store[];

beforeAll(async () => {
	redis = await startRedis();
});
afterAll(async () => await redis.stop());

beforeEach(async () => {
	sandbox = await startBlingSandbox(uncounted);
	agents = new HttpAgents({}, false);
	stores = [];
});
afterEach(async () => {
	for (const store of stores) await store.close();
	await agents.close();
	await sandbox.close();
});

/** What a process keeps of the limit hangs on its Store, so a Store of its own makes it one. */
async function inProcess(prefix: string, travelMs: () => number): Promise<ErpPort> {
	const store = await openStore({ kind: 'redis', host: redis.host, port: redis.port, db: 0, prefix }, { clock: systemClock, random: Math.random });
	stores.push(store);
	const headers = { Authorization: `Bearer ${sandbox.mintGrant().access_token}` };
	const direct = new AxiosHttp({ system: 'Bling', origin: new URL(sandbox.url).origin, headers, agents });
	const http: HttpPort = {
		send: async (request) => {
			await sleep(travelMs());
			return await direct.send(request);
		},
	};
	return createBlingErp({ http, store, accountKey: 'acme', clock: systemClock, random: Math.random, settings: { baseUrl: sandbox.baseUrl, balance: false } });
}

const lookUp = async (erp: ErpPort, count: number): Promise<unknown> =>
	await Promise.all(
		Array.from({ length: count }, async (_, index) => await erp.getCustomerById(String(contactId(company.customers[index % company.customers.length]?.id ?? '')), anything)),
	);

/** One after the other, so that each has found out whose account it is before the burst; and what that took is over. */
async function warmUp(erps: readonly ErpPort[]): Promise<void> {
	for (const erp of erps) await erp.ping(anything);
	await sleep(1_100);
	sandbox.journal.clear();
}

test('two processes, one of which is slow to send, never let more than 3 requests arrive in any second', async () => {
	const slow = await inProcess('two:', () => 50 + Math.random() * 900);
	const quick = await inProcess('two:', () => Math.random() * 20);
	await warmUp([slow, quick]);
	await Promise.all([lookUp(slow, 7), lookUp(quick, 7)]);
	expect(sandbox.journal.count(api)).toBe(14);
	expect(sandbox.journal.mostInAnyWindow(1_000, api)).toBeLessThanOrEqual(3);
});

test('a process alone takes at most 1.1 times the least time, though its answers take a while', async () => {
	const travelMs = 120;
	const erp = await inProcess('alone:', () => travelMs);
	const measure = async (): Promise<number> => {
		await warmUp([erp]);
		const startedAt = performance.now();
		await lookUp(erp, 19);
		const tookMs = performance.now() - startedAt;
		expect(sandbox.journal.mostInAnyWindow(1_000, api)).toBeLessThanOrEqual(3);
		return tookMs / (6_000 + travelMs);
	};
	expect(await leastOfTries(measure, 1.1)).toBeLessThanOrEqual(1.1);
});
