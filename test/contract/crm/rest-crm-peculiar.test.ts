import { failureOf } from '../erp/support/failure';
import { anything } from './support/crm-under-test';
import { crmServiceOver, upsertOptions } from './support/service';
import { startRestCrm, type RestCrmUnderTest } from './support/rest';

let running: RestCrmUnderTest;
const start = async (...given: Parameters<typeof startRestCrm>): Promise<RestCrmUnderTest> => (running = await startRestCrm(...given));
afterEach(async () => await running.close());

const phone = '+5531976543210';
const message = { content: 'Oi', messageId: '3EB0C431', timestamp: '2026-11-22T13:03:00.000Z', direction: 'inbound', channel: 'whatsapp' } as const;

describe('the guide’s faces', () => {
	test('a history without a field for direction and message keeps them in its text', async () => {
		const { crm, addContact, interactions } = await start();
		const contactId = addContact({ name: 'Maria', phone });
		await crm.addInteraction({ ...message, contactId, leadId: null, author: null }, anything);
		expect(interactions()).toEqual([
			expect.objectContaining({ type: 'whatsapp', timestamp: message.timestamp, text: expect.stringMatching(/^⬅️ Cliente · whatsapp · .*\nOi\n\[msg 3EB0C431\]$/) }),
		]);
	});

	test('the outside CRM is told direction and message ID in its own fields', async () => {
		const { crm, addContact, interactions } = await start({ face: 'contacts' });
		const contactId = addContact({ name: 'Maria', phone });
		await crm.addInteraction({ ...message, contactId, leadId: null, author: null }, anything);
		expect(interactions()).toEqual([expect.objectContaining({ type: 'whatsapp_message', text: 'Oi', direction: 'inbound', messageId: '3EB0C431' })]);
	});

	test('a PUT that replaces the contact loses nothing the preset knows of', async () => {
		const { crm, sandbox } = await start({ face: 'contacts', put: 'replace' });
		const made = await crmServiceOver(crm).service.upsertContact({ phone, email: 'maria@example.com', document: '529.982.247-25', source: 'site' }, upsertOptions, anything);
		await crmServiceOver(crm).service.upsertContact({ phone, name: 'Maria Silva' }, upsertOptions, anything);
		expect(sandbox.contacts().find(({ id }) => id === made.id)).toMatchObject({
			...{ name: 'Maria Silva', source: 'site', document: '52998224725' },
			phones: [expect.objectContaining({ value: phone })],
			emails: [expect.objectContaining({ value: 'maria@example.com' })],
		});
	});

	test('an empty search may be a 404, and a list may be wrapped', async () => {
		const operations = { contactByPhone: { root: 'data' } };
		const { crm, addContact } = await start({ searchAnswer: 'wrapped', nothingFound: 'not-found' }, { operations });
		const { service } = crmServiceOver(crm);
		expect(await service.findContactByPhone(phone, { severalMatches: 'fail' }, anything)).toEqual({ found: false });
		const id = addContact({ name: 'Maria', phone: '(31) 7654-3210' });
		expect(await service.findContactByPhone(phone, { severalMatches: 'fail' }, anything)).toMatchObject({ id });
	});

	test('phones are written as the credential says', async () => {
		const { crm, contacts } = await start({}, {}, { writePhonesAs: '(11) 98765-4321' });
		await crmServiceOver(crm).service.upsertContact({ phone }, upsertOptions, anything);
		expect(contacts()).toEqual([expect.objectContaining({ phones: [expect.objectContaining({ value: '(31) 97654-3210' })] })]);
	});
});

test.each(['agendor', 'bitrix24'] as const)('a message is found at %s by its own marker, not by one that the customer wrote', async (face) => {
	const { crm, addContact } = await start({ face });
	const said = { ...message, contactId: addContact({ name: 'Maria', phone }), leadId: null, author: null, content: 'Veja [msg 1002]' };
	const { id } = await crm.addInteraction({ ...said, messageId: '1001' }, anything);
	expect(await crm.findInteraction({ ...said, messageId: '1002' }, anything)).toBeNull();
	expect(await crm.findInteraction({ ...said, messageId: '1001' }, anything)).toMatchObject({ id });
	const second = await crm.addInteraction({ ...said, messageId: '1002' }, anything);
	expect(await crm.findInteraction({ ...said, messageId: '1002' }, anything)).toMatchObject({ id: second.id });
});

describe('Agendor', () => {
	test('a fixed line is stored and found in its own place', async () => {
		const { crm, sandbox } = await start({ face: 'agendor' });
		const { service } = crmServiceOver(crm);
		const made = await service.upsertContact({ phone: '(31) 3333-4444', name: 'Loja' }, upsertOptions, anything);
		expect(sandbox.contacts()[0]?.phones).toEqual([expect.objectContaining({ kind: 'work', value: '+553133334444' })]);
		expect(await crmServiceOver(crm).service.findContactByPhone('553133334444', { severalMatches: 'fail' }, anything)).toMatchObject({ id: made.id });
	});

	test('a second deal of one title is refused in Agendor’s own words, and nothing is done', async () => {
		const { crm, addContact } = await start({ face: 'agendor' });
		const { service } = crmServiceOver(crm);
		const lead = { title: 'Pedido', contactId: addContact({ name: 'Maria', phone }) };
		await service.createLead({ ...lead, idempotencyKey: 'a' }, anything);
		await expect(service.createLead({ ...lead, idempotencyKey: 'b' }, anything)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
	});

	test('a CNPJ is not asked for where only CPFs are kept', async () => {
		const { crm, journal } = await start({ face: 'agendor' });
		expect(await crm.searchByDocument('11222333000181', anything)).toEqual([]);
		expect(journal.count()).toBe(0);
	});
});

describe('Bitrix24', () => {
	test('all forms of a phone are asked for in two calls', async () => {
		const { crm, journal } = await start({ face: 'bitrix24' });
		expect(await crmServiceOver(crm).service.findContactByPhone(phone, { severalMatches: 'fail' }, anything)).toEqual({ found: false });
		expect(journal.count()).toBe(2);
	});

	test('what a change does not name stays, kinds of phones included', async () => {
		const { crm, sandbox } = await start({ face: 'bitrix24' });
		const { id } = sandbox.addContact({ name: 'Maria', phones: ['(31) 3333-4444', '(31) 97654-3210'], email: 'a@example.com' });
		const before = sandbox.contacts()[0]?.phones ?? [];
		const contact = await crm.getContact(id, anything);
		if (contact === null) throw new Error('no contact');
		await crm.updateContact(contact, { phones: [...contact.phones, '+5531911112222'] }, anything);
		const stored = sandbox.contacts()[0];
		expect(stored?.phones).toEqual([...before, expect.objectContaining({ value: '+5531911112222', kind: 'MOBILE' })]);
		const changed = await crm.getContact(id, anything);
		if (changed === null) throw new Error('no contact');
		await crm.updateContact(changed, { phones: ['+5531911112222'] }, anything);
		expect(sandbox.contacts()[0]?.phones.map(({ value }) => value)).toEqual(['+5531911112222']);
		expect(sandbox.contacts()[0]).toMatchObject({ name: 'Maria', emails: [expect.objectContaining({ value: 'a@example.com' })] });
	});

	test('a full counter is a limit, although its status is that of a server that is down', async () => {
		const { crm, contacts } = await start({ face: 'bitrix24', queryLimit: 1, queryDrainPerSecond: 0 });
		await crm.ping(anything);
		const person = { name: 'Maria', phones: [phone], emails: [], document: null, source: null };
		const failures = [];
		for (let call = 0; call < 3; call++) failures.push(await crm.createContact(person, anything).catch((error: unknown) => error));
		expect(failures.at(-1)).toMatchObject({ code: 'rate_limited', nothingDone: true, message: expect.stringContaining('QUERY_LIMIT_EXCEEDED') });
		expect(contacts().length).toBeLessThan(3);
	});

	test('the webhook’s secret is in no error, whatever goes wrong', async () => {
		const { crm, faults, sandbox } = await start({ face: 'bitrix24' });
		const path = new URL(sandbox.baseUrl).pathname;
		const words = { error: '', error_description: `Cannot POST ${path}/crm.contact.get with ${sandbox.knobs.token}` };
		for (const fault of [{ fault: 'status', status: 400, body: words }, { fault: 'html' }, { fault: 'malformed' }, { fault: 'reset' }, { fault: 'slow', ms: 4_000 }] as const) {
			faults.add([{ match: { path: '.*' }, ...fault }]);
			const { message, hint = '', stack = '' } = await failureOf(crm.searchByPhone([phone], anything));
			expect(`${message} ${hint} ${stack}`).not.toMatch(/sandboxcode/);
			expect(message).not.toBe('');
			faults.clear();
		}
	}, 20_000);

	test('a task without an owner is the webhook’s own user’s', async () => {
		const { crm, tasks } = await start({ face: 'bitrix24' });
		await crm.createTask({ title: 'Ligar', description: null, contactId: null, leadId: null, dueAt: message.timestamp, ownerId: null }, anything);
		expect(tasks()).toEqual([expect.objectContaining({ title: 'Ligar', ownerId: '1' })]);
	});
});
