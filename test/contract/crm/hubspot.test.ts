import { parsePhone } from '../../../lib/domain/phone';
import { systemClock } from '../../../lib/infra/clock';
import { AxiosHttp, HttpAgents } from '../../../lib/infra/http/axios-http';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { LimitedHttp } from '../../../lib/resilience/limited-http';
import { createHubspotCrm } from '../../../lib/systems/hubspot';
import { describeCrmPort } from './crm-port-contract';
import { anything } from './support/crm-under-test';
import { startHubspot, type HubspotStart, type HubspotUnderTest } from './support/hubspot';
import { crmServiceOver, upsertOptions } from './support/service';

jest.setTimeout(60_000);

describeCrmPort('HubSpot', async () => await startHubspot(), { mostCallsPerSearch: 1 });
describeCrmPort(
	'HubSpot, with phones in the second property, once it is found out that there are no calculated ones',
	async () => {
		const hubspot = await startHubspot({ phoneIn: 'mobilephone', sandbox: { calculatedPhone: 'unknown', unknownSearchProperty: 'named' } });
		await hubspot.crm.searchByPhone(['5531900001111'], anything);
		return hubspot;
	},
	{ mostCallsPerSearch: 1 },
);
describeCrmPort('HubSpot, comparing phones without their country code', async () => await startHubspot({ sandbox: { phoneFilter: 'calculated' } }), { mostCallsPerSearch: 1 });

describe('HubSpot’s own ways', () => {
	let hubspot: HubspotUnderTest;
	const start = async (options: HubspotStart = {}): Promise<HubspotUnderTest> => (hubspot = await startHubspot(options));

	afterEach(async () => {
		await hubspot.close();
	});

	/** As another program would: searches see it only after the lag. */
	async function createdElsewhere(properties: Record<string, string>): Promise<string> {
		const { baseUrl, knobs } = hubspot.sandbox;
		const headers = { Authorization: `Bearer ${knobs.token}`, 'content-type': 'application/json' };
		const answer = await fetch(`${baseUrl}/crm/v3/objects/contacts`, { method: 'POST', headers, body: JSON.stringify({ properties }) });
		return ((await answer.json()) as { id: string }).id;
	}

	it('a contact that searches do not show yet is not made a second time', async () => {
		const { crm, contacts } = await start({ sandbox: { searchLagMs: 30_000 } });
		const before = contacts().length;
		const { service } = crmServiceOver(crm);
		const first = await service.upsertContact({ phone: '+5531976543210', name: 'Maria Nova' }, upsertOptions, anything);
		const second = await service.upsertContact({ phone: '31976543210', email: 'maria.nova@example.com' }, upsertOptions, anything);

		expect(second).toMatchObject({ id: first.id, outcome: 'updated' });
		expect(contacts().length).toBe(before + 1);
	});

	it('the contact that HubSpot names when it refuses a second e-mail is the one that is updated', async () => {
		const { crm, contacts } = await start({ sandbox: { searchLagMs: 30_000 } });
		const id = await createdElsewhere({ firstname: 'Maria', email: 'maria.nova@example.com' });
		const before = contacts().length;
		const result = await crmServiceOver(crm).service.upsertContact({ phone: '+5531976543210', email: 'Maria.Nova@example.com' }, upsertOptions, anything);

		expect(result).toMatchObject({ id, outcome: 'updated', matchedBy: 'crm' });
		expect(contacts().length).toBe(before);
	});

	it('finds an alphanumeric CNPJ in either case, with or without its mask', async () => {
		const { crm, addContact } = await start();
		for (const document of ['12ABC34501DE35', '12.abc.345/01de-35']) {
			const id = addContact({ name: 'Empresa', phone: '', document });
			expect((await crm.searchByDocument('12ABC34501DE35', anything)).map((contact) => contact.id)).toContain(id);
		}
	});

	it('finds a message among hundreds of notes, and proves that another is not there', async () => {
		const { crm, addContact } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		const message = { contactId, leadId: null, content: 'Oi', direction: 'inbound' as const, timestamp: '2026-11-22T13:03:00Z', channel: 'whatsapp', author: null };
		for (let index = 0; index < 220; index++) await crm.addInteraction({ ...message, messageId: `m${index}` }, anything);

		expect(await crm.findInteraction({ ...message, messageId: 'm7' }, anything)).not.toBeNull();
		expect(await crm.findInteraction({ ...message, messageId: 'm999' }, anything)).toBeNull();
	});

	it('takes a message of any length and any content', async () => {
		const { crm, addContact, interactions } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		const before = interactions().length;
		await crmServiceOver(crm).service.addInteraction({ contactId, content: '<&"\'>'.repeat(11_000), messageId: 'long' }, anything);

		expect(interactions().length).toBe(before + 1);
	});

	it('hangs notes, deals and tasks on the contact, and leads and tasks on each other', async () => {
		const { crm, addContact, sandbox } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		const { service } = crmServiceOver(crm);
		const lead = await service.createLead({ title: 'Pedido', contactId, source: 'JivoChat', value: '10,50', idempotencyKey: 'l1' }, anything);
		await service.addInteraction({ contactId, leadId: lead.id, content: 'Oi', messageId: 'm1' }, anything);
		await service.createTask({ title: 'Ligar', contactId, leadId: lead.id, idempotencyKey: 't1' }, anything);

		expect(sandbox.leads().at(-1)).toMatchObject({ contactIds: [contactId], properties: { amount: '10.5', pipeline: 'default', dealstage: 'appointmentscheduled', description: 'Origem: JivoChat' } });
		expect(sandbox.interactions().at(-1)).toMatchObject({ contactIds: [contactId], dealIds: [lead.id] });
		expect(sandbox.tasks().at(-1)).toMatchObject({ contactIds: [contactId], dealIds: [lead.id] });
		expect(await crm.findOpenLead(contactId, anything)).toMatchObject({ id: lead.id });
	});

	it.each([
		['is found by the search once it shows it', 0, { idempotencyKey: 'm1' }],
		['is not sent again while the search does not show it', 30_000, { code: 'uncertain' }],
	])('a deal without a contact whose answer was lost %s', async (_what, searchLagMs, expected) => {
		const { crm, faults, requests, leads } = await start({ sandbox: { searchLagMs } });
		const before = leads().length;
		faults.add([{ match: requests.lead, nth: 1, fault: 'commitThenReset' }]);
		const result = await crmServiceOver(crm).service.createLead({ title: 'Pedido', idempotencyKey: 'm1' }, anything).catch((error: unknown) => error);

		expect(result).toMatchObject(expected);
		expect(leads().length).toBe(before + 1);
	});

	it.each([0, 30_000])('a task or message whose answer was lost is found at once, with searches that lag %d ms', async (searchLagMs) => {
		const { crm, addContact, faults, requests, tasks, interactions } = await start({ sandbox: { searchLagMs } });
		const before = { tasks: tasks().length, interactions: interactions().length };
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		faults.add([{ match: requests.task, nth: 1, fault: 'commitThenReset' }, { match: requests.interaction, nth: 1, fault: 'commitThenReset' }]);
		const { service } = crmServiceOver(crm);
		await service.createTask({ title: 'Ligar', contactId, idempotencyKey: 't1' }, anything);
		await service.addInteraction({ contactId, content: 'Oi', messageId: 'm1' }, anything);

		expect({ tasks: tasks().length, interactions: interactions().length }).toEqual({ tasks: before.tasks + 1, interactions: before.interactions + 1 });
	});

	it('a deal that is won or lost is no open one', async () => {
		const { crm, addContact } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		await crm.createLead({ title: 'Antigo', contactId, source: null, ownerId: null, value: null, pipelineId: 'default', stageId: 'closedlost', fields: {} }, anything);

		expect(await crm.findOpenLead(contactId, anything)).toBeNull();
	});

	it('a property that the credential calls required is asked for before anything is written', async () => {
		const { another, sandbox, leads } = await start({ sandbox: { requiredDealProperties: ['canal_de_origem'] } });
		const before = leads().length;
		const { service } = crmServiceOver(another({ requiredDealProperties: ['canal_de_origem'] }));
		await expect(service.createLead({ title: 'Pedido', idempotencyKey: 'm1' }, anything)).rejects.toMatchObject({ code: 'validation', parameter: 'canal_de_origem' });
		expect(sandbox.journal.count({ method: 'POST' })).toBe(0);
		await service.createLead({ title: 'Pedido', fields: { canal_de_origem: 'whatsapp' }, idempotencyKey: 'm2' }, anything);
		expect(leads().length).toBe(before + 1);
	});

	it('a scope that the private app has not is named as a missing right', async () => {
		const { crm, leads } = await start({ sandbox: { missingScopes: ['crm.objects.deals.write'] } });
		const before = leads().length;
		await expect(crmServiceOver(crm).service.createLead({ title: 'Pedido', idempotencyKey: 'm1' }, anything)).rejects.toMatchObject({ code: 'permission', hint: expect.stringContaining('scope') });
		expect(leads().length).toBe(before);
	});

	it('never searches more than five times in any second where the limit is set', async () => {
		const { sandbox } = await start({ sandbox: { requestsPerTenSeconds: 100, searchesPerSecond: 5 } });
		const agents = new HttpAgents({}, false);
		const plain = new AxiosHttp({ system: 'HubSpot', origin: new URL(sandbox.baseUrl).origin, headers: { Authorization: `Bearer ${sandbox.knobs.token}` }, agents });
		const limits = [{ name: 'searches', limit: 4, windowMs: 1_000 }];
		const http = new LimitedHttp({ http: plain, store: new MemoryStore(systemClock), accountKey: 'a', system: 'HubSpot', limits, clock: systemClock, random: Math.random, maxWaitMs: 30_000 });
		const crm = createHubspotCrm({ http, settings: { baseUrl: sandbox.baseUrl } });
		const phone = parsePhone('+5531976543210');
		const [texts = []] = phone === null ? [] : crm.phoneSearches(phone);
		await Promise.all(Array.from({ length: 10 }, async () => await crm.searchByPhone(texts, anything)));
		await agents.close();

		expect(sandbox.journal.count({ status: 429 })).toBe(0);
		expect(sandbox.journal.mostInAnyWindow(1_000)).toBeLessThanOrEqual(5);
	});
});
