import { parseMoney, parseQuantity } from '../money';
import { parsePhone } from '../phone';
import { parseTaxDocument } from '../tax-document';
import type { FieldRule, FieldType } from './field-rule';
import { readBrazilianDate, readDate } from './written-date';

export interface FieldReader {
	/** What the text must be, as messages say it. */
	expected: string;
	/** Null where the text is something else. */
	read(text: string, rule: FieldRule): string | number | boolean | null;
}

const yes = new Set(['sim', 's', 'yes', 'y', 'true', 'verdadeiro', 'on', '1', '☑', '✓', '✔', '✅']);
const no = new Set(['não', 'nao', 'n', 'no', 'false', 'falso', 'off', '0', '☐', '✗', '✘', '❌']);
/** Signs of currencies, which a number on a page has before or behind it. */
const currency = /^([-−+(]?)\s*(?:R\$|US\$|[$€£])|(?:R\$|US\$|[$€£])()$/gi;
const email = /^[^\s@<>,;:"()[\]\\]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.[\p{L}\p{N}-]{2,}$/u;

function taxDocument(kind: 'cpf' | 'cnpj' | null): (text: string) => string | null {
	return (text) => {
		const document = parseTaxDocument(text);
		return document !== null && (kind === null || document.kind === kind) ? document.value : null;
	};
}

function decimal(text: string, rule: FieldRule): number | null {
	const bare = text.replace(currency, '$1');
	// "R$" would settle the format by itself, which here is the rule's to say.
	return parseQuantity(bare.trim(), { format: rule.format ?? 'br' });
}

function integer(text: string, rule: FieldRule): number | null {
	const value = parseQuantity(text, { format: rule.format ?? 'br' });
	return value !== null && Number.isSafeInteger(value) ? value : null;
}

/** With the marks of an account statement: `1.234,56 D` is a debit, and so negative. */
function moneyBrl(text: string): number | null {
	const [, marked, mark] = /^(.*\d)\s*\(?(CR?|DB?)\)?$/i.exec(text) ?? [];
	const money = parseMoney(marked ?? text, { format: 'br', exact: true });
	if (money === null || mark === undefined) return money?.amount ?? null;
	// A sign and a mark at once: nobody can tell which counts.
	if (money.amount < 0) return null;
	return mark.toUpperCase().startsWith('D') && money.amount !== 0 ? -money.amount : money.amount;
}

function truth(text: string): boolean | null {
	const word = text.toLowerCase();
	return yes.has(word) ? true : no.has(word) ? false : null;
}

function webAddress(text: string): string | null {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
	return new URL(text).href;
}

export const fieldReaders: Readonly<Record<FieldType, FieldReader>> = {
	string: { expected: 'a text', read: (text) => text },
	integer: { expected: 'a whole number', read: integer },
	decimal: { expected: 'a number', read: decimal },
	moneyBRL: { expected: 'an amount of money such as 1.234,56', read: moneyBrl },
	date: { expected: 'a date', read: (text, rule) => readDate(text, rule.format ?? 'br') },
	dateBR: { expected: 'a date such as 31/12/2025', read: readBrazilianDate },
	boolean: { expected: 'yes or no', read: truth },
	cpf: { expected: 'a CPF with right check digits', read: taxDocument('cpf') },
	cnpj: { expected: 'a CNPJ with right check digits', read: taxDocument('cnpj') },
	cpfOrCnpj: { expected: 'a CPF or CNPJ with right check digits', read: taxDocument(null) },
	phone: { expected: 'a phone number with its area code', read: (text) => parsePhone(text.replace(/^tel:/i, ''))?.e164 ?? null },
	email: { expected: 'an e-mail address', read: (text) => email.exec(text.replace(/^mailto:/i, '').replace(/\?.*$/, ''))?.[0] ?? null },
	url: { expected: 'an address that begins with http', read: webAddress },
};
