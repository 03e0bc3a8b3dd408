import { FileProblem, type CsvCell, type CsvWriteFormat } from '../../domain/csv';

/** What a spreadsheet takes for the beginning of a formula, https://owasp.org/www-community/attacks/CSV_Injection. */
const formulaStart = /^[=+\-@\t\r]/;

/** See CsvPort. */
export async function writeCsv(rows: ReadonlyArray<readonly CsvCell[]>, { encoding, delimiter }: CsvWriteFormat): Promise<Buffer> {
	const { stringify } = await import('csv-stringify/sync');
	const text = stringify(
		rows.map((cells) => cells.map(textOf)),
		{ delimiter, record_delimiter: '\r\n', quoted_match: /[;\r\n\t]|^\s|\s$/ },
	);
	return await encode(text, encoding);
}

function textOf(cell: CsvCell): string {
	if (cell === null) return '';
	if ('number' in cell) return cell.number;
	return formulaStart.test(cell.text) ? `'${cell.text}` : cell.text;
}

async function encode(text: string, encoding: CsvWriteFormat['encoding']): Promise<Buffer> {
	if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
	if (encoding === 'utf-8-bom') return Buffer.from(`\uFEFF${text}`, 'utf8');
	const { encode: toBytes, decode } = await import('iconv-lite');
	const bytes = toBytes(text, encoding, { addBOM: encoding === 'utf-16le' });
	refuseLoss(text, decode(bytes, encoding), encoding);
	return bytes;
}

/** The library puts a question mark where the encoding has no character: an order for another product. */
function refuseLoss(text: string, back: string, encoding: string): void {
	if (text === back) return;
	const given = Array.from(text);
	const kept = Array.from(back);
	const at = given.findIndex((character, index) => character !== kept[index]);
	const lost = given[at] ?? '';
	const code = (lost.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	throw new FileProblem(
		'encoding',
		`the encoding ${encoding} has no character “${lost}” (U+${code})`,
		given.slice(0, at).filter((character) => character === '\n').length + 1,
		'Choose UTF-8, if the ERP reads it, or leave that character out.',
	);
}
