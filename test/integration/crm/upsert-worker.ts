// Upserts one phone, in all the forms given, at the same time: one of several processes that share a Store.
import { createRequire } from 'node:module';

export interface UpsertOrders {
	modules: Readonly<Record<'axiosHttp' | 'clock' | 'openStore' | 'cache' | 'adapter' | 'service', string>>;
	store: object;
	baseUrl: string;
	token: string;
	phones: readonly string[];
}

interface Service {
	upsertContact(person: object, options: object, context: object): Promise<{ id: string; outcome: string }>;
}

const { modules, store: where, baseUrl, token, phones } = JSON.parse(process.argv[2] ?? '{}') as UpsertOrders;
const load = createRequire(import.meta.url);
const { AxiosHttp, HttpAgents } = load(modules.axiosHttp) as { AxiosHttp: new (options: object) => object; HttpAgents: new (...given: unknown[]) => { close(): Promise<void> } };
const { systemClock } = load(modules.clock) as { systemClock: object };
const { openStore } = load(modules.openStore) as { openStore: (options: object, tools: object) => Promise<{ close(): Promise<void> }> };
const { Cache } = load(modules.cache) as { Cache: new (options: object) => object };
const { createRestCrm } = load(modules.adapter) as { createRestCrm: (options: object) => object };
const { createCrmService } = load(modules.service) as { createCrmService: (options: object) => Service };

const agents = new HttpAgents({}, false);
const http = new AxiosHttp({ system: 'REST CRM', origin: new URL(baseUrl).origin, headers: { Authorization: `Bearer ${token}` }, agents });
const store = await openStore(where, { clock: systemClock, random: Math.random });
const tools = { store, clock: systemClock, random: Math.random, log: { call: () => undefined, warn: () => undefined, debug: () => undefined } };
const port = createRestCrm({ http, clock: systemClock, settings: { preset: 'contacts', baseUrl } });
const crm = createCrmService({ ...tools, port, cache: new Cache(tools), tenantKey: 'two-processes' });
const options = { policy: 'add', defaultName: 'WhatsApp Lead', severalMatches: 'fail' };
const results = await Promise.all(phones.map(async (phone) => await crm.upsertContact({ phone }, options, { signal: new AbortController().signal })));
console.log(JSON.stringify(results.map(({ id, outcome }) => ({ id, outcome }))));
await store.close();
await agents.close();
