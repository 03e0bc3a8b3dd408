import { encode } from 'iconv-lite';
import { appendFile } from 'node:fs/promises';

import { ConnectorError } from '../../../lib/domain/errors';
import { listPath, Workbench } from './workbench';

let bench: Workbench;

beforeEach(async () => {
	bench = await Workbench.open();
});
afterEach(() => bench.close());

const first = 'sku;preco;estoque\r\nA;1.234,56;10\r\n000123;0,50;0\r\n';

test('a list is loaded, and its rows are found by their codes as they were written', async () => {
	await bench.put(first);
	const result = await bench.sync();
	expect(result).toMatchObject({ changed: true, rows: 2, encoding: 'utf-8', delimiter: ';', duplicates: 0, file: { path: listPath }, updated: '2026-03-01T10:00:00.000Z' });
	expect(await bench.reader().find('000123')).toEqual({ row: { price: '0.5', stock: 0 }, updated: '2026-03-01T10:00:00.000Z' });
	expect(await bench.reader().find('123')).toMatchObject({ row: null });
});

describe('only what changed is loaded', () => {
	test('a file of the same size and time is not downloaded again, unless it is forced', async () => {
		await bench.put(first);
		const { version } = await bench.sync();
		expect(await bench.sync()).toMatchObject({ changed: false, version, rows: 2 });
		expect(bench.downloads()).toBe(1);
		expect((await bench.sync({ force: true })).changed).toBe(true);
		expect(bench.downloads()).toBe(2);
	});

	test('another time or another size is another list', async () => {
		await bench.put(first);
		await bench.sync();
		await bench.put(first.replace('0,50', '0,60'));
		expect(await bench.sync()).toMatchObject({ changed: true });
		expect(await bench.price('000123')).toBe('0.6');
	});

	test('a file whose time the server does not tell is loaded each time', async () => {
		await bench.put(first);
		const { stat } = bench.files;
		bench.files.stat = async (path) => {
			const file = await stat.call(bench.files, path);
			return file && { ...file, modifiedAt: null };
		};
		await bench.sync();
		expect((await bench.sync()).changed).toBe(true);
	});

	test('after a change of the credential the old list is neither kept nor answered from', async () => {
		await bench.put(first);
		await bench.sync();
		const changed = bench.list({ decimalMark: 'point' }, 'f2');
		await expect(bench.reader(0, changed).find('A')).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('changed') });
		await bench.put('sku;preco;estoque\nA;1.234;1\n');
		expect((await bench.sync({}, changed)).changed).toBe(true);
		expect((await bench.reader(0, changed).find('A')).row).toMatchObject({ price: '1.234' });
	});
});

describe('forms of the file', () => {
	test('windows-1252 is recognised, also where the first accent comes late, and read from the start again', async () => {
		const rows = Array.from({ length: 40_000 }, (_, index) => `P${index};1,00;1;Parafuso\r\n`).join('');
		await bench.put(encode(`sku;preco;estoque;nome\r\n${rows}AÇO Nº2;1,00;1;Aço “liso” 5 €\r\n`, 'windows-1252'));
		expect(await bench.sync()).toMatchObject({ rows: 40_001, encoding: 'windows-1252' });
		expect((await bench.reader().find('AÇO Nº2')).row).toMatchObject({ name: 'Aço “liso” 5 €' });
		expect(bench.downloads()).toBe(2);
	});

	test('cp850 is read where the credential says so', async () => {
		await bench.put(encode('codigo;preço;saldo\r\nAÇO;1,00;1\r\n', 'cp850'));
		await bench.sync({}, bench.list({ encoding: 'cp850' }));
		expect(await bench.price('AÇO')).toBe('1');
	});

	test('blank lines, total lines at the end and repeated rows are no rows', async () => {
		await bench.put('sku;preco;estoque\r\nA;1;1\r\n;;\r\nB;2;2\r\nA;1;1\r\nTotal de registros: 3\r\n;3,00;3\r\n\r\n\r\n');
		expect(await bench.sync()).toMatchObject({ rows: 2, duplicates: 1, footerLines: 2 });
	});
});

describe('a list that is refused leaves the old one in force', () => {
	const header = 'sku;preco;estoque\n';
	test.each([
		['a broken quote', `${header}A;1;1\nB;"2;2\nC;3;3\n`, 'validation', 'line 3'],
		['a quote in the middle of a field', `${header}A;1;1\nFITA 3/4";2;2\n`, 'validation', 'line 3'],
		['another number of columns', `${header}A;1;1\nB;2\n`, 'validation', 'line 3'],
		['a row cut off within its last cell', `${header}A;1;1\nB;2;3`, 'validation', 'line 3'],
		['mixed delimiters', `${header}A;1;1\nB,2,2\n`, 'validation', 'another delimiter'],
		['a missing column', 'sku;preco\nA;1\n', 'drift', 'stock'],
		['a code that a spreadsheet destroyed', `${header}A;1;1\n7,89E+12;2;2\n`, 'validation', 'line 3'],
		['a price with the other mark', `${header}A;12.50;1\n`, 'validation', 'line 2'],
		['a total line in the middle', `${header}A;1;1\nTotal;;1\nB;1;1\n`, 'validation', 'line 3'],
		['rows that contradict each other', `${header}A;1;1\nB;2;2\nA;9;1\n`, 'validation', 'lines 2 and 4'],
		['a header only', header, 'drift', 'no rows'],
		['total lines only', `${header}Total;;0\n`, 'drift', 'no rows'],
		['nothing', '', 'validation', 'empty'],
		['blank lines', '\r\n\r\n', 'drift', 'empty'],
		['mixed encodings', Buffer.concat([Buffer.from(`${header}AÇO;1;1\n`), encode('AÇO 2;2;2\n', 'windows-1252')]), 'validation', 'mixes encodings'],
		['an Excel workbook', 'PK\u0003\u0004xxxx', 'validation', 'Excel'],
	])('%s', async (_what, content, code, place) => {
		await bench.put(first);
		const { loadedAt } = await bench.sync();
		await bench.put(content);
		const error: unknown = await bench.sync().catch((reason: unknown) => reason);
		expect(error).toMatchObject({ name: 'ConnectorError', code, message: expect.stringContaining(place), hint: expect.stringContaining(`${loadedAt} stays in force`) });
		expect(error).toMatchObject({ message: expect.stringContaining(listPath) });
		expect(await bench.price('A')).toBe('1234.56');
	});

	test('a list with far fewer rows than the old one, unless that is allowed', async () => {
		await bench.put(`${header}${Array.from({ length: 100 }, (_, index) => `P${index};1;1\n`).join('')}`);
		await bench.sync();
		await bench.put(`${header}${Array.from({ length: 49 }, (_, index) => `P${index};2;1\n`).join('')}`);
		await expect(bench.sync()).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('49 rows, less than 50 % of the 100') });
		expect(await bench.price('P0')).toBe('1');
		expect(await bench.sync({ minimumShare: 0 })).toMatchObject({ changed: true, rows: 49 });
	});

	test('a file that grows while it is read is not taken, whatever its text looks like', async () => {
		await bench.put(first);
		await bench.sync();
		for (const added of ['B;1;1\r\n', 'B;1']) {
			await bench.put('sku;preco;estoque\r\nA;9,00;1\r\n');
			bench.files.beforeDownload = async () => await appendFile(bench.pathOf(listPath), added);
			await expect(bench.sync()).rejects.toMatchObject({ code: 'unavailable', retryable: true, message: expect.stringContaining('changed while it was read') });
		}
		bench.files.beforeDownload = async () => undefined;
		bench.files.afterDownload = async () => await bench.put('sku;preco;estoque\r\nA;8,00;1\r\n');
		await expect(bench.sync()).rejects.toMatchObject({ code: 'unavailable' });
		expect(await bench.price('A')).toBe('1234.56');
	});

	test('a download that breaks off is repeated, three times in all', async () => {
		await bench.put(first);
		const lost = new ConnectorError('unavailable', 'connection lost', { system: 'Local Files' });
		bench.files.afterDownload = async () => {
			if (bench.downloads() < 3) throw lost;
		};
		expect(await bench.sync()).toMatchObject({ changed: true, rows: 2 });
		bench.files.afterDownload = async () => await Promise.reject(lost);
		await expect(bench.sync({ force: true })).rejects.toBe(lost);
		expect(bench.downloads()).toBe(6);
	});

	test('a download that breaks off gives its own reason', async () => {
		await bench.put(first);
		await bench.sync();
		await bench.put('sku;preco;estoque\r\nA;9,00;1\r\n');
		bench.files.afterDownload = async () => {
			throw new Error('connection lost');
		};
		await expect(bench.sync()).rejects.toThrow('connection lost');
		expect(await bench.price('A')).toBe('1234.56');
	});
});

describe('the ready file', () => {
	test('a list is taken only once its mark is there, and younger than the list', async () => {
		await bench.put(first);
		expect(await bench.sync({ readySuffix: '.ok' })).toMatchObject({ changed: false, ready: false, rows: 0 });
		await bench.put('', `${listPath}.ok`);
		expect(await bench.sync({ readySuffix: '.ok' })).toMatchObject({ changed: true, rows: 2 });
		await bench.put('sku;preco;estoque\nA;2,00;1\n');
		expect(await bench.sync({ readySuffix: '.ok' })).toMatchObject({ changed: false, ready: false, rows: 2 });
		expect(await bench.price('A')).toBe('1234.56');
	});
});

test('no file is not_found', async () => {
	await expect(bench.sync()).rejects.toMatchObject({ code: 'not_found', parameter: 'priceListPath' });
});

test('of two syncs at once one loads, and the other waits and finds it done', async () => {
	await bench.put(first);
	const results = await Promise.all([bench.sync(), bench.sync(), bench.sync()]);
	expect(results.filter(({ changed }) => changed)).toHaveLength(1);
	expect(bench.downloads()).toBe(1);
});

test('one that has waited long enough says so', async () => {
	await bench.put(first);
	let goOn: () => void = () => undefined;
	bench.files.beforeDownload = () => new Promise((resolve) => (goOn = resolve));
	const loading = bench.sync();
	while (bench.downloads() === 0) await new Promise((resolve) => setImmediate(resolve));
	await expect(bench.sync({ waitMs: 30 })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('Another execution') });
	goOn();
	expect((await loading).changed).toBe(true);
});

test('a cancelled execution stops the load with its own reason, and leaves nothing behind', async () => {
	await bench.put(first);
	await bench.sync();
	await bench.put(`sku;preco;estoque\n${'A;2;1\n'.repeat(200_000)}`);
	const cancel = new AbortController();
	bench.files.beforeDownload = async () => cancel.abort(new Error('execution cancelled'));
	await expect(bench.sync({}, bench.list(), { signal: cancel.signal })).rejects.toThrow('execution cancelled');
	expect(await bench.price('A')).toBe('1234.56');
});

describe('age', () => {
	test('nothing loaded yet says what to run', async () => {
		await expect(bench.reader().find('A')).rejects.toMatchObject({ code: 'validation', hint: expect.stringContaining('Sync Price List') });
	});

	test('a list older than allowed is not answered from, and the error says since when', async () => {
		await bench.put(first);
		await bench.sync();
		const age = Date.now() - Date.UTC(2026, 2, 1, 10);
		expect((await bench.reader(age + 3_600_000).find('A')).row).not.toBeNull();
		await expect(bench.reader(age - 3_600_000).find('A')).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('2026-03-01T10:00:00.000Z') });
	});
});
