// Upserts over the real transport and a Store on disk, ten under way at a time: how long they take.
import { createRequire } from 'node:module';

export interface CrmUpsertOrders {
	modules: Readonly<Record<'axiosHttp' | 'clock' | 'openStore' | 'cache' | 'adapter' | 'service', string>>;
	storeFile: string;
	baseUrl: string;
	token: string;
	/** E.164, one upsert each. */
	phones: readonly string[];
	parallel: number;
}

export interface CrmUpsertTimes {
	ms: number;
	outcomes: Record<string, number>;
}

interface Service {
	upsertContact(person: object, options: object, context: object): Promise<{ outcome: string }>;
}

const { modules, storeFile, baseUrl, token, phones, parallel } = JSON.parse(process.argv[2] ?? '{}') as CrmUpsertOrders;
const load = createRequire(import.meta.url);
const { AxiosHttp, HttpAgents } = load(modules.axiosHttp) as { AxiosHttp: new (options: object) => object; HttpAgents: new (...given: unknown[]) => { close(): Promise<void> } };
const { systemClock } = load(modules.clock) as { systemClock: object };
const { openStore } = load(modules.openStore) as { openStore: (options: object, tools: object) => Promise<{ close(): Promise<void> }> };
const { Cache } = load(modules.cache) as { Cache: new (options: object) => object };
const { createRestCrm } = load(modules.adapter) as { createRestCrm: (options: object) => object };
const { createCrmService } = load(modules.service) as { createCrmService: (options: object) => Service };

const agents = new HttpAgents({}, false);
const http = new AxiosHttp({ system: 'REST CRM', origin: new URL(baseUrl).origin, headers: { Authorization: `Bearer ${token}` }, agents });
const store = await openStore({ kind: 'sqlite', file: storeFile }, { clock: systemClock, random: Math.random });
const tools = { store, clock: systemClock, random: Math.random, log: { call: () => undefined, warn: () => undefined, debug: () => undefined } };
const port = createRestCrm({ http, clock: systemClock, settings: { preset: 'contacts', baseUrl } });
const crm = createCrmService({ ...tools, port, cache: new Cache(tools), tenantKey: 'bench' });
const options = { policy: 'add', defaultName: 'WhatsApp Lead', severalMatches: 'fail' };
const outcomes: Record<string, number> = {};
const waiting = [...phones];

const worker = async (): Promise<void> => {
	for (let phone = waiting.pop(); phone !== undefined; phone = waiting.pop()) {
		const { outcome } = await crm.upsertContact({ phone, name: `Cliente ${phone}` }, options, { signal: new AbortController().signal });
		outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
	}
};
const startedAt = performance.now();
await Promise.all(Array.from({ length: parallel }, worker));
const times: CrmUpsertTimes = { ms: performance.now() - startedAt, outcomes };
console.log(JSON.stringify(times));
await store.close();
await agents.close();
