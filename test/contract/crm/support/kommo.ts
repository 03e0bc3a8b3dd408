import type { CrmPort } from '../../../../lib/domain/crm';
import type { Clock, Log } from '../../../../lib/domain/runtime';
import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { createKommoCrm, type KommoCrmSettings } from '../../../../lib/systems/kommo/crm';
import { createKommo, type Kommo } from '../../../../lib/systems/kommo/kommo';
import { SEED, startKommoSandbox, type KommoSandbox, type KommoSandboxOptions } from '../../../../sandbox/kommo/sandbox.ts';
import { fastClock } from '../../erp/support/service';
import type { CrmUnderTest } from './crm-under-test';

const silent: Log = { call: () => undefined, warn: () => undefined, debug: () => undefined };

/** A sandbox that does not count: the client keeps to the limit by a clock that runs a hundred times as fast. */
const withoutLimits: KommoSandboxOptions = { requestsPerSecond: 1_000_000 };

export interface KommoUnderTest extends CrmUnderTest {
	sandbox: KommoSandbox;
	kommo: Kommo;
	another(settings?: Partial<KommoCrmSettings>): CrmPort;
}

export interface KommoStart {
	sandbox?: KommoSandboxOptions;
	token?: string;
	clock?: Clock;
}

/** The adapter over the real transport against an account of its own. */
export async function startKommoCrm({ sandbox: options = {}, token = SEED.adminToken, clock = fastClock }: KommoStart = {}): Promise<KommoUnderTest> {
	const sandbox = await startKommoSandbox({ ...withoutLimits, ...options });
	const agents = new HttpAgents({}, false);
	const http = new AxiosHttp({ system: 'Kommo', origin: new URL(sandbox.url).origin, headers: { Authorization: `Bearer ${token}` }, agents });
	const accountKey = new URL(sandbox.url).host;
	const kommo = createKommo({ http, baseUrl: sandbox.url, store: new MemoryStore(clock), accountKey, clock, random: Math.random, log: silent });
	const another = (settings: Partial<KommoCrmSettings> = {}): CrmPort => createKommoCrm(kommo, { documentField: String(SEED.documentFieldId), ...settings });
	return {
		crm: another(),
		another,
		kommo,
		sandbox,
		contacts: () => sandbox.contacts(),
		interactions: () => sandbox.interactions(),
		leads: () => sandbox.leads(),
		tasks: () => sandbox.tasks(),
		addContact: (contact) => String(sandbox.addContact(contact)),
		journal: sandbox.journal,
		faults: sandbox.faults,
		requests: {
			createContact: { method: 'POST', path: '/api/v4/contacts$' },
			interaction: { method: 'POST', path: '/notes$' },
			lead: { method: 'POST', path: '/api/v4/leads$' },
			task: { method: 'POST', path: '/api/v4/tasks$' },
		},
		owner: { login: 'carla@loja.example', id: String(SEED.adminUserId) },
		close: async () => {
			await agents.close();
			await sandbox.close();
		},
	};
}
