import type { Customer } from '../../domain/erp';
import { anyIsPhone, documentText, onlyCustomer } from '../../domain/erp-match';
import { parseMoney } from '../../domain/money';
import { customerOperation } from './capabilities';
import { requiredText, textOf, type WebRecord } from './records';
import { recipeMismatch, system } from './system';

/** Fields of a record that hold phones: a page may show several. */
const phoneName = /^(?:phone|mobile)\w*$/i;

/**
 * The one customer among the rows that a search for a phone has brought. Where the page shows phones, a row counts only where one of
 * them is the phone asked for: searches match parts of numbers. A page that shows none is trusted where the search was for the whole
 * number and a single customer came; without area code it may be anybody's of another area.
 * @param wholeNumber whether the search was for the number with its area code
 * @throws ConnectorError `ambiguous` with masked candidates; `drift` where a row has no id, or an amount cannot be read
 */
export function customerOf(records: readonly WebRecord[], e164: string, { defaultAreaCode, wholeNumber }: { defaultAreaCode: string; wholeNumber: boolean }): Customer | null {
	const rows = records.map((record) => ({ record, phones: phonesOf(record) }));
	const mustShow = !wholeNumber || rows.some(({ phones }) => phones.length > 0);
	const hits = mustShow ? rows.filter(({ phones }) => anyIsPhone(phones, e164, defaultAreaCode || undefined)) : rows;
	return onlyCustomer(hits.map(({ record }) => readCustomer(record, e164)), system, 'Phone');
}

function phonesOf(record: WebRecord): string[] {
	const names = Object.keys(record).filter((name) => phoneName.test(name));
	return names.flatMap((name) => textOf(record, name) ?? []);
}

function readCustomer(record: WebRecord, phone: string): Customer {
	return {
		id: requiredText(record, customerOperation, 'id', 'code'),
		name: textOf(record, 'name') ?? '',
		email: textOf(record, 'email'),
		phone,
		document: documentText(textOf(record, 'document')),
		balanceDue: amount(record, 'balanceDue', 'balance'),
		creditLimit: amount(record, 'creditLimit'),
		currency: textOf(record, 'currency') ?? 'BRL',
	};
}

/** A number as the recipe's type gives it, or a text as Brazilian pages write amounts. */
function amount(record: WebRecord, ...names: readonly string[]): number | null {
	const name = names.find((each) => record[each] !== undefined && record[each] !== null && record[each] !== '');
	if (name === undefined) return null;
	const money = parseMoney(record[name], { format: 'br', exact: true });
	if (money === null) throw recipeMismatch(customerOperation, `extracts a "${name}" that is no amount: give it the type "moneyBRL"`);
	return money.amount;
}
