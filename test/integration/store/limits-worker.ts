/** A process of its own that keeps Kommo and Bling busy over one Redis, and tells when its requests arrive. Run by Node itself, like worker.ts. */
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpPort } from '../../../lib/domain/http';
import type { LimitsOrders, Told } from './limits-workers.ts';

const orders: LimitsOrders = JSON.parse(process.argv[2] ?? '');
const endsAt = Date.now() + orders.ms;

function tell(told: Told): void {
	process.stdout.write(`${JSON.stringify(told)}\n`);
}

/** Takes a random time to arrive, and a moment to answer. */
function network(system: Told['system']): HttpPort {
	return {
		send: async ({ method }) => {
			await sleep(Math.random() * orders.longestTravelMs);
			tell({ what: 'arrived', system, write: method !== 'GET', at: Date.now(), ms: 0 });
			await sleep(10);
			return { status: 200, headers: {}, text: '{}' };
		},
	};
}

/** One call after the other, until the time is up. */
async function caller(system: Told['system'], write: boolean, call: () => Promise<unknown>): Promise<void> {
	while (Date.now() < endsAt) {
		const startedAt = Date.now();
		const told = (what: Told['what'], more: object = {}): void => tell({ what, system, write, at: Date.now(), ms: Date.now() - startedAt, ...more });
		try {
			await call();
			told('done');
		} catch (error) {
			const { code, nothingDone, system: by, message } = error as { code?: string; nothingDone?: boolean; system?: string; message: string };
			told('failed', { code, nothingDone, by, message });
			await sleep(200);
		}
	}
}

// All names of a compiled module, which `import()` would have to guess.
const load = createRequire(orders.modules.clock);

async function work(): Promise<void> {
	const { openRedisStore }: typeof import('../../../lib/infra/store/redis-store') = load(orders.modules.redisStore);
	const { systemClock: clock }: typeof import('../../../lib/infra/clock') = load(orders.modules.clock);
	const { noteNeighbours }: typeof import('../../../lib/resilience/neighbours') = load(orders.modules.neighbours);
	const { KommoClient }: typeof import('../../../lib/systems/kommo/client') = load(orders.modules.kommo);
	const { turnsOf }: typeof import('../../../lib/systems/bling/request-turns') = load(orders.modules.bling);
	const store = await openRedisStore({ kind: 'redis', host: orders.host, port: orders.port, db: 0 });
	noteNeighbours(store, { processes: orders.processes, rank: orders.rank });
	const log = { call: () => undefined, warn: () => undefined, debug: () => undefined };
	const shared = { store, clock, random: Math.random, log };
	const kommo = new KommoClient({ ...shared, http: network('kommo'), baseUrl: 'https://loja.kommo.com', accountKey: 'loja', attempts: 1 });
	const turns = turnsOf('account-1', { ...shared, requestsPerDay: 120_000 });
	const { signal } = new AbortController();
	const http = network('bling');
	const callers = {
		kommo: async (write: boolean) => await kommo.request({ operation: 'any', method: write ? 'POST' : 'GET', path: '/leads' }, { signal }),
		bling: async (write: boolean) =>
			await turns.run(async () => await http.send({ method: write ? 'POST' : 'GET', url: 'https://bling.example', timeoutMs: 1_000, signal }), { signal, reads: !write }),
	};
	const busy = (system: Told['system'], write: boolean, count: number) => Array.from({ length: count }, async () => await caller(system, write, async () => await callers[system](write)));
	await Promise.all([...busy('kommo', false, 5), ...busy('kommo', true, 2), ...busy('bling', false, 2), ...busy('bling', true, 1)]);
	await store.close();
}

void work();
