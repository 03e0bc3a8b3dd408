import type { Readable } from 'node:stream';

export const csvEncodings = ['utf-8', 'windows-1252', 'iso-8859-15', 'cp850', 'utf-16le'] as const;
export type CsvEncoding = (typeof csvEncodings)[number];

export const csvDelimiters = [';', '\t', '|', ','] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

/** How a file is to be read. */
export interface CsvReadFormat {
	/**
	 * `auto`: what a byte order mark says; else UTF-8, read strictly. A file that turns out not to be UTF-8 is refused with
	 * `notUtf8`, and the caller decides whether to read it again as something else: what was read so far cannot be kept,
	 * and a stream cannot be rewound.
	 */
	encoding: CsvEncoding | 'auto';
	/** `auto`: the first of `;`, tab, `|`, `,` that the header line holds outside of quotes. */
	delimiter: CsvDelimiter | 'auto';
	/** False: a `"` is a character like any other, and no field holds a delimiter or a line end. */
	quotes: boolean;
}

export interface CsvRecord {
	/** Line of the file it begins at; the first is 1. */
	line: number;
	cells: readonly string[];
	/** Of the last record: no line end came after it. */
	unended?: true;
}

export interface CsvReading {
	encoding: string;
	delimiter: CsvDelimiter;
	header: CsvRecord;
	/** What comes after the header, in batches of at most 1,000. Empty lines are left out. @throws FileProblem */
	batches: AsyncIterable<readonly CsvRecord[]>;
}

/** How a file is to be written. */
export interface CsvWriteFormat {
	encoding: CsvEncoding | 'utf-8-bom';
	delimiter: CsvDelimiter;
}

/** A text cell is guarded against formulas, a number is not; null is an empty cell. */
export type CsvCell = { text: string } | { number: string } | null;

export interface CsvPort {
	/**
	 * Reads the beginning and says how the rest is read. Holds a piece of the source at a time.
	 * @throws FileProblem; what the source fails with
	 */
	open(source: Readable, format: CsvReadFormat): Promise<CsvReading>;
	/**
	 * The rows as the bytes of a file, with CRLF. A text that a spreadsheet would take for a formula (it begins with
	 * `=`, `+`, `-`, `@`, tab or a carriage return) gets a `'` before it.
	 * @throws FileProblem where the encoding has no such character, naming it
	 */
	write(rows: ReadonlyArray<readonly CsvCell[]>, format: CsvWriteFormat): Promise<Buffer>;
}

export type FileProblemKind =
	/** The bytes are not of the encoding that was asked for, or that the file itself names. */
	| 'encoding'
	/** `auto` took the file for UTF-8, and it is something else throughout. */
	| 'notUtf8'
	/** It is no CSV, or a broken one. */
	| 'format'
	/** A column is missing, or the file holds no rows. */
	| 'columns'
	| 'value';

/** Why a file cannot be taken, and where. Which file it is, the caller knows. */
export class FileProblem extends Error {
	override readonly name = 'FileProblem';
	readonly hint?: string;

	/**
	 * @param reason without a full stop; quotes no more of the file than one cell
	 * @param line null where it is about the file as a whole
	 */
	constructor(
		readonly kind: FileProblemKind,
		readonly reason: string,
		readonly line: number | null,
		hint?: string,
	) {
		super(reason);
		if (hint !== undefined) this.hint = hint;
	}
}
