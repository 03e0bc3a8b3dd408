import { customers } from '../../../sandbox/data/customers.ts';
import { phoneFormats } from '../../../sandbox/kit/phone-formats.ts';
import { startRestCrmSandbox, type RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import { clientOf, idsOf, type Client } from './client.ts';

let crm: RestCrmSandbox;
let client: Client;
beforeEach(async () => {
	crm = await startRestCrmSandbox();
	client = clientOf(crm);
});
afterEach(() => crm.close());

const search = async (query: Record<string, string>) => idsOf(await client.get('/customers', query));

describe('a phone', () => {
	test('is compared by its digits: mask and plus sign do not count, country code and ninth digit do', async () => {
		const { id } = crm.addContact({ name: 'Ana', phone: '(47) 99999-0001' });
		expect(await search({ phone: '47999990001' })).toEqual([id]);
		expect(await search({ phone: '+47 99999-0001' })).toEqual([id]);
		expect(await search({ phone: '5547999990001' })).toEqual([]);
		expect(await search({ phone: '4799990001' })).toEqual([]);
	});

	test('of every sample customer is found by one of six digit strings', async () => {
		for (const { id, phoneE164 } of customers) {
			if (phoneE164 === null) continue;
			const asked = [...new Set(phoneFormats(phoneE164).map((format) => format.replace(/\D/g, '')))];
			expect(asked.length).toBeLessThanOrEqual(6);
			const found = await Promise.all(asked.map((phone) => search({ phone })));
			expect(found.flat()).toContain(id);
		}
	});

	test('is compared to the letter where the CRM does so', async () => {
		crm.knobs.phoneMatch = 'exact';
		const { id } = crm.addContact({ name: 'Ana', phone: '(47) 99999-0001' });
		expect(await search({ phone: '47999990001' })).toEqual([]);
		expect(await search({ phone: '(47) 99999-0001' })).toEqual([id]);
	});

	test('matches within longer ones where the CRM does so: a landline finds a mobile', async () => {
		crm.knobs.phoneMatch = 'substring';
		const mobile = crm.addContact({ name: 'Celular', phone: '5547934567890' });
		const landline = crm.addContact({ name: 'Fixo', phone: '(47) 3456-7890' });
		expect(await search({ phone: '34567890' })).toEqual([mobile.id, landline.id]);
	});

	test('without digits finds nobody but who has that very text', async () => {
		expect(await search({ phone: 'não informado' })).toEqual(['1016']);
		expect(await search({ phone: '---' })).toEqual([]);
	});
});

describe('a search', () => {
	test('goes by e-mail without case and by document without mask; filters count together', async () => {
		expect(await search({ email: 'CLIENTE1001@example.com.br' })).toEqual(['1001']);
		expect(await search({ document: '39053344705' })).toEqual(['1001']);
		expect(await search({ document: '390.533.447-05', email: 'cliente1002@example.com.br' })).toEqual([]);
	});

	test('without any filter gives the first page of everybody, or is refused', async () => {
		expect(await search({ phone: '' })).toHaveLength(20);
		crm.knobs.emptySearch = 'refuse';
		expect((await client.get('/customers')).status).toBe(422);
	});

	test('that finds nobody answers an empty list, or 404; a list may be wrapped', async () => {
		expect((await client.get('/customers', { phone: '0' })).body).toEqual([]);
		crm.knobs.searchAnswer = 'wrapped';
		expect((await client.get('/customers', { phone: '0' })).body).toEqual({ data: [], total: 0 });
		crm.knobs.nothingFound = 'not-found';
		expect((await client.get('/customers', { phone: '0' })).status).toBe(404);
	});

	test('sees a new or changed contact only after the lag; by id it is there at once', async () => {
		crm.clock.freeze();
		crm.knobs.searchLagMs = 5_000;
		const created = await client.post('/customers', { name: 'Ana', phone: '47999990001', email: null });
		const { id } = created.body as { id: number };
		expect((await client.get(`/customers/${id}`)).status).toBe(200);
		expect(await search({ phone: '47999990001' })).toEqual([]);
		crm.clock.advance(5_000);
		expect(await search({ phone: '47999990001' })).toEqual([String(id)]);
		await client.put(`/customers/${id}`, { phone: '47999990002' });
		expect(await search({ phone: '47999990001' })).toEqual([String(id)]);
		expect(await search({ phone: '47999990002' })).toEqual([]);
		crm.clock.advance(5_000);
		expect(await search({ phone: '47999990002' })).toEqual([String(id)]);
		expect(crm.addContact({ name: 'Sempre', phone: '47999990003' }).id).toBe((await search({ phone: '47999990003' }))[0]);
	});
});
