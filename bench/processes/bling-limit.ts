// Look-ups at a Bling stand-in that counts as Bling does: how long 100 of one request each take under 3 requests a second.
import { createRequire } from 'node:module';

import { contactId, startBlingSandbox } from '../../sandbox/bling/server.ts';
import { company } from '../../sandbox/data/company.ts';

export interface BlingLimitOrders {
	modules: Readonly<Record<'axiosHttp' | 'clock' | 'openStore' | 'adapter', string>>;
	storeFile: string;
	lookUps: number;
}

export interface BlingLimitTimes {
	ms: number;
	/** What arrived at the stand-in. */
	requests: number;
	refused: number;
	mostInASecond: number;
}

interface Erp {
	getCustomerById(id: string, context: object): Promise<{ id: string } | null>;
}

const orders = JSON.parse(process.argv[2] ?? '{}') as BlingLimitOrders;
const load = createRequire(import.meta.url);
const { AxiosHttp, HttpAgents } = load(orders.modules.axiosHttp) as { AxiosHttp: new (options: object) => object; HttpAgents: new (...given: unknown[]) => { close(): Promise<void> } };
const { systemClock } = load(orders.modules.clock) as { systemClock: object };
const { openStore } = load(orders.modules.openStore) as { openStore: (options: object, tools: object) => Promise<{ close(): Promise<void> }> };
const { createBlingErp } = load(orders.modules.adapter) as { createBlingErp: (options: object) => Erp };

const sandbox = await startBlingSandbox();
const agents = new HttpAgents({}, false);
const headers = { Authorization: `Bearer ${sandbox.mintGrant().access_token}` };
const http = new AxiosHttp({ system: 'Bling', origin: new URL(sandbox.url).origin, headers, agents });
const store = await openStore({ kind: 'sqlite', file: orders.storeFile }, { clock: systemClock, random: Math.random });
const erp = createBlingErp({ http, store, accountKey: 'bench', clock: systemClock, random: Math.random, settings: { baseUrl: sandbox.baseUrl, balance: false } });
const context = { signal: new AbortController().signal };
const ids = Array.from({ length: orders.lookUps }, (_, index) => String(contactId(company.customers[index % company.customers.length]?.id ?? '')));

const startedAt = performance.now();
const found = await Promise.all(ids.map(async (id) => await erp.getCustomerById(id, context)));
const ms = performance.now() - startedAt;
if (found.some((customer) => customer === null)) throw new Error('Bling did not know a customer.');
const times: BlingLimitTimes = { ms, requests: sandbox.journal.count(), refused: sandbox.journal.count({ status: 429 }), mostInASecond: sandbox.journal.mostInAnyWindow(1_000) };
console.log(JSON.stringify(times));
await store.close();
await agents.close();
await sandbox.close();
