import type { CrmPort } from '../../../../lib/domain/crm';
import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import { createPipedriveCrm, type PipedriveSettingsInput } from '../../../../lib/systems/pipedrive';
import { company } from '../../../../sandbox/data/company.ts';
import { SEED, startPipedriveSandbox, type PipedriveOptions, type PipedriveSandbox } from '../../../../sandbox/pipedrive/server.ts';
import type { CrmUnderTest } from './crm-under-test';

/** Those of whom the sandbox knows deals; the others' phones and documents are the contract's own examples. */
const fewCustomers = { ...company, customers: company.customers.filter(({ id }) => ['1001', '1002'].includes(id)).map((customer) => ({ ...customer, document: '' })) };

/** A sandbox that does not count, for tests of everything but the limits. */
const withoutLimits: PipedriveOptions = { burstRequests: 0, burstSearches: 0, dailyTokens: 0 };

export interface PipedriveUnderTest extends CrmUnderTest {
	sandbox: PipedriveSandbox;
	/** Another run with other settings. */
	another(settings?: Partial<PipedriveSettingsInput>): CrmPort;
}

export interface PipedriveStart {
	sandbox?: PipedriveOptions;
	settings?: Partial<PipedriveSettingsInput>;
}

/** The adapter over the real transport against a sandbox of its own. */
export async function startPipedrive({ sandbox: knobs = {}, settings = {} }: PipedriveStart = {}): Promise<PipedriveUnderTest> {
	const sandbox = await startPipedriveSandbox({ ...withoutLimits, company: fewCustomers, ...knobs });
	const agents = new HttpAgents({}, false);
	const headers = { 'x-api-token': sandbox.knobs.token };
	const http = new AxiosHttp({ system: 'Pipedrive', origin: new URL(sandbox.baseUrl).origin, headers, agents });
	const base = { baseUrl: sandbox.baseUrl, timeoutMs: 1_500, documentField: SEED.fields.personDocument, sourceField: SEED.fields.dealOrigin };
	const another = (changes: Partial<PipedriveSettingsInput> = {}): CrmPort => createPipedriveCrm({ http, settings: { ...base, ...settings, ...changes } });
	return {
		crm: another(),
		another,
		sandbox,
		contacts: () => sandbox.contacts(),
		interactions: () => sandbox.interactions(),
		leads: () => sandbox.leads(),
		tasks: () => sandbox.tasks(),
		addContact: (contact) => sandbox.addContact(contact).id,
		journal: sandbox.journal,
		faults: sandbox.faults,
		requests: {
			createContact: { method: 'POST', path: '/persons$' },
			interaction: { method: 'POST', path: '/notes$' },
			lead: { method: 'POST', path: '/deals$' },
			task: { method: 'POST', path: '/activities$' },
		},
		owner: { login: SEED.users.bruno.email, id: String(SEED.users.bruno.id) },
		formerOwnerLogin: SEED.users.carla.email,
		demandLeadField: () => {
			sandbox.knobs.requiredDealField = true;
			return 'Segmento';
		},
		close: async () => {
			await agents.close();
			await sandbox.close();
		},
	};
}
