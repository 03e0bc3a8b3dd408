import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import type { CrmPort } from '../../../../lib/domain/crm';
import { createHubspotCrm, type HubspotSettingsInput } from '../../../../lib/systems/hubspot';
import { DOCUMENT_PROPERTY, OWNERS, startHubspotSandbox, type HubspotOptions, type HubspotSandbox } from '../../../../sandbox/hubspot/server.ts';
import type { CrmUnderTest } from './crm-under-test';

/** A sandbox that does not count, for tests of everything but the limits. */
const withoutLimits: HubspotOptions = { requestsPerTenSeconds: 0, searchesPerSecond: 0 };

export interface HubspotUnderTest extends CrmUnderTest {
	sandbox: HubspotSandbox;
	/** Another run with other settings. */
	another(settings?: Partial<HubspotSettingsInput>): CrmPort;
}

export interface HubspotStart {
	sandbox?: HubspotOptions;
	settings?: Partial<HubspotSettingsInput>;
	/** Property in which `addContact` stores the phone. */
	phoneIn?: 'phone' | 'mobilephone';
}

/** The adapter over the real transport against a sandbox of its own. */
export async function startHubspot({ sandbox: knobs = {}, settings = {}, phoneIn = 'phone' }: HubspotStart = {}): Promise<HubspotUnderTest> {
	const sandbox = await startHubspotSandbox({ ...withoutLimits, ...knobs });
	const agents = new HttpAgents({}, false);
	const headers = { Authorization: `Bearer ${sandbox.knobs.token}` };
	const http = new AxiosHttp({ system: 'HubSpot', origin: new URL(sandbox.baseUrl).origin, headers, agents });
	const another = (changes: Partial<HubspotSettingsInput> = {}): CrmPort =>
		createHubspotCrm({ http, settings: { baseUrl: sandbox.baseUrl, timeoutMs: 1_500, documentProperty: DOCUMENT_PROPERTY, ...settings, ...changes } });
	const [owner] = OWNERS;
	if (owner === undefined) throw new Error('The sandbox has no owners.');
	return {
		crm: another(),
		another,
		sandbox,
		contacts: () => sandbox.contacts(),
		interactions: () => sandbox.interactions(),
		leads: () => sandbox.leads(),
		tasks: () => sandbox.tasks(),
		addContact: ({ phone, ...contact }) => sandbox.addContact({ ...contact, [phoneIn]: phone }),
		journal: sandbox.journal,
		faults: sandbox.faults,
		requests: {
			createContact: { method: 'POST', path: '/crm/v3/objects/contacts$' },
			interaction: { method: 'POST', path: '/crm/v3/objects/notes$' },
			lead: { method: 'POST', path: '/crm/v3/objects/deals$' },
			task: { method: 'POST', path: '/crm/v3/objects/tasks$' },
		},
		owner: { login: owner.email, id: String(owner.id) },
		close: async () => {
			await agents.close();
			await sandbox.close();
		},
	};
}
