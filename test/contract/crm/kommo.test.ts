import { systemClock } from '../../../lib/infra/clock';
import { SEED } from '../../../sandbox/kommo/sandbox.ts';
import { describeCrmPort } from './crm-port-contract';
import { anything } from './support/crm-under-test';
import { startKommoCrm, type KommoStart, type KommoUnderTest } from './support/kommo';
import { crmServiceOver, upsertOptions } from './support/service';

jest.setTimeout(60_000);

describeCrmPort('Kommo', async () => await startKommoCrm());
describeCrmPort('Kommo, comparing stored texts', async () => await startKommoCrm({ sandbox: { querySearch: 'literal', requireEnumCode: true } }));

describe('Kommo’s own ways', () => {
	let account: KommoUnderTest;
	const start = async (options: KommoStart = {}): Promise<KommoUnderTest> => (account = await startKommoCrm(options));

	afterEach(async () => {
		await account.close();
	});

	it('a phone that is added leaves the kind of the others alone', async () => {
		const { crm, sandbox } = await start();
		const id = sandbox.addContact({ name: 'Maria', phone: '(31) 97654-3210', phoneKind: 'MOB', email: 'maria.nova@example.com' });
		await crmServiceOver(crm).service.upsertContact({ phone: '+5531933332222', email: 'maria.nova@example.com' }, upsertOptions, anything);

		const stored = sandbox.contacts().find((contact) => contact.id === id)?.fields.get(SEED.phoneFieldId);
		expect(stored?.map(({ value, enumCode }) => `${value} ${enumCode}`)).toEqual(['(31) 97654-3210 MOB', '+5531933332222 WORK']);
	});

	it('notes go to the lead where one is given, tasks too, and the newest open lead is the contact’s', async () => {
		const { crm, addContact, sandbox } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		const { service } = crmServiceOver(crm);
		expect(await crm.findOpenLead(contactId, anything)).toBeNull();
		const lead = await service.createLead({ title: 'Pedido', contactId, source: 'JivoChat', value: '10,50', fields: { 'Bot ativo': 'sim' }, idempotencyKey: 'l1' }, anything);
		await service.addInteraction({ contactId, leadId: lead.id, content: 'Oi', messageId: 'm1' }, anything);
		await service.createTask({ title: 'Ligar', contactId, leadId: lead.id, idempotencyKey: 't1' }, anything);

		expect(await crm.findOpenLead(contactId, anything)).toMatchObject({ id: lead.id, url: `${sandbox.url}/leads/detail/${lead.id}` });
		expect(sandbox.interactions().at(-1)).toMatchObject({ entityKind: 'leads', entityId: Number(lead.id), noteType: 'common' });
		expect(sandbox.tasks().at(-1)).toMatchObject({ entityKind: 'leads', entityId: Number(lead.id) });
		expect(sandbox.leads().find(({ id }) => String(id) === lead.id)?.fields.get(SEED.botActiveFieldId)).toMatchObject([{ value: true }]);
	});

	it('has a task once where the answer was lost, with and without a contact', async () => {
		const { crm, addContact, faults, requests, tasks } = await start();
		const { service } = crmServiceOver(crm);
		faults.add([{ match: requests.task, from: 1, to: 1, fault: 'commitThenReset' }, { match: requests.task, from: 2, to: 2, fault: 'commitThenReset' }]);
		await service.createTask({ title: 'Ligar', contactId: addContact({ name: 'Maria', phone: '5531976543210' }), idempotencyKey: 't1' }, anything);
		await service.createTask({ title: 'Ligar', idempotencyKey: 't2' }, anything);

		expect(tasks()).toHaveLength(2);
	});

	it('has a lead without a contact once where the answer was lost', async () => {
		const { crm, faults, requests, leads } = await start();
		const before = leads().length;
		faults.add([{ match: requests.lead, nth: 1, fault: 'commitThenReset' }]);
		await crmServiceOver(crm).service.createLead({ title: 'Pedido', idempotencyKey: 'l1' }, anything);

		expect(leads().length).toBe(before + 1);
	});

	it('finds a message among hundreds of notes, and proves that another is not there', async () => {
		const { crm, addContact } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		const message = { contactId, leadId: null, content: 'Oi', direction: 'inbound' as const, timestamp: new Date().toISOString(), channel: 'whatsapp', author: null };
		for (let index = 0; index < 300; index++) await crm.addInteraction({ ...message, messageId: `m${index}` }, anything);

		expect(await crm.findInteraction({ ...message, messageId: 'm3' }, anything)).not.toBeNull();
		expect(await crm.findInteraction({ ...message, messageId: 'm999' }, anything)).toBeNull();
	});

	it('finds a document with its mask, and an alphanumeric one', async () => {
		const { crm, addContact } = await start();
		const id = addContact({ name: 'Empresa', phone: '', document: '12.ABC.345/01DE-35' });
		const found = await crm.searchByDocument('12ABC34501DE35', anything);

		expect(found).toEqual([expect.objectContaining({ id, document: '12ABC34501DE35' })]);
	});

	it('owners are told to an administrator’s token only', async () => {
		const { crm } = await start({ token: SEED.sellerToken });
		await expect(crm.findOwner('carla@loja.example', anything)).rejects.toMatchObject({ code: 'permission' });
	});

	it('keeps to seven requests in any second', async () => {
		const { crm, addContact, journal } = await start({ sandbox: { requestsPerSecond: 7 }, clock: systemClock });
		addContact({ name: 'Maria', phone: '5531976543210' });
		await Promise.all(Array.from({ length: 16 }, async (_, index) => await crm.searchByPhone([`319765432${index}`], anything)));

		expect(journal.count({ status: 429 })).toBe(0);
		expect(journal.mostInAnyWindow(1_000)).toBeLessThanOrEqual(7);
	});
});
