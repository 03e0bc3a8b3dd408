import { company, notable } from '../../../sandbox/data/company.ts';
import { CALCULATED_PHONE, DOCUMENT_PROPERTY, contactId, startHubspotSandbox } from '../../../sandbox/hubspot/server.ts';
import type { HubspotOptions } from '../../../sandbox/hubspot/server.ts';
import { phoneFormats } from '../../../sandbox/kit/phone-formats.ts';
import { caller, closeAll, ids, read, startAccount } from './support';

afterEach(closeAll);

const CONTACTS = '/crm/v3/objects/contacts';

describe('seeded contacts', () => {
	test('are the customers, each phone in one of the usual formats, the same on every run', async () => {
		const [first, second] = [await startAccount(), await startAccount()];
		expect(first.contacts().map(({ properties }) => properties)).toEqual(
			second.contacts().map(({ properties }) => ({ ...properties, createdate: expect.any(String), lastmodifieddate: expect.any(String) })),
		);
		const stored = new Map(first.contacts().map(({ id, properties }) => [id, properties]));
		const places = new Set<number>();
		for (const customer of company.customers) {
			const phone = stored.get(contactId(customer.id))?.['phone'];
			if (customer.phoneE164 === null) expect(phone ?? null).toBe(customer.phone);
			else places.add(phoneFormats(customer.phoneE164).indexOf(phone ?? ''));
		}
		expect(places.has(-1)).toBe(false);
		expect(places.size).toBeGreaterThan(10);
		expect(stored.get(contactId(notable.alphanumericCnpj))).toMatchObject({ [DOCUMENT_PROPERTY]: '12.ABC.345/01DE-35' });
	});

	test.each([
		['e164', '+5511987654321'],
		['digits', '5511987654321'],
		['masked', '(11) 98765-4321'],
	] as const)('with phoneFormat %s Maria is %s', async (phoneFormat, phone) => {
		const hubspot = await startAccount({ phoneFormat, seedPhoneIn: 'mobilephone' });
		expect(hubspot.contacts()[0]?.properties).toMatchObject({ firstname: 'Maria', lastname: 'Aparecida da Silva', mobilephone: phone });
		expect(hubspot.contacts()[0]?.properties).not.toHaveProperty('phone');
	});
});

describe('a contact', () => {
	test('is created with all its values answered, and read with the properties asked for', async () => {
		const hubspot = await startAccount();
		const { post, get } = caller(hubspot);
		const created = await post(CONTACTS, { properties: { firstname: 'Lia', phone: '+5547991112222', email: 'Lia@Example.com' } });
		expect(created.status).toBe(201);
		expect(created.body).toMatchObject({
			id: expect.stringMatching(/^\d+$/),
			archived: false,
			properties: { firstname: 'Lia', phone: '+5547991112222', email: 'lia@example.com', [CALCULATED_PHONE]: '47991112222' },
		});
		const id = String(read(created.body, 'id'));
		expect((await get(`${CONTACTS}/${id}`)).body).toMatchObject({ properties: { firstname: 'Lia', lastname: null } });
		expect(read((await get(`${CONTACTS}/${id}?properties=phone,unknown`)).body, 'properties')).toMatchObject({ phone: '+5547991112222' });
		expect((await get(`${CONTACTS}/lia@example.com?idProperty=email`)).body).toMatchObject({ id });
		expect(await get(`${CONTACTS}/1`)).toMatchObject({ status: 404, body: { category: 'OBJECT_NOT_FOUND' } });
	});

	test('is changed in part; an empty text takes a value away', async () => {
		const hubspot = await startAccount();
		const { patch, contact } = caller(hubspot);
		const id = await contact({ firstname: 'Lia', phone: '111' });
		expect((await patch(`${CONTACTS}/${id}`, { properties: { phone: '', lastname: 'Melo' } })).status).toBe(200);
		const stored = hubspot.contacts().find((one) => one.id === id)?.properties;
		expect(stored).toMatchObject({ firstname: 'Lia', lastname: 'Melo' });
		expect(stored).not.toHaveProperty('phone');
		expect((await patch(`${CONTACTS}/1`, { properties: { phone: '1' } })).status).toBe(404);
	});

	test('with an e-mail that another has is refused with its id, also while searches do not see it yet', async () => {
		const hubspot = await startAccount({ searchLagMs: 60_000 });
		const { post, patch, contact } = caller(hubspot);
		const id = await contact({ email: 'lia@example.com' });
		const conflict = { status: 'error', category: 'CONFLICT', message: `Contact already exists. Existing ID: ${id}` };
		expect(await post(CONTACTS, { properties: { email: 'LIA@example.com' } })).toMatchObject({ status: 409, body: conflict });
		const other = await contact({ email: 'bia@example.com' });
		expect(await patch(`${CONTACTS}/${other}`, { properties: { email: 'lia@example.com' } })).toMatchObject({ status: 409, body: conflict });
		expect((await patch(`${CONTACTS}/${id}`, { properties: { email: 'lia@example.com' } })).status).toBe(200);
	});

	test('created twice at the same time is two contacts: phones may repeat', async () => {
		const hubspot = await startAccount({ latencyMs: 5 });
		const { contact } = caller(hubspot);
		const created = await Promise.all(Array.from({ length: 5 }, () => contact({ phone: '+5547991112222' })));
		expect(new Set(created).size).toBe(5);
		expect(hubspot.contacts()).toHaveLength(company.customers.length + 5);
		expect(hubspot.journal.count({ method: 'POST', path: '/contacts$', status: 201 })).toBe(5);
	});

	test.each([
		[{ nome: 'Lia' }, 'PROPERTY_DOESNT_EXIST'],
		[{ Phone: '1' }, 'PROPERTY_DOESNT_EXIST'],
		[{ email: 'lia@' }, 'INVALID_EMAIL'],
		[{ lifecyclestage: 'Customer' }, 'INVALID_OPTION'],
		[{ hubspot_owner_id: '1' }, 'INVALID_OWNER_ID'],
		[{ createdate: '2026-01-01' }, 'READ_ONLY_VALUE'],
	])('with %j is refused: %s', async (properties, error) => {
		const hubspot = await startAccount();
		const answer = await caller(hubspot).post(CONTACTS, { properties });
		expect(answer).toMatchObject({ status: 400, body: { status: 'error', category: 'VALIDATION_ERROR' } });
		const list = /^Property values were not valid: (.*)$/.exec(String(read(answer.body, 'message')))?.[1] ?? '[]';
		expect(JSON.parse(list)).toMatchObject([{ isValid: false, error, name: Object.keys(properties)[0] }]);
		expect(hubspot.contacts()).toHaveLength(company.customers.length);
	});

	test('needs a JSON body with properties, and at least one value', async () => {
		const { post, call } = caller(await startAccount());
		expect((await post(CONTACTS, { firstname: 'Lia' })).body).toMatchObject({ message: expect.stringContaining('Invalid input JSON') });
		expect((await post(CONTACTS, '{"properties":')).status).toBe(400);
		expect((await post(CONTACTS, { properties: {} })).status).toBe(400);
		expect((await call(CONTACTS, { method: 'POST', body: new URLSearchParams({ firstname: 'Lia' }) })).status).toBe(415);
		expect((await call(CONTACTS, { method: 'PUT' })).status).toBe(405);
		expect((await call('/crm/v9/objects/contacts')).status).toBe(404);
	});

	test('can be taken away, read in batches and listed', async () => {
		const hubspot = await startAccount();
		const { call, post, get, contact } = caller(hubspot);
		const id = await contact({ firstname: 'Lia' });
		expect((await call(`${CONTACTS}/${id}`, { method: 'DELETE' })).status).toBe(204);
		const batch = await post(`${CONTACTS}/batch/read`, { inputs: [{ id: contactId(1001) }, { id }], properties: ['email'] });
		expect(batch).toMatchObject({ status: 207, body: { numErrors: 1, results: [{ id: contactId(1001), properties: { email: 'cliente1001@example.com.br' } }] } });
		const page = await get(`${CONTACTS}?limit=2`);
		expect(ids(page)).toEqual([contactId(1001), contactId(1002)]);
		expect(ids(await get(`${CONTACTS}?limit=1&after=${String(read(page.body, 'paging.next.after'))}`))).toEqual([contactId(1003)]);
	});
});

test('an unknown option is refused', async () => {
	await expect(startHubspotSandbox(JSON.parse('{ "searchlag": 1 }') as HubspotOptions)).rejects.toThrow('Unknown option "searchlag"');
});
