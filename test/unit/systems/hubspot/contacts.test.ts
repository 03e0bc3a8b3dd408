import type { Contact, NewContact } from '../../../../lib/domain/crm';
import { contactRecord, context, hubspotAnswering, refusal } from './scripted';

const create = 'POST /crm/v3/objects/contacts';
const maria: NewContact = { name: 'Maria da Silva', phones: ['+5511987654321'], emails: ['maria@example.com'], document: '12345678909', source: 'whatsapp' };

async function stored(properties: Record<string, string | null>, settings = {}): Promise<{ contact: Contact; patched: () => unknown; update: ReturnType<typeof hubspotAnswering>['crm']['updateContact'] }> {
	const { crm, requests } = hubspotAnswering({ 'GET /crm/v3/objects/contacts/101': { json: contactRecord('101', properties) }, 'PATCH /crm/v3/objects/contacts/101': { json: contactRecord('101') } }, settings);
	const contact = await crm.getContact('101', context);
	if (contact === null) throw new Error('The contact is missing.');
	return { contact, update: crm.updateContact.bind(crm), patched: () => (requests.find(({ method }) => method === 'PATCH')?.json as { properties: unknown } | undefined)?.properties };
}

describe('reading', () => {
	it('a contact has its phones in the order of the properties, further e-mails, and a bare document', async () => {
		const { contact } = await stored({ phone: '(11) 3333-4444', mobilephone: ' 11 98765-4321 ', email: 'a@x.com', hs_additional_emails: 'b@x.com;c@x.com', cpf: '123.456.789-09' }, { documentProperty: 'cpf', hubId: '777' });

		expect(contact).toMatchObject({
			id: '101',
			name: 'Maria da Silva',
			phones: ['(11) 3333-4444', '11 98765-4321'],
			emails: ['a@x.com', 'b@x.com', 'c@x.com'],
			document: '12345678909',
			createdAt: '2026-01-05T10:00:00.000Z',
			url: 'https://app.hubspot.com/contacts/777/record/0-1/101',
		});
	});

	it.each(['../deals/1', 'abc', '1/2', ''])('%p is no contact, and is not asked for', async (id) => {
		const { crm, requests } = hubspotAnswering({});
		expect(await crm.getContact(id, context)).toBeNull();
		expect(requests).toHaveLength(0);
	});

	it('an unknown contact is null', async () => {
		expect(await hubspotAnswering({}).crm.getContact('404404', context)).toBeNull();
	});

	it('the page that HubSpot tells is taken only from HubSpot’s own site', async () => {
		const at = async (url: string) => (await hubspotAnswering({ 'GET /crm/v3/objects/contacts/1': { json: { ...contactRecord('1'), url } } }).crm.getContact('1', context))?.url;
		expect(await at('https://app-eu1.hubspot.com/contacts/5/record/0-1/1')).toBe('https://app-eu1.hubspot.com/contacts/5/record/0-1/1');
		expect(await at('javascript:alert(1)')).toBeNull();
	});
});

describe('a new contact', () => {
	it('gets first and last name, phones in E.164, e-mail, document and source', async () => {
		const { crm, requests } = hubspotAnswering({ [create]: { status: 201, json: contactRecord('101') } }, { documentProperty: 'cpf', contactSourceProperty: 'origem' });

		expect(await crm.createContact({ ...maria, phones: ['+5511987654321', '+551133334444'] }, context)).toEqual({ outcome: 'created', id: '101' });
		expect(requests[0]?.json).toEqual({
			properties: { firstname: 'Maria', lastname: 'da Silva', email: 'maria@example.com', phone: '+5511987654321', mobilephone: '+551133334444', cpf: '12345678909', origem: 'whatsapp' },
		});
	});

	it('writes neither document nor source where no property is set up', async () => {
		const { crm, requests } = hubspotAnswering({ [create]: { status: 201, json: contactRecord('101') } });
		await crm.createContact({ ...maria, name: 'Maria', emails: [] }, context);

		expect(requests[0]?.json).toEqual({ properties: { firstname: 'Maria', phone: '+5511987654321' } });
	});

	it.each([
		['names the one that is there', 'Contact already exists. Existing ID: 37765128953', '37765128953'],
		['does not name it', 'Contact already exists.', null],
	])('exists already where HubSpot refuses a second one and %s', async (_how, message, id) => {
		const { crm } = hubspotAnswering({ [create]: { status: 409, json: refusal(message, 'CONFLICT') } });
		expect(await crm.createContact(maria, context)).toEqual({ outcome: 'exists', id });
	});
});

describe('changing', () => {
	it('leaves a stored phone in its property and in its form, and puts the new one into the free property', async () => {
		const { contact, update, patched } = await stored({ mobilephone: '(11) 98765-4321' });
		await update(contact, { phones: ['+551133334444', '(11) 98765-4321'] }, context);

		expect(patched()).toEqual({ phone: '+551133334444' });
	});

	it('moves phones only where the order asks for it', async () => {
		const { contact, update, patched } = await stored({ mobilephone: '(11) 98765-4321' });
		await update(contact, { phones: ['(11) 98765-4321', '+551133334444'] }, context);

		expect(patched()).toEqual({ phone: '(11) 98765-4321', mobilephone: '+551133334444' });
	});

	it('names nothing that stays, and sends nothing where nothing changes', async () => {
		const { contact, update, patched } = await stored({ phone: '11987654321', email: 'a@x.com' });
		await update(contact, { name: 'Maria da Silva', phones: ['11987654321'], emails: ['a@x.com'] }, context);
		expect(patched()).toBeUndefined();

		await update(contact, { name: 'Maria Souza', emails: ['a@x.com'] }, context);
		expect(patched()).toEqual({ lastname: 'Souza' });
	});

	it('is refused where another contact has the e-mail, with the proof that nothing was done', async () => {
		const { crm } = hubspotAnswering({ 'PATCH /crm/v3/objects/contacts/101': { status: 409, json: refusal('Contact already exists. Existing ID: 5', 'CONFLICT') } });
		const contact = { id: '101', name: null, phones: [], emails: [], document: null, createdAt: null, url: null, raw: contactRecord('101') };

		await expect(crm.updateContact(contact, { emails: ['b@x.com'] }, context)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
	});
});
