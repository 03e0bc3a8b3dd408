import { FileProblem, type CsvRecord } from '../../domain/csv';
import type { DatasetEntry } from '../../domain/dataset';
import { decimalsOf, readDecimalText } from './decimal-text';
import { placeColumns, type ColumnPlaces } from './price-list-columns';
import type { PriceListSettings } from './price-list-settings';

const longestSku = 100;
const longestText = 300;
const stockDecimals = 4;
const priceDecimals = 6;

/** A number in which a spreadsheet has destroyed a long code. */
const destroyedCode = /^\d(?:[.,]\d+)?E\+\d+$/i;

/** What the first cell of a total line says, without accents and case. */
const footerText =
	/^(?:(?:sub)?tota(?:l|is)(?: geral)?(?: d[eo]s? .*)?|(?:qtde?\.?|quantidade|numero|n[º°o]\.?)? ?(?:de )?(?:registros|itens|linhas|produtos)|fim(?: d[eo] (?:arquivo|relatorio))?|eof)(?:\s*[:=]?\s*[\d.,]*)?$/;

export type PriceListLine = { kind: 'row'; entry: DatasetEntry } | { kind: 'blank' } | { kind: 'footer' };

/**
 * Reads the rows of a price list one by one.
 *
 * A line whose cells are all empty is `blank`. A line whose first cell with something in it reads like a total or an end mark, or that
 * has no code, is `footer`, whatever its number of columns: the caller must see to it that no row comes after one. With a name in
 * its place and no cell empty it is a row all the same: products are called “Total 5”, too.
 */
export class PriceListRows {
	private readonly places: ColumnPlaces;
	private readonly columns: number;

	/** @throws FileProblem `columns` */
	constructor(
		header: CsvRecord,
		private readonly settings: PriceListSettings,
	) {
		this.places = placeColumns(header, settings.columns);
		this.columns = header.cells.length;
	}

	/** @throws FileProblem `format`, `value`, naming line and column */
	read(record: CsvRecord): PriceListLine {
		const { cells, line } = record;
		const sku = bare(cells[this.places.sku]);
		if (cells.length !== this.columns || sku === '' || footerStart.test(sku)) {
			const special = this.special(record, sku);
			if (special !== null) return special;
		}
		if (!plainSku.test(sku)) this.checkSku(sku, line);
		if (record.unended && !this.settings.openEnd) throw cutOff(line);
		return { kind: 'row', entry: { key: sku, line, row: this.row(record) } };
	}

	private special({ cells, line }: CsvRecord, sku: string): PriceListLine | null {
		const first = cells.find((cell) => cell.trim() !== '');
		if (first === undefined) return { kind: 'blank' };
		if (isFooter(first) && !this.isWholeRow(cells)) return { kind: 'footer' };
		if (cells.length !== this.columns) throw this.columnCount(cells, line);
		return sku === '' ? { kind: 'footer' } : null;
	}

	private isWholeRow(cells: readonly string[]): boolean {
		return cells.length === this.columns && this.places.name !== -1 && cells.every((cell) => cell.trim() !== '');
	}

	/** What a row does not tell is left out: a million times “null” is read and written for nothing. */
	private row(record: CsvRecord): DatasetEntry['row'] {
		const row: Record<string, string | number> = {};
		const { stock, reserved, name, warehouse } = this.places;
		const price = this.price(record);
		if (price !== null) row['price'] = price;
		if (stock !== -1) this.addQuantity(row, record, 'stock');
		if (reserved !== -1) this.addQuantity(row, record, 'reserved');
		if (name !== -1) this.addText(row, record, 'name');
		if (warehouse !== -1) this.addText(row, record, 'warehouse');
		return row;
	}

	private price({ cells, line }: CsvRecord): string | null {
		const { price: place } = this.places;
		const text = cells[place]?.trim() ?? '';
		if (text === '') return null;
		const price = readDecimalText(text, this.settings.decimalMark);
		if (price === null) throw this.noNumber('price', text, line);
		if (price.startsWith('-')) throw new FileProblem('value', `the price “${clip(text)}” is negative`, line);
		if (decimalsOf(price) > priceDecimals) throw new FileProblem('value', `the price “${clip(text)}” has more than ${priceDecimals} decimals`, line);
		return price;
	}

	private addQuantity(row: Record<string, string | number>, { cells, line }: CsvRecord, field: 'stock' | 'reserved'): void {
		const text = cells[this.places[field]]?.trim() ?? '';
		if (text === '') return;
		const quantity = readDecimalText(text, this.settings.decimalMark);
		if (quantity === null) throw this.noNumber(field, text, line);
		if (decimalsOf(quantity) > stockDecimals) {
			throw new FileProblem('value', `the ${field} “${clip(text)}” has more than ${stockDecimals} decimals`, line);
		}
		row[field] = Number(quantity);
	}

	private addText(row: Record<string, string | number>, { cells, line }: CsvRecord, field: 'name' | 'warehouse'): void {
		const text = cells[this.places[field]]?.trim() ?? '';
		if (text.length > longestText) throw new FileProblem('value', `the ${field} is longer than ${longestText} characters`, line, 'A quote may be missing.');
		if (text !== '') row[field] = text;
	}

	private checkSku(sku: string, line: number): void {
		if (sku.length > longestSku) {
			throw new FileProblem('value', `the code is longer than ${longestSku} characters`, line, 'A delimiter or a quote may be missing.');
		}
		if (/[\p{Cc}\p{Cs}\u{10FFFF}]/u.test(sku)) throw new FileProblem('value', `the code “${clip(sku)}” holds control characters`, line);
		if (!destroyedCode.test(sku)) return;
		throw new FileProblem(
			'value',
			`the code “${clip(sku)}” was destroyed by a spreadsheet, which made a rounded number of it`,
			line,
			'Export the list from the ERP again without opening it in a spreadsheet; the lost digits cannot be restored.',
		);
	}

	private columnCount(cells: readonly string[], line: number): FileProblem {
		const other = cells.length === 1 && /[;,|\t]/.test(cells[0] ?? '') ? '; it seems to use another delimiter than the header' : '';
		return new FileProblem(
			'format',
			`the line has ${count(cells.length)}, the header has ${count(this.columns)}${other}`,
			line,
			'A delimiter inside of a text must stand in quotes; a file that was cut off ends with such a line.',
		);
	}

	private noNumber(field: string, text: string, line: number): FileProblem {
		const { decimalMark } = this.settings;
		return new FileProblem(
			'value',
			`the ${field} “${clip(text)}” is no number with a decimal ${decimalMark}`,
			line,
			`The credential says that the decimal mark is a ${decimalMark} (field Decimal Mark): correct it there, or the cell in the ERP.`,
		);
	}
}

/** What may begin a total line, and what is a code beyond doubt: most rows are done with after these two looks. */
const footerStart = /^(?:(?:sub)?tota|q|quan|n|reg|it|linhas|prod|de|fim|eof)/i;
const plainSku = /^[\w./-]{1,100}$/;

function isFooter(cell: string): boolean {
	// No total line begins with more, and the pattern takes ever longer with long runs of blanks.
	if (cell.length > 100) return false;
	const text = cell.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();
	return footerText.test(text);
}

function cutOff(line: number): FileProblem {
	return new FileProblem(
		'format',
		'the last line has no line end, so that the list may have been cut off in it',
		line,
		'Have the ERP end the last line, or write a ready file; if its lists always end so, set “Last Line Without Line End” to accept.',
	);
}

/** The code as text. `="00123"` is how some exports keep a spreadsheet from dropping zeros. */
function bare(cell: string | undefined): string {
	const text = cell?.trim() ?? '';
	return text.startsWith('="') && text.endsWith('"') ? text.slice(2, -1) : text;
}

function clip(text: string): string {
	return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function count(columns: number): string {
	return columns === 1 ? 'one column' : `${columns} columns`;
}
