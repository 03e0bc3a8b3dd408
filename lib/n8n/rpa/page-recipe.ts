import type { FieldRule, FieldType } from '../../domain/recipes/field-rule';
import { fieldTypes } from '../../domain/recipes/field-rule';
import { patternProblem } from '../../domain/recipes/patterns';
import type { Branch, ColumnRule, OperationRecipe, Paging, Step } from '../../domain/recipes/recipe';
import { ConnectorError } from '../../domain/errors';
import type { PdfOptions, Selectors } from '../../domain/web-page';

/** A row of the table of fields or columns, as the node has it. */
interface Rules {
	name: string;
	type: string;
	required: boolean;
	pattern: string;
}

export interface FieldRow extends Rules {
	selector: string;
	attribute: string;
}

export interface ColumnRow extends Rules {
	/** Alternatives, or a place. */
	heading: string;
	link: boolean;
}

interface PageWishes {
	url: string;
	/** Selectors; empty: what is read is waited for. */
	waitFor: string;
}

export interface ScrapeWishes extends PageWishes {
	returns: 'record' | 'list' | 'table';
	rowSelector: string;
	tableSelector: string;
	fields: readonly FieldRow[];
	columns: readonly ColumnRow[];
	noResult: string;
	nextPage: string;
	maximumPages: number;
	frame?: string;
	minimumRows?: number;
	maximumRows?: number;
	rowsAs?: 'items' | 'list';
}

export interface ScreenshotWishes extends PageWishes {
	element?: string;
	fullPage?: boolean;
	fileName?: string;
}

export interface PdfWishes extends PageWishes, PdfOptions {
	fileName?: string;
}

/** A step without its place. */
type Bare = Step extends infer Each ? (Each extends unknown ? Omit<Each, 'path'> : never) : never;

/** Name of what the operation reads, and of the file it makes. */
export const pageResult = 'data';

/** What “Scrape” does, as an operation of a recipe. */
export function scrapeOperation(wishes: ScrapeWishes): OperationRecipe {
	const steps: Bare[] = [...waitFor(awaited(wishes), wishes.noResult, awaitedField(wishes)), extract(wishes)];
	const frame = selectorsOf(wishes.frame ?? '');
	const inside: Bare[] = frame.length === 0 ? steps : [{ kind: 'frame', note: 'Frame', target: { selectors: frame }, steps: steps.map(placed('/frame')) }];
	return operation('scrape', 'Page > Scrape', [goto(wishes.url, 'domcontentloaded'), ...inside]);
}

export function screenshotOperation({ url, waitFor: awaitedText, element = '', fullPage = false }: ScreenshotWishes): OperationRecipe {
	const selectors = selectorsOf(element);
	const picture: Bare = { kind: 'screenshot', note: element === '' ? 'Full Page' : 'Element', as: pageResult, selectors: selectors.length === 0 ? null : selectors, fullPage };
	const field = awaitedText.trim() === '' ? 'Element' : 'Wait For';
	return operation('screenshot', 'Page > Screenshot', [goto(url, 'load'), ...waitFor(visible(awaitedText || element), '', field), picture]);
}

export function pdfOperation({ url, waitFor: awaitedText, format = 'A4', landscape = false, printBackground = true }: PdfWishes): OperationRecipe {
	const paper: Bare = { kind: 'pdf', as: pageResult, options: { format, landscape, printBackground } };
	return operation('pdf', 'Page > PDF', [goto(url, 'load'), ...waitFor(visible(awaitedText), '', 'Wait For'), paper]);
}

function operation(name: string, madeBy: string, steps: readonly Bare[]): OperationRecipe {
	return { name, description: '', input: {}, write: false, steps: steps.map(placed('')), madeBy };
}

function placed(parent: string): (step: Bare, index: number) => Step {
	return (step, index) => ({ ...step, path: `${parent}/steps/${index}/${step.kind}` });
}

function goto(url: string, until: 'domcontentloaded' | 'load'): Bare {
	return { kind: 'goto', note: 'URL', url: url.trim(), until, expectStatus: [] };
}

/** @param field of the node that names what is waited for */
function waitFor(conditions: readonly Branch[], noResult: string, field: string): Bare[] {
	const branches = [...conditions, ...visible(noResult).map((branch) => ({ ...branch, outcome: 'notFound' }))];
	return branches.length === 0 ? [] : [{ kind: 'waitFor', note: conditions.length === 0 ? 'No Result When' : field, anyOf: branches }];
}

function visible(text: string): Branch[] {
	const selectors = selectorsOf(text);
	return selectors.length === 0 ? [] : [{ condition: { selectors, state: 'visible' }, outcome: null, message: null }];
}

/** What the node's user names, else what is going to be read; nothing where none is fine, too. */
function awaited(wishes: ScrapeWishes): Branch[] {
	if (wishes.waitFor.trim() !== '') return visible(wishes.waitFor);
	if (wishes.returns === 'list') return wishes.minimumRows === 0 ? [] : visible(wishes.rowSelector);
	if (wishes.returns === 'table') return visible(wishes.tableSelector);
	const shown = wishes.fields.filter(({ selector }) => selector !== '');
	const [first] = [...shown.filter(({ required }) => required), ...shown];
	if (first === undefined) return [];
	// What has no text of its own, such as a meta element, is there without being visible.
	return [{ condition: { selectors: selectorsOf(first.selector), state: 'attached' }, outcome: null, message: null }];
}

function awaitedField({ waitFor: text, returns }: ScrapeWishes): string {
	if (text.trim() !== '') return 'Wait For';
	return { list: 'Row Selector', table: 'Table Selector', record: 'Fields' }[returns];
}

/** The fields that say what is read. */
const readFields = { list: 'Row Selector and Fields', table: 'Table Selector and Columns', record: 'Fields' } as const;

function extract(wishes: ScrapeWishes): Bare {
	const { returns, minimumRows = 1, maximumRows = 500 } = wishes;
	const common = { kind: 'extract', note: readFields[returns], as: pageResult, minRows: minimumRows, maxRows: maximumRows, paging: pagingOf(wishes) } as const;
	if (returns === 'table') {
		const table = requiredSelectors(wishes.tableSelector, 'Table Selector');
		return { ...common, shape: 'table', table, columns: Object.fromEntries(wishes.columns.map((row) => [row.name, columnOf(row)])) };
	}
	const fields = Object.fromEntries(wishes.fields.map((row) => [row.name, fieldOf(row)]));
	if (returns === 'list') return { ...common, shape: 'list', root: requiredSelectors(wishes.rowSelector, 'Row Selector'), fields };
	return { ...common, shape: 'object', root: [], minRows: 1, maxRows: 1, paging: null, fields };
}

function pagingOf({ returns, nextPage, maximumPages }: ScrapeWishes): Paging | null {
	const next = selectorsOf(nextPage);
	return returns === 'record' || next.length === 0 ? null : { next, maxPages: maximumPages };
}

function fieldOf(row: FieldRow): FieldRule & { selectors: Selectors; attribute?: string } {
	return { ...ruleOf(row), selectors: selectorsOf(row.selector), ...(row.attribute === '' ? {} : { attribute: row.attribute }) };
}

function columnOf(row: ColumnRow): FieldRule & ColumnRule {
	const place = /^[1-9]\d?$/.test(row.heading) ? { headers: [], position: Number(row.heading) } : { headers: selectorsOf(row.heading) };
	return { ...ruleOf(row), ...place, link: row.link };
}

function ruleOf({ name, type, required, pattern }: Rules): FieldRule {
	return { type: typeOf(type, name), required, ...(pattern === '' ? {} : { pattern: checkedPattern(pattern, name) }) };
}

function typeOf(text: string, name: string): FieldType {
	const type = fieldTypes.find((known) => known === text);
	if (type !== undefined) return type;
	throw invalid(`The type of “${name}” is none of: ${fieldTypes.join(', ')}.`);
}

function checkedPattern(pattern: string, name: string): string {
	const problem = patternProblem(pattern);
	if (problem === null) return pattern;
	throw invalid(`The pattern of “${name}” ${problem}.`);
}

function selectorsOf(text: string): Selectors {
	return text.split(/\|\||\n/).map((alternative) => alternative.trim()).filter((alternative) => alternative !== '');
}

function requiredSelectors(text: string, label: string): Selectors {
	const selectors = selectorsOf(text);
	if (selectors.length === 0) throw invalid(`The parameter “${label}” is empty.`);
	return selectors;
}

function invalid(message: string): ConnectorError {
	return new ConnectorError('validation', message, { system: 'RPA Scrape', hint: 'Open the node and correct it.', nothingDone: true });
}
