import { notable } from '../../../sandbox/data/company.ts';
import { CALCULATED_PHONE, contactId } from '../../../sandbox/hubspot/server.ts';
import { caller, closeAll, ids, read, startAccount } from './support';

afterEach(closeAll);

const phone = (value: string) => ({ filters: [{ propertyName: 'phone', operator: 'EQ', value }] });

describe('filters', () => {
	test('EQ on a phone compares the text as stored', async () => {
		const hubspot = await startAccount();
		const { idsWhere } = caller(hubspot);
		const id = hubspot.addContact({ name: 'Lia', phone: '(47) 99111-2222' });
		expect(await idsWhere({ propertyName: 'phone', operator: 'EQ', value: '(47) 99111-2222' })).toEqual([id]);
		expect(await idsWhere({ propertyName: 'phone', operator: 'EQ', value: '+5547991112222' })).toEqual([]);
	});

	test('EQ on a phone may compare calculated numbers, and then a country code in the value finds nothing', async () => {
		const hubspot = await startAccount({ phoneFilter: 'calculated' });
		const { idsWhere } = caller(hubspot);
		const id = hubspot.addContact({ phone: '+55 (47) 99111-2222' });
		expect(await idsWhere({ propertyName: 'phone', operator: 'EQ', value: '47991112222' })).toEqual([id]);
		expect(await idsWhere({ propertyName: 'phone', operator: 'EQ', value: '+5547991112222' })).toEqual([]);
	});

	test('groups are alternatives, filters in a group must all hold', async () => {
		const hubspot = await startAccount();
		const { search } = caller(hubspot);
		const one = hubspot.addContact({ name: 'Ana Um', phone: '111' });
		const two = hubspot.addContact({ name: 'Ana Dois', phone: '222' });
		expect(ids(await search({ filterGroups: [phone('111'), phone('222')] }))).toEqual([one, two]);
		const both = [...phone('111').filters, { propertyName: 'lastname', operator: 'EQ', value: 'dois' }];
		expect(ids(await search({ filterGroups: [{ filters: both }] }))).toEqual([]);
	});

	test('IN takes values, and one with capitals finds nothing', async () => {
		const hubspot = await startAccount();
		const { idsWhere, search } = caller(hubspot);
		const id = hubspot.addContact({ name: 'Bia', phone: '5547991112222' });
		expect(await idsWhere({ propertyName: 'phone', operator: 'IN', values: ['1', '5547991112222'] })).toEqual([id]);
		expect(await idsWhere({ propertyName: 'firstname', operator: 'IN', values: ['bia'] })).toEqual([id]);
		expect(await idsWhere({ propertyName: 'firstname', operator: 'IN', values: ['Bia'] })).toEqual([]);
		const refused = await search({ filterGroups: [{ filters: [{ propertyName: 'phone', operator: 'IN', value: '1' }] }] });
		expect(refused).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
	});

	test('presence, difference, ranges and tokens', async () => {
		const hubspot = await startAccount();
		const { idsWhere } = caller(hubspot);
		const without = [contactId(notable.withoutPhone)];
		expect(await idsWhere({ propertyName: 'phone', operator: 'NOT_HAS_PROPERTY' })).toEqual(without);
		expect(await idsWhere({ propertyName: 'phone', operator: 'HAS_PROPERTY' }, { limit: 200 })).toHaveLength(hubspot.contacts().length - 1);
		expect(await idsWhere({ propertyName: 'lifecyclestage', operator: 'NEQ', value: 'customer' })).toEqual([]);
		const first = contactId(1001);
		expect(await idsWhere({ propertyName: 'hs_object_id', operator: 'BETWEEN', value: first, highValue: contactId(1003) })).toHaveLength(3);
		expect(await idsWhere({ propertyName: 'hs_object_id', operator: 'LT', value: contactId(1002) })).toEqual([first]);
		const id = hubspot.addContact({ name: 'Davi', phone: '(47) 99177-8833', email: 'davi@loja.example.com' });
		expect(await idsWhere({ propertyName: 'phone', operator: 'CONTAINS_TOKEN', value: '99177-8833' })).toEqual([id]);
		expect(await idsWhere({ propertyName: 'phone', operator: 'CONTAINS_TOKEN', value: '*77-8833' })).toEqual([id]);
		expect(await idsWhere({ propertyName: 'phone', operator: 'CONTAINS_TOKEN', value: '9917' })).toEqual([]);
		expect(await idsWhere({ propertyName: 'email', operator: 'CONTAINS_TOKEN', value: '*@loja.example.com' })).toEqual([id]);
	});

	test('the calculated phone has no country code, and may be a property the account does not have', async () => {
		const hubspot = await startAccount();
		const { idsWhere, search } = caller(hubspot);
		const stored = ['+55 (47) 99111-2222', '5547991112222', '047 99111-2222', '47 9 9111-2222'];
		const added = stored.map((text) => hubspot.addContact({ phone: text }));
		const filter = { propertyName: CALCULATED_PHONE, operator: 'EQ', value: '47991112222' };
		expect(await idsWhere(filter)).toEqual(added);
		expect(await idsWhere({ ...filter, value: '5547991112222' })).toEqual([]);
		hubspot.knobs.calculatedPhone = 'unknown';
		const refused = await search({ filterGroups: [{ filters: [filter] }] });
		expect(refused).toMatchObject({ status: 400, body: { status: 'error', message: 'There was a problem with the request.' } });
		hubspot.knobs.unknownSearchProperty = 'named';
		expect(read((await search({ filterGroups: [{ filters: [filter] }] })).body, 'message')).toContain(CALCULATED_PHONE);
	});
});

describe('the request', () => {
	test('has at most 5 groups, 6 filters a group, 18 in all, 200 a page and 3,000 characters', async () => {
		const { search } = caller(await startAccount());
		const filters = (count: number) => ({ filters: Array.from({ length: count }, () => phone('1').filters[0]) });
		const status = async (body: unknown) => (await search(body)).status;
		expect(await status({ filterGroups: Array.from({ length: 5 }, () => phone('1')) })).toBe(200);
		expect(await status({ filterGroups: Array.from({ length: 6 }, () => phone('1')) })).toBe(400);
		expect(await status({ filterGroups: [filters(6), filters(6), filters(6)] })).toBe(200);
		expect(await status({ filterGroups: [filters(7)] })).toBe(400);
		expect(await status({ filterGroups: [filters(6), filters(6), filters(6), filters(1)] })).toBe(400);
		expect(await status({ limit: 200 })).toBe(200);
		expect(await status({ limit: 201 })).toBe(400);
		expect(await status({ query: 'x'.repeat(3000) })).toBe(400);
	});

	test('says what it is about: names, operators and JSON are checked', async () => {
		const { search } = caller(await startAccount());
		const message = async (filter: object) => read((await search({ filterGroups: [{ filters: [filter] }] })).body, 'message');
		expect(await message({ value: '1' })).toContain('Cannot build Filter, some of required attributes are not set [propertyName, operator]');
		expect(await message({ propertyName: 'phone', operator: 'eq', value: '1' })).toContain('Invalid input JSON');
		expect(await message({ propertyName: 'phone', operator: 'EQ' })).toContain('requires a value');
		expect((await search('{"filterGroups":')).status).toBe(400);
	});

	test('is answered page by page, and with the properties it names', async () => {
		const hubspot = await startAccount();
		const { search } = caller(hubspot);
		const all = hubspot.contacts().map(({ id }) => id);
		const first = await search({ limit: 30 });
		expect(first.body).toMatchObject({ total: all.length, paging: { next: { after: '30' } } });
		const second = await search({ limit: 30, after: '30' });
		expect(read(second.body, 'paging')).toBeUndefined();
		expect([...ids(first), ...ids(second)]).toEqual(all);
		expect(ids(await search({ query: 'maria' }))).toEqual([contactId(notable.maria)]);
		const named = await search({ limit: 1, properties: ['phone', 'jobtitle', 'nothing'] });
		const properties = read(named.body, 'results.0.properties');
		expect(Object.keys(properties ?? {}).sort()).toEqual(['createdate', 'hs_object_id', 'jobtitle', 'lastmodifieddate', 'phone']);
		expect(properties).toMatchObject({ jobtitle: null });
		const plain = await search({ limit: 1 });
		expect(read(plain.body, 'results.0.properties')).not.toHaveProperty('phone');
		const sorts = [{ propertyName: 'hs_object_id', direction: 'DESCENDING' }];
		expect(ids(await search({ sorts, limit: 2 }))).toEqual(all.slice(-2).reverse());
	});

	test('sees what is new or changed only after the lag; by id it is there at once', async () => {
		const hubspot = await startAccount({ searchLagMs: 3000 });
		hubspot.clock.freeze();
		const { contact, idsWhere, get, patch } = caller(hubspot);
		const id = await contact({ phone: '111' });
		const path = `/crm/v3/objects/contacts/${id}`;
		const found = (value: string) => idsWhere({ propertyName: 'phone', operator: 'EQ', value });
		expect((await get(path)).status).toBe(200);
		expect(await found('111')).toEqual([]);
		hubspot.clock.advance(2999);
		expect(await found('111')).toEqual([]);
		hubspot.clock.advance(1);
		expect(await found('111')).toEqual([id]);
		await patch(path, { properties: { phone: '222' } });
		expect(read((await get(`${path}?properties=phone`)).body, 'properties.phone')).toBe('222');
		expect([await found('111'), await found('222')]).toEqual([[id], []]);
		hubspot.clock.advance(3000);
		expect([await found('111'), await found('222')]).toEqual([[], [id]]);
	});
});
