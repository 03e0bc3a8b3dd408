/**
 * The `where` of genericQuery is raw SQL. It is put together here and nowhere else: from fixed text, from column names of
 * ours, and from values that a whitelist has let through.
 */

declare const checked: unique symbol;

/** A value that a whitelist has let through, as a literal of SQL. */
export type SqlText = string & { readonly [checked]: 'literal' };
/** A condition made of such values. */
export type Condition = string & { readonly [checked]: 'condition' };

/** What values of each kind consist of. Text from a chat is never among them. */
const whitelists = {
	/** Customer codes, stores, order numbers, price tables. */
	code: /^[A-Za-z0-9._-]{1,20}$/,
	/** CPF, or CNPJ with its letters. */
	document: /^(?:\d{11}|[0-9A-Z]{12}\d{2})$/,
	/** `yyyymmdd`. */
	day: /^\d{8}$/,
	/** Branches; they may hold blanks, and are blank in shared tables. */
	branch: /^[A-Za-z0-9 ._-]{0,12}$/,
	/** Idempotency keys. */
	key: /^[A-Za-z0-9._:/@=+|-]{1,250}$/,
} as const;

/** Null where the value holds anything that its kind does not. */
export function sqlText(value: string, kind: keyof typeof whitelists): SqlText | null {
	return whitelists[kind].test(value) ? literal(value) : null;
}

const skuCharacter = /^[A-Za-z0-9._/-]$/;
const longestSku = 30;

/** @param further characters that SKUs of this company hold beyond the usual ones */
export function skuText(sku: string, further: string): SqlText | null {
	const characters = Array.from(sku);
	if (characters.length === 0 || characters.length > longestSku) return null;
	return characters.every((each) => skuCharacter.test(each) || further.includes(each)) ? literal(sku) : null;
}

/** An empty text is written as a blank, which equals any number of them; Oracle takes '' for NULL. */
function literal(value: string): SqlText {
	return `'${value === '' ? ' ' : value.replaceAll("'", "''")}'` as SqlText;
}

export function equal(column: string, value: SqlText): Condition {
	return `${column} = ${value}` as Condition;
}

export function oneOf(column: string, values: readonly SqlText[]): Condition {
	return `${column} IN (${values.join(', ')})` as Condition;
}

export function from(column: string, day: SqlText): Condition {
	return `${column} >= ${day}` as Condition;
}

/**
 * The column holds these digits in this order, whatever mask stands between them. LIKE alone says so in every database
 * that Protheus runs on.
 */
export function holdsDigits(column: string, digits: string): Condition | null {
	if (!/^\d{4,15}$/.test(digits)) return null;
	return `${column} LIKE '%${Array.from(digits).join('%')}%'` as Condition;
}

/** Conditions without a value. */
export const fixed = {
	notDeleted: "D_E_L_E_T_ = ' '" as Condition,
	/** No customer: codes are never blank. */
	nobody: "A1_COD = ' '" as Condition,
	customerNotBlocked: "A1_MSBLQL <> '1'" as Condition,
	/** Returns (D) and processing orders (B) have a supplier's code where the others have a customer's. */
	orderOfCustomer: "C5_TIPO NOT IN ('B', 'D')" as Condition,
	orderNotInvoiced: "C5_NOTA = ' '" as Condition,
	orderNotEliminated: "C5_LIBEROK <> 'E'" as Condition,
};

export function all(conditions: readonly Condition[]): Condition {
	return conditions.join(' AND ') as Condition;
}
