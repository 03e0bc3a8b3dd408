import { parsePhone, type Phone } from '../../../../lib/domain/phone';
import { phoneLookupVariants } from '../../../../lib/domain/phone-variants';
import { contactRecord, context, hubspotAnswering, refusal, searchPath, type Answer } from './scripted';

const calculated = ['hs_searchable_calculated_phone_number', 'hs_searchable_calculated_mobile_number'];

function phone(text: string): Phone {
	const parsed = parsePhone(text);
	if (parsed === null) throw new Error(`${text} is no phone`);
	return parsed;
}

interface Search {
	filterGroups: Array<{ filters: Array<{ propertyName: string; operator: string; value?: string; values?: string[] }> }>;
	properties: string[];
	limit: number;
	after?: string;
}

const bodies = (requests: ReadonlyArray<{ json?: unknown }>): Search[] => requests.map(({ json }) => json as Search);
const asked = (search: Search | undefined): string[] => search?.filterGroups.map(({ filters }) => filters[0]?.propertyName ?? '') ?? [];
const found = (...ids: string[]): Answer => ({ json: { total: ids.length, results: ids.map((id) => contactRecord(id)) } });

describe('phones', () => {
	it('asks for all 25 usual forms of a mobile in one call', () => {
		const { crm } = hubspotAnswering({});
		const mobile = phone('11987654321');

		expect(crm.phoneSearches(mobile)).toEqual([phoneLookupVariants(mobile)]);
		expect(crm.phoneSearches(mobile)[0]).toHaveLength(25);
	});

	it('asks in every phone property, and for bare numbers in those that HubSpot calculates', async () => {
		const { crm, requests } = hubspotAnswering({ [searchPath]: found('101') });
		const [texts = []] = crm.phoneSearches(phone('11987654321'));

		const contacts = await crm.searchByPhone(texts, context);

		expect(contacts.map(({ id }) => id)).toEqual(['101']);
		const [search] = bodies(requests);
		expect(asked(search)).toEqual(['phone', 'mobilephone', ...calculated]);
		const values = search?.filterGroups.map(({ filters }) => filters[0]?.values);
		expect(values?.[0]).toEqual(texts);
		expect(values?.[2]).toEqual(['5511987654321', '11987654321', '551187654321', '1187654321']);
	});

	it('stays below five groups and 3,000 characters with all that can be set up', async () => {
		const { crm, requests } = hubspotAnswering({ [searchPath]: found() }, { phoneProperties: ['phone', 'mobilephone', 'hs_whatsapp_phone_number'], documentProperty: 'documento_do_cliente', defaultAreaCode: '11' });
		for (const texts of crm.phoneSearches(phone('11987654321'))) await crm.searchByPhone(texts, context);

		for (const search of bodies(requests)) {
			expect(search.filterGroups.length).toBeLessThanOrEqual(5);
			expect(JSON.stringify(search).length).toBeLessThan(3_000);
		}
	});

	it('asks for forms without area code where the phone lies in the default one', () => {
		const { crm } = hubspotAnswering({}, { defaultAreaCode: '11' });

		expect(crm.phoneSearches(phone('11987654321')).flat()).toEqual(expect.arrayContaining(['987654321', '98765-4321', '87654321']));
		expect(crm.phoneSearches(phone('21987654321')).flat()).toHaveLength(25);
	});

	it('reads on while HubSpot names a next page, up to 500', async () => {
		let id = 0;
		const page = (): Answer => ({ json: { results: Array.from({ length: 100 }, () => contactRecord(String((id += 1)))), paging: { next: { after: String(id) } } } });
		const { crm, requests } = hubspotAnswering({ [searchPath]: page });

		expect(await crm.searchByPhone(['+5511987654321'], context)).toHaveLength(500);
		expect(bodies(requests).map(({ after }) => after)).toEqual([undefined, '100', '200', '300', '400']);
	});
});

describe('properties that an account does not know', () => {
	const knowing = (unknown: string, message: string): ((request: { json?: unknown }) => Answer) => (request) =>
		asked(request.json as Search).includes(unknown) ? { status: 400, json: refusal(message) } : found('101');

	it('are left out when HubSpot names them, and from then on, in other runs too', async () => {
		const unknownProperties = new Set<string>();
		const answers = { [searchPath]: knowing(calculated[1] ?? '', `Property "${calculated[1]}" does not exist`) };
		const first = hubspotAnswering(answers, {}, { unknownProperties });

		expect(await first.crm.searchByPhone(['+5511987654321'], context)).toHaveLength(1);
		expect(bodies(first.requests).map(asked)).toEqual([['phone', 'mobilephone', ...calculated], ['phone', 'mobilephone', calculated[0]]]);

		const later = hubspotAnswering(answers, {}, { unknownProperties });
		await later.crm.searchByPhone(['+5511987654321'], context);
		expect(later.requests).toHaveLength(1);
	});

	it.each([
		['the last', calculated[1], [['phone', 'mobilephone', calculated[0]]]],
		['the first', calculated[0], [['phone', 'mobilephone', calculated[0]], ['phone', 'mobilephone']]],
	])('are left out one by one where HubSpot does not say that it is %s', async (_which, unknown = '', further) => {
		const { crm, requests } = hubspotAnswering({ [searchPath]: knowing(unknown, 'There was a problem with the request.') });

		expect(await crm.searchByPhone(['+5511987654321'], context)).toHaveLength(1);
		expect(bodies(requests).slice(1).map(asked)).toEqual(further);
	});

	it('are no matter where HubSpot refuses for another reason', async () => {
		const { crm, requests } = hubspotAnswering({ [searchPath]: { status: 400, json: {} } });

		await expect(crm.searchByPhone(['+5511987654321'], context)).rejects.toMatchObject({ code: 'validation' });
		expect(requests).toHaveLength(1);
	});

	it('are named in `errors` as well', async () => {
		const json = { ...refusal('There was a problem with the request.'), errors: [{ message: `There is no property named ${calculated[0]}` }] };
		const answer = (request: { json?: unknown }): Answer => (asked(request.json as Search).includes(calculated[0] ?? '') ? { status: 400, json } : found());
		const { crm, requests } = hubspotAnswering({ [searchPath]: answer });

		await crm.searchByPhone(['+5511987654321'], context);
		expect(asked(bodies(requests)[1])).toEqual(['phone', 'mobilephone', calculated[1]]);
	});

	it('are not given up for a request that fails all the same', async () => {
		const unknownProperties = new Set<string>();
		const { crm } = hubspotAnswering({ [searchPath]: { status: 400, json: refusal('There was a problem with the request.') } }, {}, { unknownProperties });

		await expect(crm.searchByPhone(['+5511987654321'], context)).rejects.toMatchObject({ code: 'validation' });
		expect(unknownProperties.size).toBe(0);
	});
});

describe('e-mail and document', () => {
	it('an e-mail is looked for among further addresses too, in small letters', async () => {
		const { crm, requests } = hubspotAnswering({ [searchPath]: found('101') });
		await crm.searchByEmail('Maria@Example.com', context);

		expect(bodies(requests)[0]?.filterGroups).toEqual([
			{ filters: [{ propertyName: 'email', operator: 'EQ', value: 'maria@example.com' }] },
			{ filters: [{ propertyName: 'hs_additional_emails', operator: 'CONTAINS_TOKEN', value: 'maria@example.com' }] },
		]);
	});

	it('an asterisk in an e-mail stands for nothing but itself', async () => {
		const { crm, requests } = hubspotAnswering({ [searchPath]: found() });
		await crm.searchByEmail('*@example.com', context);

		expect(asked(bodies(requests)[0])).toEqual(['email']);
	});

	it('a document is looked for bare and with its mask, letters in both cases', async () => {
		const { crm, requests } = hubspotAnswering({ [searchPath]: found() }, { documentProperty: 'cnpj' });
		await crm.searchByDocument('12ABC34501DE35', context);

		const filter = bodies(requests)[0]?.filterGroups[0]?.filters[0];
		expect(filter).toMatchObject({ propertyName: 'cnpj', operator: 'IN' });
		expect(filter?.values).toEqual(['12ABC34501DE35', '12.ABC.345/01DE-35', '12abc34501de35', '12.abc.345/01de-35']);
		expect(crm.capabilities.searches.has('document')).toBe(true);
	});

	it('without a property for it there is no search by document', async () => {
		const { crm, requests } = hubspotAnswering({});

		expect(await crm.searchByDocument('12345678909', context)).toEqual([]);
		expect(requests).toHaveLength(0);
		expect(crm.capabilities).toMatchObject({ contact: { phones: 2, emails: 1, document: false } });
		expect(crm.capabilities.searches.has('document')).toBe(false);
	});
});
