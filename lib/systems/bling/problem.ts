import { isRecord, shownWords, valueAt } from '../http-api';
import { listAt, textAt, type BlingRecord } from './values';

/** A field that Bling finds fault with. */
export interface FieldProblem {
	/** By the name its user knows; empty where Bling names none. */
	parameter: string;
	words: string;
}

/** `{ error: { type, message, description, fields } }`; undefined for anything else (developer.bling.com.br/erros-comuns). */
export function problemOf(text: string): BlingRecord | undefined {
	try {
		const json: unknown = JSON.parse(text);
		return isRecord(json) && isRecord(valueAt(json, 'error')) ? json : undefined;
	} catch {
		return undefined;
	}
}

/** `error.fields[]`, each by what is wrong in the entries of its collection, where it has one. */
export function fieldProblems(body: unknown): FieldProblem[] {
	return listAt(body, 'error.fields').flatMap((field) => {
		const entries = listAt(field, 'collection');
		const own = textAt(field, 'msg');
		const element = textAt(field, 'element') ?? '';
		if (entries.length === 0) return own === null ? [] : [{ parameter: element, words: said(element, own) }];
		const first = entries.some((entry) => textAt(entry, 'index') === '0') ? 0 : 1;
		return entries.map((entry) => entryProblem(element, entry, first));
	});
}

/** All that Bling says about a refusal, fit to be shown. */
export function problemWords(body: unknown): string {
	const fields = fieldProblems(body).map(({ words }) => words);
	const description = textAt(body, 'error.description') ?? textAt(body, 'error.message') ?? '';
	return shownWords([description, fields.slice(0, 5).join(', ')].filter((part) => part !== '').join(' – '));
}

/** Names of an order's fields as the users of the node know them. */
const itemFields: Readonly<Record<string, string>> = { quantidade: 'quantity', valor: 'unitPrice', codigo: 'sku', produto: 'sku', 'produto.id': 'sku' };

/** @param first what the first entry is counted as: Bling's contract does not say, and a 0 tells */
function entryProblem(list: string, entry: BlingRecord, first: 0 | 1): FieldProblem {
	const index = Number(textAt(entry, 'index') ?? Number.NaN) - first;
	const element = textAt(entry, 'element') ?? '';
	const place = Number.isInteger(index) && index >= 0 ? `[${index}]` : '';
	const name = itemFields[element.replace(/^.*\]\./, '')] ?? element;
	const parameter = list === 'itens' ? `Items${place}${name === '' ? '' : `.${name}`}` : element || list;
	const words = said(element, textAt(entry, 'msg') ?? '');
	return { parameter, words: place === '' ? words : `${list} ${index + 1}: ${words}` };
}

function said(element: string, words: string): string {
	return element === '' ? words : `${element}: ${words}`;
}
