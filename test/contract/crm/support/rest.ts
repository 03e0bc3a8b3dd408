import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import type { CrmConnections } from '../../../../lib/n8n/crm/system';
import { restCrmSystem } from '../../../../lib/n8n/crm/rest-crm-system';
import type { RestCrmSettingsInput } from '../../../../lib/systems/rest-crm';
import { company as sampleCompany } from '../../../../sandbox/data/company.ts';
import { startRestCrmSandbox, type Face, type RestCrmOptions, type RestCrmSandbox } from '../../../../sandbox/rest-crm/server.ts';
import { fastClock } from '../../erp/support/service';
import type { CrmUnderTest } from './crm-under-test';

export interface RestCrmUnderTest extends CrmUnderTest {
	sandbox: RestCrmSandbox;
}

type Requests = CrmUnderTest['requests'];
const post = (path: string) => ({ method: 'POST', path });

const requests: Readonly<Record<Face, Requests>> = {
	guide: { createContact: post('/customers$'), interaction: post('/interactions$'), lead: post('/leads$'), task: post('/tasks$') },
	contacts: { createContact: post('/contacts$'), interaction: post('/activities$'), lead: post('/leads$'), task: post('/tasks$') },
	agendor: { createContact: post('/people$'), interaction: post('/tasks$'), lead: post('/deals$'), task: post('/tasks$') },
	bitrix24: {
		...{ createContact: post('contact\\.add'), interaction: post('comment\\.add'), lead: post('deal\\.add'), task: post('task\\.add') },
	},
};

const demanded: Readonly<Record<Face, string>> = { guide: 'origem', contacts: 'origem', agendor: 'origem_campanha', bitrix24: 'UF_CRM_ORIGEM' };

function credentialOf({ face, baseUrl, knobs: { token } }: RestCrmSandbox): ICredentialDataDecryptedObject {
	if (face === 'bitrix24') return { preset: face, webhookSecretUrl: `${baseUrl}/`, documentField: 'UF_CRM_CPF_CNPJ' };
	if (face === 'agendor') return { preset: face, baseUrl, agendorToken: token };
	return { preset: face, baseUrl, authentication: 'bearer', token, documentField: 'document' };
}

/** The adapter as the node opens it, but without limits, over the real transport, against a sandbox of its own. */
export async function startRestCrm(
	options: RestCrmOptions = {},
	settings: Partial<RestCrmSettingsInput> = {},
	fields: ICredentialDataDecryptedObject = {},
): Promise<RestCrmUnderTest> {
	const { face = 'guide' } = options;
	// Empty: the suite's own contacts must not meet the sample company's.
	const company = { ...sampleCompany, customers: [] };
	const sandbox = await startRestCrmSandbox({ requestsPerMinute: 0, requestsPerSecond: 0, queryLimit: 0, company, ...options });
	const agents = new HttpAgents({}, false);
	const connections: CrmConnections = {
		http: async ({ baseUrl, headers }) => await Promise.resolve(new AxiosHttp({ system: 'REST CRM', origin: new URL(baseUrl).origin, headers, agents })),
		kommo: async () => await Promise.reject(new Error('no Kommo')),
		clock: { now: () => Date.now(), sleep: fastClock.sleep },
		random: () => 0.5,
	};
	const credential = { ...credentialOf(sandbox), timeoutMs: 1_500, settings: JSON.stringify(settings), ...fields };
	const { journal, faults } = sandbox;
	const { contacts, interactions, leads, tasks } = sandbox;
	const close = async (): Promise<void> => {
		await agents.close();
		await sandbox.close();
	};
	const crm = await restCrmSystem.open(credential, connections).catch(async (error: unknown) => {
		await close();
		throw error;
	});
	return {
		...{ crm, sandbox, journal, faults, contacts, interactions, leads, tasks },
		addContact: (contact) => sandbox.addContact(contact).id,
		requests: requests[face],
		owner: { login: 'carla.vendas@bompreco.example.com.br', id: '2' },
		formerOwnerLogin: 'saiu.da.empresa@bompreco.example.com.br',
		demandLeadField: () => {
			sandbox.knobs.requiredLeadFields = [demanded[face]];
			return demanded[face];
		},
		close,
	};
}
