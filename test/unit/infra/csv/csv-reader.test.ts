import { encode } from 'iconv-lite';
import { Readable } from 'node:stream';

import { FileProblem, type CsvReadFormat, type CsvReading } from '../../../../lib/domain/csv';
import { csvFiles } from '../../../../lib/infra/csv/csv-files';

const usual: CsvReadFormat = { encoding: 'auto', delimiter: 'auto', quotes: true };

function sourceOf(content: string | Buffer, pieceBytes = 65_536): Readable {
	const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
	const pieces = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) => bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes));
	return Readable.from(pieces, { objectMode: false });
}

async function read(content: string | Buffer, format: Partial<CsvReadFormat> = {}, pieceBytes?: number) {
	const reading: CsvReading = await csvFiles.open(sourceOf(content, pieceBytes), { ...usual, ...format });
	const records = [];
	for await (const batch of reading.batches) {
		expect(batch.length).toBeLessThanOrEqual(1_000);
		records.push(...batch);
	}
	return { ...reading, records, cells: records.map(({ cells }) => cells), lines: records.map(({ line }) => line) };
}

async function problemOf(work: Promise<unknown>): Promise<FileProblem> {
	const error: unknown = await work.catch((reason: unknown) => reason);
	if (error instanceof FileProblem) return error;
	throw new Error(`expected a FileProblem, got ${String(error)}`);
}

const text = 'código;descrição\r\nA;Maçã “doce” €\r\n';

describe('encoding', () => {
	test.each([
		['UTF-8', 'auto', Buffer.from(text), 'utf-8'],
		['UTF-8 with a mark', 'auto', Buffer.from(`\uFEFF${text}`), 'utf-8'],
		['UTF-16 with a mark', 'auto', encode(text, 'utf-16le', { addBOM: true }), 'utf-16le'],
		['UTF-16 without a mark', 'utf-16le', encode(text, 'utf-16le'), 'utf-16le'],
		['windows-1252', 'windows-1252', encode(text, 'windows-1252'), 'windows-1252'],
	] as const)('%s (%s) is read, cut wherever it may be', async (_name, encoding, bytes, named) => {
		for (const pieceBytes of [1, 2, 3, 7, 1_000]) {
			const result = await read(bytes, { encoding }, pieceBytes);
			expect(result.header.cells).toEqual(['código', 'descrição']);
			expect(result.cells).toEqual([['A', 'Maçã “doce” €']]);
			expect(result.encoding).toBe(named);
		}
	});

	test.each([
		['cp850', 'cp850', 'Peça nº 2 ½'],
		['iso-8859-15', 'iso-8859-15', 'Peça 5 €'],
	] as const)('%s is read where it is asked for', async (_name, encoding, cell) => {
		expect((await read(encode(`a;b\r\n1;${cell}\r\n`, encoding), { encoding })).cells).toEqual([['1', cell]]);
	});

	test('what is not UTF-8 throughout is handed back with the line, be it in the header or a megabyte further', async () => {
		expect(await problemOf(read(encode(text, 'windows-1252')))).toMatchObject({ kind: 'notUtf8', line: 1 });
		const late = Buffer.concat([Buffer.from(`a;b\n${'1;2\n'.repeat(300_000)}`), encode('3;maçã\n', 'windows-1252')]);
		expect(await problemOf(read(late))).toMatchObject({ kind: 'notUtf8', line: 300_002 });
	});

	test('a file that mixes UTF-8 with something else is refused: either reading would spoil half of it', async () => {
		const mixed = Buffer.concat([Buffer.from('a;b\n1;maçã\n'), encode('2;maçã\n', 'windows-1252')]);
		expect(await problemOf(read(mixed))).toMatchObject({ kind: 'encoding', line: 3, reason: expect.stringContaining('mixes encodings') });
	});

	test('UTF-8 that is asked for, or marked, is not taken for anything else', async () => {
		const bytes = encode('a;b\n1;maçã\n', 'windows-1252');
		expect(await problemOf(read(bytes, { encoding: 'utf-8' }))).toMatchObject({ kind: 'encoding', line: 2 });
		expect(await problemOf(read(Buffer.concat([Buffer.from('\uFEFF'), bytes])))).toMatchObject({ kind: 'encoding' });
	});

	test('a character cut off at the end of the file is no UTF-8', async () => {
		expect((await problemOf(read(Buffer.from('a;b\n1;maçã', 'utf8').subarray(0, -1)))).kind).toBe('encoding');
	});
});

describe('delimiter', () => {
	test.each([
		['a;b,c\n1;2,3\n', ';'],
		['a\tb,c\n1\t2,3\n', '\t'],
		['a|b,c\n1|2,3\n', '|'],
		['a,b\n1,2\n', ','],
		['"a;x",b\n1,2\n', ','],
		['\r\n\r\na;b\r\n1;2\r\n', ';'],
	])('of %j it is %j', async (content, delimiter) => {
		expect((await read(content)).delimiter).toBe(delimiter);
	});

	test('one that is set is not looked for', async () => {
		expect((await read('a;b,c\n1;2,3\n', { delimiter: ',' })).cells).toEqual([['1;2', '3']]);
	});

	test('a file of one column is refused', async () => {
		expect(await problemOf(read('codigo\n1\n'))).toMatchObject({ kind: 'columns', line: 1 });
	});
});

describe('records', () => {
	test('quotes hold delimiters, line ends and doubled quotes; each record has the line it begins in', async () => {
		const result = await read('a;b\r\n1;"x;y"\r\n\r\n2;"line\r\nbreak"\r\n3;"Tubo 1/2"""\r\n\r\n\r\n');
		expect(result.cells).toEqual([['1', 'x;y'], ['2', 'line\r\nbreak'], ['3', 'Tubo 1/2"']]);
		expect(result.lines).toEqual([2, 4, 6]);
	});

	test('line ends may change within a file, and the last may be missing', async () => {
		const result = await read('a;b\r\n1;2\n3;4\r\n5;6');
		expect(result.cells).toEqual([['1', '2'], ['3', '4'], ['5', '6']]);
		expect(result.lines).toEqual([2, 3, 4]);
		expect(result.records.map(({ unended }) => unended)).toEqual([undefined, undefined, true]);
	});

	test('a lone carriage return ends a line where it ends the first, cut wherever it may be', async () => {
		for (const pieceBytes of [1, 4, 1_000]) {
			const result = await read('a;b\r1;2\r3;4', {}, pieceBytes);
			expect(result.cells).toEqual([['1', '2'], ['3', '4']]);
			expect(result.lines).toEqual([2, 3]);
		}
	});

	test('a header alone has no records', async () => {
		expect((await read('a;b')).cells).toEqual([]);
		expect((await read('a;b\r\n')).cells).toEqual([]);
	});

	test.each([
		['a;b\n1;2\n3;"never closed\n4;5\n', 3, 'never closed'],
		['a;b\n1;2\n3;Tubo 1/2"\n', 3, 'middle of a field'],
		['a;b\n1;"x" y\n', 2, 'middle of a field'],
		[`a;b\n1;2\n3;"open\n${'4;5\n'.repeat(100_000)}`, 3, 'longer than'],
	])('a broken quote is refused with its line', async (content, line, reason) => {
		expect(await problemOf(read(content))).toMatchObject({ kind: 'format', line, reason: expect.stringContaining(reason) });
	});

	test('without quoting a quote is a character like any other', async () => {
		expect((await read('a;b\n1;Tubo 1/2"\n2;"x\n', { quotes: false })).cells).toEqual([['1', 'Tubo 1/2"'], ['2', '"x']]);
	});

	test.each([
		['', 'empty'],
		['\r\n\r\n', 'empty'],
		['PK\u0003\u0004 rest', 'Excel workbook'],
		['a\u0000;\u0000b\u0000', 'NUL'],
	])('%j is no list', async (content, reason) => {
		expect((await problemOf(read(content))).reason).toContain(reason);
	});

	test('a file without line ends is not held to find one', async () => {
		expect((await problemOf(read(`a;${'x'.repeat(200_000)}`))).reason).toContain('no line ends');
	});

	test('what the source fails with goes to the reader', async () => {
		const failing = Readable.from((async function* () {
			yield Buffer.from('a;b\n1;2\n');
			throw new Error('connection lost');
		})());
		const reading = await csvFiles.open(failing, usual);
		await expect((async () => {
			for await (const _batch of reading.batches);
		})()).rejects.toThrow('connection lost');
	});
});
