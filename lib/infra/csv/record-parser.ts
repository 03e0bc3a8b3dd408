import type { CsvError, Parser } from 'csv-parse';

import { FileProblem, type CsvDelimiter, type CsvRecord } from '../../domain/csv';

/** A quote that is never closed swallows the rest of the file; this bounds how much of it is held. The library's own bound is checked at every byte. */
const longestRecord = 131_072;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export interface RecordFormat {
	delimiter: CsvDelimiter;
	quotes: boolean;
	lineEnds: readonly string[];
}

/** csv-parse, fed by hand: the records of a piece are there when the piece has been written. */
export class RecordParser {
	private records: CsvRecord[] = [];
	/** Lines of the file that are behind the last whole record. */
	private linesDone = 0;
	/** csv-parse counts CRLF within quotes as two lines. */
	private countedTwice = 0;
	private ended = false;
	private bytesSinceRecord = 0;
	private endsInLineEnd = true;

	private constructor(private readonly parser: Parser) {}

	static async open({ delimiter, quotes, lineEnds }: RecordFormat): Promise<RecordParser> {
		const { parse } = await import('csv-parse');
		const parser: Parser = parse({
			delimiter,
			quote: quotes ? '"' : null,
			escape: quotes ? '"' : null,
			record_delimiter: [...lineEnds],
			skip_empty_lines: true,
			// The number of columns is judged by who knows what a total line looks like.
			relax_column_count: true,
		});
		const opened = new RecordParser(parser);
		const push = parser.push.bind(parser);
		// The records are taken here, not from the stream: passing a million objects through it, or having a description made
		// of each (on_record), costs a quarter of the time.
		parser.push = (cells: string[] | null) => {
			if (cells === null) return push(null);
			opened.take(cells, parser.info.lines);
			return true;
		};
		// It also comes to the callback of the write.
		parser.on('error', () => undefined);
		parser.resume();
		return opened;
	}

	/** The records that ended within this piece. @throws FileProblem `format` */
	async write(piece: Buffer): Promise<CsvRecord[]> {
		await new Promise<void>((resolve, reject) => {
			this.parser.write(piece, (error) => (error ? reject(this.problem(error)) : resolve()));
		});
		const last = piece.at(-1);
		if (last !== undefined) this.endsInLineEnd = last === lineFeed || last === carriageReturn;
		this.bytesSinceRecord = this.records.length > 0 ? 0 : this.bytesSinceRecord + piece.length;
		if (this.bytesSinceRecord > longestRecord) {
			throw broken(`this line is longer than ${longestRecord} characters, most likely because a quote (") is not closed`, this.linesDone + 1);
		}
		return this.taken();
	}

	/** The last record, where no line end came after it. @throws FileProblem `format` */
	async end(): Promise<CsvRecord[]> {
		if (this.ended) return [];
		this.ended = true;
		await new Promise<void>((resolve, reject) => {
			this.parser.once('error', (error) => reject(this.problem(error)));
			this.parser.once('end', resolve);
			this.parser.end();
		});
		// It may also have been held back in case its line end went on.
		return this.endsInLineEnd ? this.taken() : this.taken().map((record) => ({ ...record, unended: true }));
	}

	close(): void {
		this.parser.destroy();
	}

	private take(cells: readonly string[], counted: number): void {
		const lastLine = counted - this.countedTwice;
		if (lastLine - this.linesDone === 1) {
			this.linesDone = lastLine;
			this.records.push({ line: lastLine, cells });
			return;
		}
		const within = cells.join(';');
		const crlf = within.match(/\r\n/g)?.length ?? 0;
		this.countedTwice += crlf;
		this.linesDone = lastLine - crlf;
		this.records.push({ line: this.linesDone - (within.match(/\r\n|\n|\r/g)?.length ?? 0), cells });
	}

	private taken(): CsvRecord[] {
		const { records } = this;
		this.records = [];
		return records;
	}

	private problem(error: Error): FileProblem {
		const { code, lines } = error as CsvError & { lines?: number };
		const begins = this.linesDone + 1;
		if (code === 'CSV_QUOTE_NOT_CLOSED') return broken('a quote (") is opened here and never closed', begins);
		if (code === 'INVALID_OPENING_QUOTE' || code === 'CSV_INVALID_CLOSING_QUOTE') {
			return broken('a quote (") stands in the middle of a field', typeof lines === 'number' ? lines - this.countedTwice : begins);
		}
		return new FileProblem('format', `the line cannot be read as CSV (${String(code ?? 'unknown')})`, begins);
	}
}

function broken(reason: string, line: number): FileProblem {
	return new FileProblem('format', reason, line, 'A field with a quote in it must stand in quotes, with the inner quote doubled ("Tubo 1/2"""). If the ERP does not quote at all, switch quoting off.');
}
