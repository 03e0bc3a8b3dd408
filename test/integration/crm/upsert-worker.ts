// Upserts one phone, in all the forms given, at the same time: one of several processes that share a Store.
import type { createCrmService as CreateCrmService } from '../../../lib/application/crm';
import type { Clock } from '../../../lib/domain/runtime';
import type { AxiosHttp as AxiosHttpClass, HttpAgents as HttpAgentsClass } from '../../../lib/infra/http/axios-http';
import type { openStore as OpenStore } from '../../../lib/infra/store/open-store';
import type { StoreOptions } from '../../../lib/infra/store/store-options';
import type { Cache as CacheClass } from '../../../lib/resilience/cache';
import type { createRestCrm as CreateRestCrm } from '../../../lib/systems/rest-crm';

export interface UpsertOrders {
	/** Compiled: this file runs without jest's transform. */
	modules: Readonly<Record<'axiosHttp' | 'clock' | 'openStore' | 'cache' | 'adapter' | 'service', string>>;
	store: StoreOptions;
	baseUrl: string;
	token: string;
	phones: readonly string[];
}

interface Modules {
	AxiosHttp: typeof AxiosHttpClass;
	HttpAgents: typeof HttpAgentsClass;
	systemClock: Clock;
	openStore: typeof OpenStore;
	Cache: typeof CacheClass;
	createRestCrm: typeof CreateRestCrm;
	createCrmService: typeof CreateCrmService;
}

async function work({ modules, store: where, baseUrl, token, phones }: UpsertOrders): Promise<void> {
	const loaded = await Promise.all(Object.values(modules).map(async (module) => ((await import(module)) as { default: object }).default));
	const { AxiosHttp, HttpAgents, systemClock, openStore, Cache, createRestCrm, createCrmService } = Object.assign({}, ...loaded) as Modules;
	const agents = new HttpAgents({}, false);
	const http = new AxiosHttp({ system: 'REST CRM', origin: new URL(baseUrl).origin, headers: { Authorization: `Bearer ${token}` }, agents });
	const store = await openStore(where, { clock: systemClock, random: Math.random });
	const log = { call: () => undefined, warn: () => undefined, debug: () => undefined };
	const tools = { store, clock: systemClock, random: Math.random, log };
	const port = createRestCrm({ http, clock: systemClock, settings: { preset: 'contacts', baseUrl } });
	const crm = createCrmService({ ...tools, port, cache: new Cache(tools), tenantKey: 'two-processes' });
	const { signal } = new AbortController();
	const results = await Promise.all(phones.map(async (phone) => await crm.upsertContact({ phone }, { policy: 'add', defaultName: 'WhatsApp Lead', severalMatches: 'fail' }, { signal })));
	process.stdout.write(JSON.stringify(results.map(({ id, outcome }) => ({ id, outcome }))));
	await store.close();
	await agents.close();
}

void work(JSON.parse(process.argv[2] ?? '{}') as UpsertOrders);
