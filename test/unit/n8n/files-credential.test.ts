import { orderFormatOf, ownerOf, priceListOf } from '../../../lib/n8n/files/price-list';

const credential = { protocol: 'sftp', host: 'h', port: 0, user: 'u', password: 'p', priceListPath: '/export/x.csv', delimiter: 'auto', encoding: 'auto', decimalMark: 'comma', columns: '{}', currency: 'BRL' };

describe('the price list of a credential', () => {
	test('is read as its fields say', () => {
		const { path, settings, name } = priceListOf({ ...credential, delimiter: 'tab', encoding: 'cp850', columns: '{"sku":"CODIGO"}' }, 'c:1');
		expect(name).toBe('price-list:c:1');
		expect(path).toBe('/export/x.csv');
		expect(settings).toEqual({ delimiter: '\t', encoding: 'cp850', decimalMark: 'comma', columns: { sku: 'CODIGO' }, currency: 'BRL', quotes: true, openEnd: false });
	});

	test('fields that a credential of an earlier version does not have get their defaults', () => {
		expect(priceListOf({ host: 'h', priceListPath: '/x' }, 'c').settings).toMatchObject({ delimiter: 'auto', encoding: 'auto', decimalMark: 'comma', columns: {}, currency: 'BRL' });
	});

	const fingerprint = (changes: object) => priceListOf({ ...credential, ...changes }, 'c').fingerprint;

	test.each(['host', 'user', 'priceListPath', 'encoding', 'decimalMark', 'delimiter', 'currency'])('another %s makes it another list', (field) => {
		const other = { encoding: 'cp850', decimalMark: 'point', delimiter: ';', currency: 'USD' }[field] ?? 'other';
		expect(fingerprint({ [field]: other })).not.toBe(fingerprint({}));
	});

	test.each(['password', 'timeoutMs', 'exportFolder', 'privateKey'])('another %s leaves it the same, so that a rotated secret does not silence the bot', (field) => {
		expect(fingerprint({ [field]: 'other' })).toBe(fingerprint({}));
	});

	test.each([
		['priceListPath', { priceListPath: ' ' }],
		['delimiter', { delimiter: '#' }],
		['encoding', { encoding: 'ebcdic' }],
		['columns', { columns: '[1]' }],
		['columns.stok', { columns: '{"stok":"x"}' }],
		['columns', { columns: '{"price":"","stock":""}' }],
		['currency', { currency: 'reais' }],
	])('what is wrong with %s is named', (parameter, changes) => {
		expect(() => priceListOf({ ...credential, ...changes }, 'c')).toThrow(expect.objectContaining({ code: 'validation', parameter }));
	});
});

test('two credentials never share a list', () => {
	expect(ownerOf({ backofficeErpFilesApi: { id: '1' } })).not.toBe(ownerOf({ backofficeErpFilesApi: { id: '2' } }));
});

describe('the form of exported orders', () => {
	test('follows the price list, with semicolon and UTF-8 where that is automatic', () => {
		expect(orderFormatOf(credential)).toEqual({ delimiter: ';', encoding: 'utf-8', decimalMark: 'comma', dateFormat: 'yyyy-MM-dd' });
		expect(orderFormatOf({ ...credential, delimiter: '|', encoding: 'windows-1252', decimalMark: 'point' })).toMatchObject({ delimiter: '|', encoding: 'windows-1252', decimalMark: 'point' });
	});

	test('is what the node asks for, where it does', () => {
		const wishes = { delimiter: 'tab', encoding: 'utf-8-bom', dateFormat: 'dd/MM/yyyy' } as const;
		expect(orderFormatOf(credential, wishes)).toMatchObject({ delimiter: '\t', encoding: 'utf-8-bom', dateFormat: 'dd/MM/yyyy' });
		expect(orderFormatOf({ ...credential, delimiter: '|' }, { delimiter: 'asList', encoding: 'asList' })).toMatchObject({ delimiter: '|', encoding: 'utf-8' });
	});
});
