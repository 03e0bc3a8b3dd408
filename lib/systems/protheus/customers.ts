import type { Customer } from '../../domain/erp';
import { anyIsPhone, documentText, onlyCustomer, phoneText, sameDocument } from '../../domain/erp-match';
import { ConnectorError } from '../../domain/errors';
import { parsePhone, type Phone } from '../../domain/phone';
import type { CallContext } from '../../domain/runtime';
import { equal, fixed, holdsDigits, sqlText, type Condition, type SqlText } from './condition';
import { drift } from './errors';
import type { GenericQuery, Query, Row } from './generic-query';
import { system } from './setting-error';
import type { ProtheusSettings } from './settings';

/** A customer's id in its halves, A1_COD and A1_LOJA. */
export interface CustomerKey {
	code: SqlText;
	store: SqlText;
	/** `code|store` */
	id: string;
}

/** Null where it is not `code|store`: without the store it would be another address of the customer. */
export function customerKey(id: string): CustomerKey | null {
	const [code = '', store = '', ...more] = id.split('|').map((part) => part.trim());
	const key = { code: sqlText(code, 'code'), store: sqlText(store, 'code') };
	return more.length === 0 && key.code !== null && key.store !== null ? { code: key.code, store: key.store, id: `${code}|${store}` } : null;
}

/** What a customer's prices start from. */
export interface PriceTerms {
	/** The customer's own price table (A1_TABELA). */
	table: string | null;
	discountPercentage: number | null;
}

const noTerms: PriceTerms = { table: null, discountPercentage: null };

const fields = ['A1_COD', 'A1_LOJA', 'A1_NOME', 'A1_EMAIL', 'A1_DDD', 'A1_TEL', 'A1_CGC', 'A1_LC', 'A1_SALDUP', 'A1_MSBLQL'];

/** Customers are table SA1; blocked ones (A1_MSBLQL) are nobody's. */
export class Customers {
	constructor(
		private readonly query: GenericQuery,
		private readonly settings: ProtheusSettings,
	) {}

	async ping(context: CallContext): Promise<void> {
		await this.query.firstRows(customersQuery('ping', [fixed.nobody]), context);
	}

	/** One query: the last eight digits, in whatever mask. The number may hold its area code, or have it in A1_DDD. */
	async byPhone(phone: string, context: CallContext): Promise<Customer | null> {
		const parsed = parsePhone(phone, { assumeInternational: true });
		const condition = parsed && holdsDigits('A1_TEL', lastDigits(parsed));
		if (parsed === null || condition === null) return null;
		const rows = await this.rows('customerByPhone', condition, context);
		const areaCode = this.settings.defaultAreaCode || undefined;
		const hits = rows.filter((row) => anyIsPhone(phonesOf(row), parsed.e164, areaCode));
		if (hits.length === 0) refuseMasked(rows, 'A1_TEL', 'customerByPhone', 'Phone');
		// Of several phones of one customer, the one that was asked for.
		return onlyCustomer(hits.map((row) => ({ ...this.customer(row), phone: parsed.e164 })), system, 'Phone');
	}

	async byDocument(document: string, context: CallContext): Promise<Customer | null> {
		const text = sqlText(document, 'document');
		if (text === null) return null;
		const rows = await this.rows('customerByDocument', equal('A1_CGC', text), context);
		const hits = rows.filter((row) => sameDocument(row.text('A1_CGC'), document));
		if (hits.length === 0) refuseMasked(rows, 'A1_CGC', 'customerByDocument', 'Document');
		return onlyCustomer(hits.map((row) => this.customer(row)), system, 'Document');
	}

	async byId(id: string, context: CallContext): Promise<Customer | null> {
		const row = await this.row(id, fields, 'customerById', context);
		return row === null ? null : this.customer(row);
	}

	async priceTerms(id: string, context: CallContext): Promise<PriceTerms> {
		const { customerPriceTables, customerDiscountField } = this.settings;
		const columns = [...(customerPriceTables ? ['A1_TABELA'] : []), ...(customerDiscountField === '' ? [] : [customerDiscountField])];
		if (columns.length === 0) return noTerms;
		const row = await this.row(id, ['A1_COD', 'A1_LOJA', 'A1_MSBLQL', ...columns], 'price', context);
		if (row === null) return noTerms;
		return {
			table: customerPriceTables ? row.text('A1_TABELA') : null,
			discountPercentage: customerDiscountField === '' ? null : row.quantity(customerDiscountField),
		};
	}

	private async row(id: string, columns: readonly string[], operation: string, context: CallContext): Promise<Row | null> {
		const key = customerKey(id);
		if (key === null) return null;
		const query = { ...customersQuery(operation, [equal('A1_COD', key.code), equal('A1_LOJA', key.store)]), fields: columns };
		const rows = await this.query.rows(query, context);
		return rows.find((row) => !isBlocked(row) && idOf(row)?.toUpperCase() === key.id.toUpperCase()) ?? null;
	}

	private async rows(operation: string, condition: Condition, context: CallContext): Promise<Row[]> {
		const rows = await this.query.rows(customersQuery(operation, [condition]), context);
		return rows.filter((row) => !isBlocked(row));
	}

	private customer(row: Row): Customer {
		const { currency, defaultAreaCode } = this.settings;
		const id = idOf(row);
		if (id === null) throw drift('customer', 'has a record without A1_COD and A1_LOJA', 'Check that the user may see these columns.');
		return {
			id,
			name: row.text('A1_NOME') ?? '',
			email: row.text('A1_EMAIL'),
			phone: shownPhone(row, defaultAreaCode || undefined),
			document: documentText(row.text('A1_CGC')),
			balanceDue: row.money('A1_SALDUP'),
			creditLimit: row.money('A1_LC'),
			currency,
		};
	}
}

function customersQuery(operation: string, conditions: readonly Condition[]): Query {
	return { operation, table: 'SA1', fields, branchOf: 'customers', where: [fixed.customerNotBlocked, ...conditions] };
}

function isBlocked(row: Row): boolean {
	return row.text('A1_MSBLQL') === '1';
}

function idOf(row: Row): string | null {
	const [code, store] = [row.text('A1_COD'), row.text('A1_LOJA')];
	return code === null || store === null ? null : `${code}|${store}`;
}

/** Eight digits are the same with and without country code, area code and ninth digit. */
function lastDigits({ e164 }: Phone): string {
	return e164.replace(/\D/g, '').slice(-8);
}

/**
 * The number with its area code; and alone, where it is long enough to hold the area code itself: without one it would pass
 * for a phone of the default area.
 */
function phonesOf(row: Row): Array<string | null> {
	const number = row.text('A1_TEL');
	if (number === null) return [];
	const complete = number.replace(/\D/g, '').length >= 10 ? number : null;
	return [`${row.text('A1_DDD') ?? ''}${number}`, complete];
}

function shownPhone(row: Row, areaCode: string | undefined): string | null {
	const [joined = null, complete = null] = phonesOf(row);
	const readable = [joined, complete].find((text) => text !== null && parsePhone(text, areaCode === undefined ? {} : { defaultAreaCode: areaCode }) !== null);
	return phoneText(readable ?? joined, areaCode);
}

/** Protheus found records that it does not show: none of them may be taken for the customer, and none be called unknown. */
function refuseMasked(rows: readonly Row[], column: string, operation: string, parameter: string): void {
	if (!rows.some((row) => row.isMasked(column))) return;
	throw new ConnectorError('permission', `${system} masks ${column} for the user of the credential, so "${operation}" cannot tell whose record it is.`, {
		system,
		parameter,
		hint: 'Give this user access to protected data (LGPD) in Protheus, or look customers up by another field.',
	});
}
