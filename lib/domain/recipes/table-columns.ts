import type { RawCell, RawTable } from '../web-page';
import type { FieldRule } from './field-rule';
import type { ColumnRule } from './recipe';

/** The texts of one row by the names of the columns; null where the cell is empty, missing, or without the link asked for. */
export type ColumnTexts = Readonly<Record<string, string | null>>;

type Row = readonly RawCell[];
type Columns = Readonly<Record<string, FieldRule & ColumnRule>>;

/** Where the headings may be at the latest, in tables that have titles and filters above them. */
const LAST_HEADING_ROW = 10;

/** A row that may be a sum: one that says so, or whose label spans several columns. */
export type SumMark = 'says' | 'begins' | 'spans' | null;

/**
 * The rows of a table below its headings, each column found by its heading: the texts of the cells above it, or several of them joined
 * where a heading spans others (`Valor Total` for `Total` below `Valor`). Left out are rows of headings, rows without any text, and rows
 * in which one text spans the table.
 * @returns `sums`: what each of the rows has of a row that sums up;
 * a problem where a heading is missing, or stands above several columns
 */
export function readColumns(rows: RawTable['rows'], columns: Columns): { records: readonly ColumnTexts[]; sums: readonly SumMark[] } | { problem: string } {
	const names = Object.keys(columns);
	const byHeading = names.filter((name) => (columns[name]?.headers.length ?? 0) > 0);
	const found = byHeading.length === 0 ? { places: new Map<string, number>(), end: headingsEnd(rows) } : headingsOf(rows, columns, byHeading);
	if ('problem' in found) return found;
	const data = rows.slice(found.end).filter(isData);
	const records = data.map((row) => {
		return Object.fromEntries(names.map((name) => [name, textOf(row, columns[name], found.places.get(name))]));
	});
	return { records, sums: data.map(sumMark) };
}

function textOf(row: Row, rule: ColumnRule | undefined, place: number | undefined): string | null {
	const cell = row[place ?? (rule?.position ?? 0) - 1];
	const text = rule?.link === true ? cell?.link : cell?.text.trim();
	return text === undefined || text === '' ? null : text;
}

function isData(row: Row): boolean {
	if (row.every(({ header }) => header)) return false;
	if (row.every(({ text, link }) => text.trim() === '' && link === null)) return false;
	// A cell over the whole width: a title, or "nothing found".
	return !(row.length > 1 && row.every(({ span }) => span === 0));
}

/** `Total`, `Sub-total:`, `Total geral`; of a customer called Total Ltda. only the beginning is the same. */
const sum = /^(?:sub[\s-]?)?(?:total|totais|soma|somatório|suma|summe|gesamt|sum)(?![\p{L}\p{N}])/iu;
const onlySum = /^\S+(?:\s+(?:geral|gerais|general|parcial|final|do período|da página))?\s*:?$/iu;

function sumMark(row: Row): SumMark {
	const label = row.map(({ text }) => text.trim()).find((text) => text !== '') ?? '';
	if (sum.test(label)) return onlySum.test(label) ? 'says' : 'begins';
	const spans = row.map(({ span, text }) => (/\p{L}/u.test(text) ? span : undefined)).filter((span) => span !== undefined);
	return new Set(spans).size < spans.length ? 'spans' : null;
}

function isHeading(row: Row): boolean {
	return row.length > 0 && row.every(({ header }) => header);
}

/** The first row that is none of the headings above the table. */
function headingsEnd(rows: readonly Row[]): number {
	const first = rows.findIndex((row) => !isHeading(row));
	return first === -1 ? rows.length : first;
}

type Headings = { places: Map<string, number>; end: number };

function headingsOf(rows: readonly Row[], columns: Columns, names: readonly string[]): Headings | { problem: string } {
	const attempts = headingBlocks(rows).map(([from, to]) => ({ from, to, result: placesIn(rows.slice(from, to), columns, names) }));
	const complete = attempts.find(({ result }) => result.missing.length === 0 && result.unclear === null);
	if (complete !== undefined) return { places: complete.result.places, end: complete.to };
	const nearest = attempts.sort((a, b) => b.result.places.size - a.result.places.size)[0];
	if (nearest?.result.unclear != null) {
		return { problem: `the heading ${nearest.result.unclear} stands above several columns; name the heading above it too, or use "position"` };
	}
	const missing = (nearest?.result.missing ?? names).map((name) => (columns[name]?.headers ?? []).map((header) => `"${header}"`).join(' or ')).join(', ');
	return { problem: `no heading ${missing} in the table; ${shownHeadings(rows)}` };
}

/** Rows that may be headings, as [first, behind the last]: those marked so, one by one and together, then the others one by one. */
function headingBlocks(rows: readonly Row[]): Array<[number, number]> {
	const blocks: Array<[number, number]> = [];
	for (let from = 0; from < rows.length && from < LAST_HEADING_ROW; from++) {
		if (!isHeading(rows[from] ?? [])) continue;
		let to = from;
		while (isHeading(rows[to] ?? [])) to++;
		blocks.push([from, to]);
		from = to;
	}
	const single = rows.slice(0, LAST_HEADING_ROW).map((_row, index): [number, number] => [index, index + 1]);
	return [...blocks, ...single];
}

interface Places {
	places: Map<string, number>;
	missing: string[];
	/** A heading that several columns have. */
	unclear: string | null;
}

function placesIn(block: readonly Row[], columns: Columns, names: readonly string[]): Places {
	const headings = columnHeadings(block);
	const result: Places = { places: new Map(), missing: [], unclear: null };
	for (const name of names) {
		const matches = (columns[name]?.headers ?? []).map((header) => ({ header, places: placesOf(header, headings) })).find(({ places }) => places.length > 0);
		if (matches === undefined) result.missing.push(name);
		else if (matches.places.length > 1) result.unclear ??= `"${matches.header}"`;
		else result.places.set(name, matches.places[0] ?? 0);
	}
	return result;
}

/** For each column all that may be its heading: the lowest text first. */
function columnHeadings(block: readonly Row[]): string[][] {
	const width = Math.max(0, ...block.map((row) => row.length));
	return Array.from({ length: width }, (_none, column) => {
		const texts = block.map((row) => row[column]?.text ?? '').filter((text, index, all) => text.trim() !== '' && text !== all[index - 1]);
		const joined = texts.map((_text, index) => texts.slice(index).join(' '));
		return [...new Set([...joined, ...texts].map(comparable))];
	});
}

function placesOf(header: string, headings: readonly string[][]): number[] {
	const wanted = comparable(header);
	return headings.flatMap((texts, index) => (texts.includes(wanted) ? [index] : []));
}

/** Without case, accents, blanks and punctuation; a heading of marks alone (`%`) stays as it is. */
export function comparable(text: string): string {
	const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s/g, '');
	const letters = plain.replace(/[^\p{L}\p{N}%#]/gu, '');
	return letters === '' ? plain : letters;
}

/** What is not marked as headings may be somebody's data, and is not shown. */
function shownHeadings(rows: readonly Row[]): string {
	const marked = rows.slice(0, LAST_HEADING_ROW).flatMap((row) => row.filter(({ header }) => header).map(({ text }) => text.trim()));
	const texts = [...new Set(marked.filter((text) => text !== ''))].slice(0, 30);
	return texts.length === 0 ? 'it has none that are marked as such. Name the columns by their place ("position"; in the node a number as heading), or choose a selector that matches this one table only' : `there are ${texts.map((text) => `"${text.slice(0, 60)}"`).join(', ')}`;
}
