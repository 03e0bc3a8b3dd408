// What a look-up through an adapter costs over bare axios with keep-alive that sends the very same requests. Reads its
// orders from the first argument and answers with the milliseconds of all look-ups of both sides, round by round.
import axios from 'axios';
import { Agent } from 'node:http';
import { createRequire } from 'node:module';

import { inTurns } from '../lib/statistics.ts';

export interface ErpApiOrders {
	/** Compiled modules by their place in `lib/`. */
	modules: Readonly<Record<'axiosHttp' | 'clock' | 'sharedSession' | 'loginMemory' | 'adapter', string>>;
	system: 'protheus' | 'sap-business-one' | 'sap-s4' | 'bling';
	url: string;
	/** Sent with every request. */
	headers: Readonly<Record<string, string>>;
	login: Readonly<Record<string, string>>;
	settings: Readonly<Record<string, unknown>>;
	sku: string;
	lookUps: number;
	rounds: number;
}

export interface ErpApiTimes {
	/** Requests of one look-up. */
	requests: number;
	ours: number[];
	bare: number[];
}

interface Request {
	method: string;
	url: string;
	query?: Readonly<Record<string, string | readonly string[]>>;
	headers?: Readonly<Record<string, string>>;
	json?: unknown;
}
interface Http {
	send(request: Request): Promise<unknown>;
}
interface Erp {
	getStock(sku: string, filter: object, context: object): Promise<unknown>;
}

const orders = JSON.parse(process.argv[2] ?? '{}') as ErpApiOrders;
const load = createRequire(import.meta.url);
const { AxiosHttp, HttpAgents } = load(orders.modules.axiosHttp) as { AxiosHttp: new (options: object) => Http; HttpAgents: new (...given: unknown[]) => { close(): Promise<void> } };
const { systemClock } = load(orders.modules.clock) as { systemClock: object };
const { SharedSession } = load(orders.modules.sharedSession) as { SharedSession: new (clock: object) => object };
const { LoginMemory } = load(orders.modules.loginMemory) as { LoginMemory: new (clock: object) => object };
const create = Object.entries(load(orders.modules.adapter) as Record<string, unknown>).find(([name]) => /^create\w+Erp$/.test(name))?.[1] as (options: object) => Erp;

const agents = new HttpAgents({}, false);
const origin = new URL(orders.url).origin;
const real = new AxiosHttp({ system: orders.system, origin, headers: orders.headers, agents });
const sent: Request[] = [];
const http: Http = {
	send: async (request) => {
		sent.push(request);
		return await real.send(request);
	},
};
// Bling's limit is measured by itself; here each request gets its turn at once.
const store = { takeSlot: async () => ({ granted: true, retryAfterMs: 0 }), get: async () => null, set: async () => ({ version: '1' }), setIfAbsent: async () => true, delete: async () => undefined };
const today = (): string => '2026-11-22';
const erp = create({
	http,
	session: new SharedSession(systemClock),
	logins: new LoginMemory(systemClock),
	clock: systemClock,
	random: Math.random,
	store,
	accountKey: 'bench',
	login: orders.login,
	settings: orders.settings,
	today,
	day: () => today().replaceAll('-', ''),
});
const context = { signal: new AbortController().signal };
const lookUp = async (): Promise<void> => {
	if ((await erp.getStock(orders.sku, {}, context)) === null) throw new Error(`${orders.system} does not know ${orders.sku}.`);
};

await lookUp();
await lookUp();
sent.length = 0;
await lookUp();
const requests = sent.splice(0);
const httpAgent = new Agent({ keepAlive: true });
const replay = async (): Promise<void> => {
	for (const { method, url, query = {}, headers = {}, json } of requests) {
		const all = { Accept: 'application/json', ...headers, ...orders.headers };
		await axios.request({ method, url, params: query, headers: all, httpAgent, ...(json === undefined ? {} : { data: json }) });
	}
};

async function timed(once: () => Promise<void>): Promise<number> {
	const startedAt = performance.now();
	for (let count = 0; count < orders.lookUps; count++) await once();
	sent.length = 0;
	return performance.now() - startedAt;
}

const { ours, bare } = await inTurns(orders.rounds, { ours: async () => await timed(lookUp), bare: async () => await timed(replay) });
console.log(JSON.stringify({ requests: requests.length, ours, bare } satisfies ErpApiTimes));
httpAgent.destroy();
await agents.close();
