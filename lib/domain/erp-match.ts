import { ConnectorError } from './errors';
import type { Customer, Order, StockLevel } from './erp';
import { maskDocument, maskName } from './masking';
import { parsePhone, type Phone } from './phone';
import { phoneLookupVariants } from './phone-variants';
import { parseTaxDocument } from './tax-document';

/**
 * What every ERP adapter does with an answer before it counts: systems match by substring, ignore filters
 * they do not know, and databases turn `12abc` into 12. A record counts only when it says itself that it is the one
 * asked for.
 */

/**
 * The one customer among verified hits; null for none. One customer found twice counts once.
 * @throws ConnectorError `ambiguous` with masked candidates where several customers match
 */
export function onlyCustomer(hits: readonly Customer[], system: string, parameter: string): Customer | null {
	const byId = new Map(hits.map((customer) => [customer.id, customer]));
	if (byId.size > 1) {
		throw new ConnectorError('ambiguous', `${byId.size} customers in ${system} match this ${parameter.toLowerCase()}.`, {
			system,
			parameter,
			hint: 'Ask the customer for the document (CPF or CNPJ), or have the records merged in the ERP.',
			candidates: [...byId.values()].slice(0, 5).map((customer) => ({ id: customer.id, label: labelOf(customer) })),
		});
	}
	const [customer] = byId.values();
	return customer ?? null;
}

function labelOf({ name, document }: Customer): string {
	return [maskName(name), maskDocument(document)].filter((part) => part !== '').join(', ');
}

/** Ids and SKUs compare as text, without regard to case and outer spaces; `000123` is not `123`. */
export function sameKey(a: string, b: string): boolean {
	return a === b || a.trim().toUpperCase() === b.trim().toUpperCase();
}

/**
 * Compares a stored document with a bare one; a numeric column has lost the leading zeros. What is complete as it stands
 * gets none: the CPF 000.000.001-91 is not the CNPJ 00.000.000/0001-91.
 */
export function sameDocument(stored: string | null, document: string): boolean {
	if (stored === null) return false;
	const bare = bareDocument(stored);
	if (bare === document) return true;
	return /^\d+$/.test(bare) && bare.padStart(document.length, '0') === document && parseTaxDocument(bare) === null;
}

/** The bare, upper-case form; null for an empty text. */
export function documentText(stored: string | null): string | null {
	if (stored === null) return null;
	return parseTaxDocument(stored)?.value ?? (bareDocument(stored) || null);
}

function bareDocument(stored: string): string {
	return stored.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
}

/** E.164 where the stored text is one phone, else the text; null for an empty one. */
export function phoneText(stored: string | null, defaultAreaCode?: string): string | null {
	if (stored === null || stored.trim() === '') return null;
	return parsePhone(stored, areaCodeOption(defaultAreaCode))?.e164 ?? stored.trim();
}

/** Whether any of the stored texts is this line. */
export function anyIsPhone(stored: readonly (string | null)[], e164: string, defaultAreaCode?: string): boolean {
	const options = areaCodeOption(defaultAreaCode);
	return stored.some((text) => text !== null && parsePhone(text, options)?.e164 === e164);
}

/**
 * The forms to look up, likeliest first: those of `phoneLookupVariants`, and the local forms without area code where the
 * phone lies in the default area.
 */
export function phoneForms(phone: Phone, defaultAreaCode?: string): string[] {
	const forms = phoneLookupVariants(phone);
	if (phone.areaCode === undefined || phone.areaCode !== defaultAreaCode) return forms;
	const local = phone.equivalents.map((e164) => e164.slice(5));
	return [...forms, ...local, ...local.map((digits) => `${digits.slice(0, -4)}-${digits.slice(-4)}`)];
}

function areaCodeOption(defaultAreaCode: string | undefined): { defaultAreaCode?: string } {
	return defaultAreaCode === undefined ? {} : { defaultAreaCode };
}

/** The levels of the warehouses that count, e.g. without the one for damaged goods; all where none are named. */
export function inWarehouses(levels: readonly StockLevel[], warehouses: readonly string[]): StockLevel[] {
	if (warehouses.length === 0) return [...levels];
	return levels.filter(({ warehouse }) => warehouses.some((code) => sameKey(code, warehouse ?? '')));
}

/** An order with the moment it was placed, as precise as the source tells (ISO text). */
export interface DatedOrder {
	order: Order;
	moment: string | null;
}

/** Newest first, orders of one moment by descending id; without any moments the source's own order stays. */
export function newestFirst(entries: readonly DatedOrder[]): Order[] {
	const dated = entries.some(({ moment }) => moment !== null);
	const sorted = dated ? [...entries].sort(compareEntries) : entries;
	return sorted.map(({ order }) => order);
}

function compareEntries(a: DatedOrder, b: DatedOrder): number {
	return compareText(b.moment ?? '', a.moment ?? '') || compareIds(b.order.id, a.order.id);
}

function compareIds(a: string, b: string): number {
	const numeric = /^\d+$/.test(a) && /^\d+$/.test(b);
	return (numeric ? a.length - b.length : 0) || compareText(a, b);
}

function compareText(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
