import { SEED } from '../../../sandbox/rd-station/server.ts';
import { anything } from './support/crm-under-test';
import { startRdStation, type RdStationStart, type RdStationUnderTest } from './support/rd-station';
import { crmServiceOver, upsertOptions } from './support/service';

jest.setTimeout(60_000);

describe('RD Station CRM’s own ways', () => {
	let rd: RdStationUnderTest;
	const start = async (options: RdStationStart = {}): Promise<RdStationUnderTest> => (rd = await startRdStation(options));

	afterEach(async () => {
		await rd.close();
	});

	it('finds a phone in a format that the credential names, with the six requests that are usual', async () => {
		const { another, addContact, journal } = await start();
		const id = addContact({ name: 'Maria', phone: '31 7654.3210' });
		const { service } = crmServiceOver(another({ phoneFormats: ['11 8765.4321'] }));
		expect(await service.findContactByPhone('5531976543210', { severalMatches: 'fail' }, anything)).toMatchObject({ found: true, id });
		expect(journal.count({ path: '/contacts$' })).toBe(1);
	});

	it('a contact that searches do not show yet is not made a second time', async () => {
		const { crm, contacts } = await start({ sandbox: { searchLagMs: 30_000 } });
		const before = contacts().length;
		const { service } = crmServiceOver(crm);
		const first = await service.upsertContact({ phone: '+5531976543210', name: 'Maria Nova' }, upsertOptions, anything);
		const second = await service.upsertContact({ phone: '31976543210', email: 'maria.nova@example.com' }, upsertOptions, anything);
		expect(second).toMatchObject({ id: first.id, outcome: 'updated' });
		expect(contacts().length).toBe(before + 1);
	});

	it('keeps the document in its custom field, and the other custom fields as they are', async () => {
		const { crm, sandbox } = await start({ sandbox: { unknownProperties: 'refused' } });
		const { id } = sandbox.addContact({ name: 'Maria', phone: '+5531976543210', customFields: { [SEED.fields.contactSegment]: 'Varejo' } });
		await crmServiceOver(crm).service.upsertContact({ phone: '+5531976543210', document: '390.533.447-05' }, upsertOptions, anything);
		const stored = sandbox.contacts().find((contact) => contact.id === id);
		expect(stored).toMatchObject({ document: '39053344705', customFields: { [SEED.fields.contactSegment]: 'Varejo' } });
		expect(await crm.getContact(id, anything)).toMatchObject({ document: '39053344705' });
	});

	it.each(['replace', 'append'] as const)('adds a phone once where the API’s lists %s', async (listsOnPut) => {
		const { another, sandbox } = await start({ sandbox: { listsOnPut } });
		const { id } = sandbox.addContact({ name: 'Maria', phone: '(31) 91111-2222', email: 'maria@example.com' });
		await crmServiceOver(another({ listsOnUpdate: listsOnPut })).service.upsertContact({ phone: '+5531976543210', email: 'maria@example.com' }, upsertOptions, anything);
		expect(sandbox.contacts().find((contact) => contact.id === id)?.phones).toEqual(['(31) 91111-2222', '+5531976543210']);
	});

	it.each(['add', 'replace'] as const)('a new deal has its contact, owner and source, and takes no other deal from it (deal_ids: %s)', async (dealIdsOnPut) => {
		const { crm, sandbox, addContact, contacts } = await start({ sandbox: { dealIdsOnPut } });
		const contactId = addContact({ name: 'Maria', phone: '+5531976543210' });
		const before = contacts().length;
		const { service } = crmServiceOver(crm);
		const first = await service.createLead({ title: 'Pedido 1', contactId, source: 'whatsapp', ownerLogin: SEED.users.bruno.email, idempotencyKey: 'k1' }, anything);
		const second = await service.createLead({ title: 'Pedido 2', contactId, source: 'JivoChat', value: '1.234,56', idempotencyKey: 'k2' }, anything);
		const [one, two] = [first, second].map(({ id }) => sandbox.leads().find((deal) => deal.id === id));
		expect(one).toMatchObject({ title: 'Pedido 1', contactIds: [contactId], source: 'WhatsApp', ownerId: SEED.users.bruno.id, status: 'open' });
		expect(two).toMatchObject({ title: 'Pedido 2', contactIds: [contactId], source: 'JivoChat', customFields: { [SEED.fields.dealRemark]: '1234.56' } });
		// None of the two made a contact of its own.
		expect(contacts().length).toBe(before);
		expect(await crm.findOpenLead(contactId, anything)).not.toBeNull();
	});

	it('a deal whose contact could not be tied is told, and not made a second time', async () => {
		const { crm, addContact, faults, leads } = await start();
		const contactId = addContact({ name: 'Maria', phone: '+5531976543210' });
		const before = leads().length;
		faults.add([{ match: { method: 'PUT', path: '/contacts/' }, fault: 'status', status: 422, body: { errors: ['inválido'] } }]);
		const { service } = crmServiceOver(crm);
		await expect(service.createLead({ title: 'Pedido', contactId, idempotencyKey: 'k1' }, anything)).rejects.toMatchObject({ code: 'uncertain' });
		expect(leads().length).toBe(before + 1);
	});

	it('a message of a contact without an open deal is refused before anything is written', async () => {
		const { crm, sandbox, addContact, interactions } = await start();
		const contactId = addContact({ name: 'Maria', phone: '+5531976543210' });
		const before = interactions().length;
		await expect(crmServiceOver(crm).service.addInteraction({ contactId, content: 'Oi', messageId: 'm1' }, anything)).rejects.toMatchObject({ code: 'validation', parameter: 'Lead ID' });
		expect(interactions().length).toBe(before);
		expect(sandbox.journal.count({ method: 'POST' })).toBe(0);
	});

	it('finds a message among hundreds of notes, and proves that another is not there', async () => {
		const { crm } = await start();
		const message = { contactId: 'any', leadId: SEED.deals.mariaOpen, content: 'Oi', direction: 'inbound' as const, timestamp: new Date().toISOString(), channel: 'whatsapp', author: null };
		for (let index = 0; index < 220; index++) await crm.addInteraction({ ...message, messageId: `m${index}` }, anything);
		expect(await crm.findInteraction({ ...message, messageId: 'm7' }, anything)).not.toBeNull();
		expect(await crm.findInteraction({ ...message, messageId: 'm999' }, anything)).toBeNull();
	});

	it.each([{}, { idKeys: 'id' }, { idKeys: '_id', referenceLists: 'object', createdStatus: 201 }] as const)('writes notes and tasks in the name of the token’s user (%j)', async (sandboxKnobs) => {
		const { crm, sandbox } = await start({ sandbox: { activityNeedsUser: true, ...sandboxKnobs } });
		const { service } = crmServiceOver(crm);
		const leadId = SEED.deals.mariaOpen;
		await service.addInteraction({ contactId: 'any', leadId, content: 'Oi', messageId: 'm1' }, anything);
		await service.createTask({ title: 'Ligar', description: 'Sobre o cimento', leadId, dueAt: '2026-11-23T01:30:00Z', idempotencyKey: 't1' }, anything);
		expect(sandbox.interactions().at(-1)).toMatchObject({ dealId: leadId, userId: SEED.users.ana.id });
		expect(sandbox.tasks().at(-1)).toMatchObject({ title: 'Ligar', notes: 'Sobre o cimento', ownerIds: [SEED.users.ana.id], dueDate: '2026-11-22', dueTime: '22:30' });
	});

	it('the token is told to be wrong, and is in no message', async () => {
		const { crm, sandbox } = await start();
		const { token } = sandbox.knobs;
		sandbox.knobs.token = 'another';
		const error: unknown = await crm.ping(anything).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code: 'auth' });
		expect(JSON.stringify([String(error), error])).not.toContain(token);
	});
});
