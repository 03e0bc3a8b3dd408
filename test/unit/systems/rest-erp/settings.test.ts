import { parsePhone } from '../../../../lib/domain/phone';
import { isJsonPath, searchForms, valueAt } from '../../../../lib/systems/http-api';
import { guideRestErpSettings, resolveRestErpSettings, type RestErpSettingsInput } from '../../../../lib/systems/rest-erp';

const baseUrl = 'https://erp.example/api';

test('an address alone is the guide’s ERP', () => {
	expect(resolveRestErpSettings({ baseUrl: `${baseUrl}///` })).toEqual({ ...guideRestErpSettings, baseUrl });
});

test('each part of an operation that is given replaces the preset’s part', () => {
	const { operations } = resolveRestErpSettings({ baseUrl, operations: { stock: { query: { s: '{sku}' }, path: '/stock' } } });
	expect(operations.stock).toEqual({ ...guideRestErpSettings.operations.stock, query: { s: '{sku}' }, path: '/stock' });
	expect(operations.price).toEqual(guideRestErpSettings.operations.price);
});

describe('settings that cannot be used are refused by name', () => {
	const stock = (part: unknown) => ({ operations: { stock: part } });
	test.each<[string, unknown]>([
		['baseUrl', { baseUrl: 'erp.example' }],
		['baseUrl', { baseUrl: 'ftp://erp.example' }],
		['baseUrl', { baseUrl: 'https://user:pass@erp.example' }],
		['baseUrl', { baseUrl: 'https://erp.example?x=1' }],
		['baseUrl', { baseUrl: undefined }],
		['operations.stok', { operations: { stok: {} } }],
		['operations', { operations: [] }],
		['operations.stock', stock('GET /stock')],
		['operations.stock.url', stock({ url: '/x' })],
		['operations.stock.method', stock({ method: 'HEAD' })],
		['operations.stock.path', stock({ path: 'stock' })],
		['operations.stock.path', stock({ path: '//evil.example/stock' })],
		['operations.stock.path', stock({ path: '/a/../b' })],
		['operations.stock.path', stock({ path: '/a?b=1' })],
		['operations.stock.path', stock({ path: '/a b' })],
		['operations.stock.path', stock({ path: 7 })],
		['operations.stock.path', stock({ path: '/{customerId}' })],
		['operations.stock.query', stock({ query: 'sku' })],
		['operations.stock.query.s', stock({ query: { s: '{sk}' } })],
		['operations.stock.query.s', stock({ query: { s: 1 } })],
		['operations.stock.headers.Authorization', stock({ headers: { Authorization: 'x' } })],
		['operations.stock.headers.a b', stock({ headers: { 'a b': 'x' } })],
		['operations.stock.body', stock({ body: { a: ['{phone}'] } })],
		['operations.stock.bodyAs', stock({ bodyAs: 'xml' })],
		['operations.stock.root', stock({ root: 'data..x' })],
		['operations.stock.fields.quantity', stock({ fields: { quantity: 'q' } })],
		['operations.stock.fields.available', stock({ fields: { sku: 'sku' } })],
		['operations.stock.fields.available', stock({ fields: { available: '' } })],
		['operations.stock.fields.available', stock({ fields: { available: ['a', 7] } })],
		['operations.stock.notFoundStatuses', stock({ notFoundStatuses: ['404'] })],
		['operations.stock.notFoundStatuses', stock({ notFoundStatuses: [200] })],
		['operations.price.fields.unitPrice', { operations: { price: { fields: { sku: 'sku' } } } }],
		['operations.customerByPhone.fields.phone', { operations: { customerByPhone: { fields: { id: 'id' } } } }],
		['operations.orderByKey.fields.idempotencyKey', { operations: { orderByKey: { fields: { id: 'id' } } } }],
		['numberFormat', { numberFormat: 'fr' }],
		['numericDates', { numericDates: 'excelSerial' }],
		['timeZone', { timeZone: 'Sao Paulo' }],
		['maximumPhoneForms', { maximumPhoneForms: 0 }],
		['documentForms', { documentForms: 'none' }],
		['nativeIdempotency', { nativeIdempotency: 'true' }],
		['orderStatuses.x', { orderStatuses: { x: 'done' } }],
		['timeout', { timeout: 5 }],
	])('%s', (parameter, settings) => {
		const input = { baseUrl, ...(settings as Partial<RestErpSettingsInput>) };
		expect(() => resolveRestErpSettings(input)).toThrow(
			expect.objectContaining({ code: 'validation', parameter, message: expect.stringContaining(`"${parameter}"`) }),
		);
	});
});

describe('paths into JSON', () => {
	const value = JSON.parse('{"a":{"b":[{"c":1}]},"list":[10,20],"__proto__":{"x":1},"n":null}');

	test.each([
		['', value],
		['a.b[0].c', 1],
		['a.b.0.c', 1],
		['list[1]', 20],
		['list[2]', undefined],
		['a.missing.c', undefined],
		['n.x', undefined],
		['toString', undefined],
		['a.constructor', undefined],
		['list.map', undefined],
	])('%j', (path, expected) => {
		expect(valueAt(value, path)).toBe(expected);
	});

	test.each(['.a', 'a.', 'a..b', 'a[x]', 'a[0', '[]'])('%j is none', (path) => {
		expect(isJsonPath(path)).toBe(false);
	});

	test('the answer itself may be a list', () => {
		expect(isJsonPath('[0].a')).toBe(true);
		expect(valueAt([{ a: 5 }], '[0].a')).toBe(5);
	});
});

describe('forms of a phone in a REST search', () => {
	const forms = (phone: string, maximum: number, areaCode = '') => {
		const parsed = parsePhone(phone);
		return parsed ? searchForms(parsed, maximum, areaCode) : [];
	};

	test('bare digits come first, with and without the ninth digit, then one international and one masked form', () => {
		expect(forms('+5511987654321', 6)).toEqual([
			'5511987654321',
			'11987654321',
			'551187654321',
			'1187654321',
			'+5511987654321',
			'(11) 98765-4321',
		]);
	});

	test('a landline never gets a ninth digit', () => {
		expect(forms('+551133334444', 6)).toEqual([
			'551133334444',
			'1133334444',
			'+551133334444',
			'(11) 3333-4444',
			'(11)3333-4444',
			'01133334444',
		]);
	});

	test('all forms come where the settings allow for them, none twice', () => {
		const all = forms('+5511987654321', 30);
		expect(new Set(all).size).toBe(all.length);
		expect(all).toHaveLength(25);
	});

	test('local forms come too in the default area, and only there', () => {
		expect(forms('+5511987654321', 30, '11')).toEqual(expect.arrayContaining(['987654321', '98765-4321', '87654321']));
		expect(forms('+5521987654321', 30, '11')).not.toContain('987654321');
	});

	test('a foreign number is tried with and without its plus', () => {
		expect(forms('+14155552671', 6)).toEqual(['14155552671', '+14155552671']);
	});
});
