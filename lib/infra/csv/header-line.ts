import { csvDelimiters, FileProblem, type CsvDelimiter } from '../../domain/csv';

/** No header is longer; a file without line ends is not held in memory to find one. */
const longestHeader = 65_536;

/**
 * The delimiter of a file: the first of `;`, tab, `|`, `,` that its first line which is not empty holds outside of quotes.
 * Commas come last because they also stand in Brazilian numbers.
 *
 * @throws FileProblem `columns`
 */
export function detectDelimiter(header: string, quotes: boolean): CsvDelimiter {
	const bare = quotes ? header.replaceAll(/"(?:[^"]|"")*"/g, '') : header;
	const found = csvDelimiters.find((delimiter) => bare.includes(delimiter));
	if (found !== undefined) return found;
	throw new FileProblem(
		'columns',
		'the first line has one column only: it holds no semicolon, tab, bar or comma',
		1,
		'The first line must name the columns. If the file has no such line, ask for one in the export.',
	);
}

export interface Head {
	/** Everything read so far. */
	bytes: Buffer;
	/** The first line that is not empty. */
	line: string;
	/** What ends a line. LF and CRLF may change within a file, because files are glued together. */
	lineEnds: readonly string[];
}

const usualLineEnds = ['\r\n', '\n'] as const;

/**
 * Reads as far as the end of the first line that is not empty.
 * @throws FileProblem `columns` for an empty file, `format` where no line ends
 */
export async function readHead(pieces: AsyncIterator<Buffer>, quotes: boolean): Promise<Head> {
	let bytes: Buffer = Buffer.alloc(0);
	for (;;) {
		const piece = await pieces.next();
		if (piece.done === true) return wholeFile(bytes);
		bytes = bytes.length === 0 ? piece.value : Buffer.concat([bytes, piece.value]);
		refuseOtherKinds(bytes);
		const tooLong = bytes.length > longestHeader;
		// A line that no rule of quotes fits is for the parser, which says what is wrong with it.
		const text = bytes.toString('utf8');
		const line = firstLine(text, quotes && !tooLong);
		if (line !== null) return { bytes, line, lineEnds: endsWithCarriageReturn(text, line) ? ['\r'] : usualLineEnds };
		if (tooLong) {
			throw new FileProblem('format', `no line ends within the first ${longestHeader} characters`, 1, 'Check that it is a CSV file, and that every quote in its first line is closed.');
		}
	}
}

function wholeFile(bytes: Buffer): Head {
	const line = bytes.toString('utf8').trim();
	if (line !== '') return { bytes, line, lineEnds: line.includes('\n') ? usualLineEnds : ['\r'] };
	throw new FileProblem('columns', 'it is empty', null, 'Check the export job of the ERP.');
}

/** The first line that is not empty, once its end is there and what kind of end it is. Line ends within quotes are part of it. */
function firstLine(text: string, quotes: boolean): string | null {
	const start = text.search(/\S/);
	let quoted = false;
	for (let at = start; at >= 0 && at < text.length; at += 1) {
		if (quotes && text[at] === '"') quoted = !quoted;
		// What follows a carriage return tells which kind of end it is.
		else if (!quoted && (text[at] === '\n' || (text[at] === '\r' && at + 1 < text.length))) return text.slice(start, at);
	}
	return null;
}

function endsWithCarriageReturn(text: string, line: string): boolean {
	const end = text.indexOf(line) + line.length;
	return text[end] === '\r' && text[end + 1] !== '\n';
}

function refuseOtherKinds(bytes: Buffer): void {
	if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) {
		throw new FileProblem('format', 'it is an Excel workbook or a ZIP file', null, 'Have it exported as CSV.');
	}
	if (bytes.includes(0)) {
		throw new FileProblem('format', 'it holds NUL characters', null, 'It may be UTF-16 without a byte order mark: choose the encoding in the credential. Otherwise it is no CSV file.');
	}
}
