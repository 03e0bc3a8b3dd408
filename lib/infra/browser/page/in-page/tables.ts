import type { RawCell } from '../../../../domain/web-page';
import type { PageElement, PageTable } from './dom';

declare const absoluteAddress: typeof import('./reading').absoluteAddress;
declare const isRendered: typeof import('./seeing').isRendered;
declare const keptElement: typeof import('./seeing').keptElement;
declare const shownText: typeof import('./seeing').shownText;

export interface TableRow {
	cells: PageElement[];
	/** Rows that its cells may span, itself included. */
	left: number;
	header: boolean;
}

export function rowsOf(table: PageTable): TableRow[] {
	const rows = Array.from(table.rows).filter(isRendered);
	return rows.map((row, index) => {
		const group = row.parentElement;
		let left = 1;
		while (rows[index + left]?.parentElement === group) left++;
		return { cells: Array.from(row.children).filter(isRendered), left, header: group?.tagName.toUpperCase() === 'THEAD' };
	});
}

/** Rows of what is no table but says that it is one (https://www.w3.org/TR/wai-aria/#grid). */
export function rolesOf(grid: PageElement): TableRow[] {
	const kinds = '[role="table"], [role="grid"], [role="treegrid"]';
	const rows = Array.from(grid.querySelectorAll('[role="row"]')).filter((row) => row.closest(kinds) === grid && isRendered(row));
	const cells = '[role="cell"], [role="gridcell"], [role="columnheader"], [role="rowheader"]';
	return rows.map((row) => ({ cells: Array.from(row.querySelectorAll(cells)).filter((cell) => cell.closest('[role="row"]') === row && isRendered(cell)), left: 1, header: false }));
}

export function spanOf(cell: PageElement, name: 'rowspan' | 'colspan', most: number): number {
	const written = cell.getAttribute(name);
	const span = written === null ? 1 : Number.parseInt(written, 10);
	if (Number.isNaN(span) || span < 0) return 1;
	if (span === 0) return name === 'rowspan' ? most : 1;
	return Math.min(span, most);
}

export function cellOf(cell: PageElement, inHead: boolean): RawCell {
	const role = cell.getAttribute('role') ?? '';
	const header = inHead || cell.tagName.toUpperCase() === 'TH' || /^(columnheader|rowheader)$/.test(role);
	const link = cell.querySelector('a[href]')?.getAttribute('href');
	const own = cell.children.length === 1 ? cell.querySelector(':scope > input, :scope > select, :scope > textarea, :scope > img') : null;
	return { text: shownText(cell) || (own === null ? '' : shownText(own)), header, link: link ? absoluteAddress(link.trim(), cell.baseURI) : null };
}

/** Puts each cell in all of its places. */
export function gridOf(rows: TableRow[]): RawCell[][] {
	const grid: RawCell[][] = rows.map(() => []);
	for (const [index, row] of rows.entries()) {
		let column = 0;
		for (const cell of row.cells) {
			while (grid[index]?.[column] !== undefined) column++;
			const wide = spanOf(cell, 'colspan', 1000);
			const read = cellOf(cell, row.header);
			const placed = wide > 1 ? { ...read, span: column } : read;
			const high = spanOf(cell, 'rowspan', row.left);
			for (let down = 0; down < high; down++) for (let right = 0; right < wide; right++) (grid[index + down] ?? [])[column + right] = placed;
			column += wide;
		}
	}
	return grid.map((cells) => Array.from(cells, (cell) => cell ?? { text: '', header: false, link: null }));
}

/** Of more rows than anybody asks for at once, no more than these are read. */
export function boundedGrid(rows: TableRow[]): { rows: RawCell[][]; more?: true } {
	const most = 10_100;
	return rows.length > most ? { rows: gridOf(rows.slice(0, most)), more: true } : { rows: gridOf(rows) };
}

/** The table itself, or the first one in what was found; null where there is none. */
export function readTable(id: number): { rows: RawCell[][]; more?: true } | null {
	const found = keptElement(id);
	if (found === null) return null;
	const roles = '[role="table"], [role="grid"], [role="treegrid"]';
	const table = found.tagName.toUpperCase() === 'TABLE' ? found : found.querySelector('table');
	if (table !== null) return boundedGrid(rowsOf(table as PageTable));
	const grid = found.matches(roles) ? found : found.querySelector(roles);
	return grid === null ? null : boundedGrid(rolesOf(grid));
}
