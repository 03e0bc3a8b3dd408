import type { CrmPort } from '../../../../lib/domain/crm';
import type { HttpPort } from '../../../../lib/domain/http';
import { AxiosHttp, HttpAgents } from '../../../../lib/infra/http/axios-http';
import { createRdStationCrm, type RdStationSettingsInput } from '../../../../lib/systems/rd-station';
import { company } from '../../../../sandbox/data/company.ts';
import { SEED, startRdStationSandbox, type RdStationOptions, type RdStationSandbox } from '../../../../sandbox/rd-station/server.ts';
import type { CrmUnderTest } from './crm-under-test';

export interface RdStationUnderTest extends CrmUnderTest {
	sandbox: RdStationSandbox;
	/** Another run with other settings. */
	another(settings?: Partial<RdStationSettingsInput>): CrmPort;
}

export interface RdStationStart {
	sandbox?: RdStationOptions;
	settings?: Partial<RdStationSettingsInput>;
}

/** Those of whom the sandbox knows deals; the others' phones and documents are the contract's own examples. */
const fewCustomers = { ...company, customers: company.customers.filter(({ id }) => ['1001', '1002'].includes(id)).map((customer) => ({ ...customer, document: '' })) };

/** The adapter over the real transport against a sandbox of its own, which does not count unless told to. */
export async function startRdStation({ sandbox: knobs = {}, settings = {} }: RdStationStart = {}): Promise<RdStationUnderTest> {
	const sandbox = await startRdStationSandbox({ requestsPerMinute: 0, company: fewCustomers, ...knobs });
	const agents = new HttpAgents({}, false);
	const plain = new AxiosHttp({ system: 'RD Station CRM', origin: new URL(sandbox.baseUrl).origin, headers: {}, agents });
	const deals = new SeededDeals(sandbox, plain);
	const base = { baseUrl: sandbox.baseUrl, timeoutMs: 1_500, documentFieldId: SEED.fields.contactDocument, valueFieldId: SEED.fields.dealRemark };
	const another = (changes: Partial<RdStationSettingsInput> = {}): CrmPort =>
		createRdStationCrm({ http: deals, token: sandbox.knobs.token, settings: { ...base, ...settings, ...changes } });
	return {
		crm: another(),
		another,
		sandbox,
		contacts: () => sandbox.contacts(),
		interactions: () => sandbox.interactions(),
		leads: () => [...sandbox.leads(), ...deals.waiting],
		tasks: () => sandbox.tasks(),
		addContact: (contact) => sandbox.addContact(contact).id,
		journal: sandbox.journal,
		faults: sandbox.faults,
		requests: {
			createContact: { method: 'POST', path: '/contacts$' },
			interaction: { method: 'POST', path: '/activities$' },
			lead: { method: 'POST', path: '/deals$' },
			task: { method: 'POST', path: '/tasks$' },
		},
		owner: { login: SEED.users.bruno.email, id: SEED.users.bruno.id },
		formerOwnerLogin: SEED.users.carla.email,
		demandLeadField: () => {
			sandbox.knobs.requiredDealField = true;
			return 'Segmento';
		},
		openLead: (contactId) => deals.add(contactId),
		close: async () => {
			await agents.close();
			await sandbox.close();
		},
	};
}

/**
 * Deals of contacts, which the sandbox takes over HTTP only: a deal asked for is made before the adapter's next request,
 * out of reach of the faults that the test has planned. Until then it has a name of ours, which is replaced.
 */
class SeededDeals implements HttpPort {
	waiting: Array<{ name: string; contactId: string }> = [];
	private readonly ids = new Map<string, string>();
	private making: Promise<void> = Promise.resolve();

	constructor(
		private readonly sandbox: RdStationSandbox,
		private readonly http: HttpPort,
	) {}

	add(contactId: string): string {
		const name = `seeded-${this.ids.size + this.waiting.length}`;
		this.waiting.push({ name, contactId });
		return name;
	}

	async send(request: Parameters<HttpPort['send']>[0]): ReturnType<HttpPort['send']> {
		this.making = this.making.then(async () => await this.make());
		await this.making;
		const { signal, ...rest } = request;
		const named = JSON.stringify(rest).replace(/seeded-\d+/g, (name) => this.ids.get(name) ?? name);
		return await this.http.send({ ...(JSON.parse(named) as typeof rest), signal });
	}

	private async make(): Promise<void> {
		if (this.waiting.length === 0) return;
		const { faults, knobs } = this.sandbox;
		const rules = faults.list();
		const { requiredDealField } = knobs;
		faults.clear();
		knobs.requiredDealField = false;
		for (const { name, contactId } of this.waiting.splice(0)) {
			const made = await this.call('POST', '/deals', { deal: { name: 'Negociação' } });
			const id = made._id ?? made.id ?? '';
			await this.call('PUT', `/contacts/${contactId}`, { contact: { deal_ids: [id] } });
			this.ids.set(name, id);
		}
		faults.add(rules);
		knobs.requiredDealField = requiredDealField;
	}

	private async call(method: string, path: string, body: unknown): Promise<{ _id?: string; id?: string }> {
		const { baseUrl, knobs } = this.sandbox;
		const answer = await fetch(`${baseUrl}${path}?token=${knobs.token}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
		return (await answer.json()) as { _id?: string; id?: string };
	}
}
