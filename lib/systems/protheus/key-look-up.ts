import { sameKey } from '../../domain/erp-match';
import { ConnectorError } from '../../domain/errors';
import { keyOfAnother } from '../../domain/idempotency-key';
import type { StoredKey } from './bounded-key-text';
import { equal, oneOf, sqlText, type Condition, type SqlText } from './condition';
import { customerKey } from './customers';
import type { Row } from './generic-query';
import { noProof } from './refusals';
import { system } from './setting-error';
import type { EndpointName } from './settings';

export interface KeyQuestion {
	operation: 'orderByKey' | 'ticketByKey';
	endpoint: EndpointName;
	/** As the caller gave it. */
	idempotencyKey: string;
	/** As it went to the service. */
	stored: StoredKey;
	/** Column of the key. */
	field: string;
	/** Whose record it must be; undefined: anybody's. */
	customerId: string | undefined;
	/** Columns with code and store of the customer; null where the table has none. */
	customerFields: readonly [code: string, store: string] | null;
	/** Rows of the table for which this holds, oldest first. */
	ask(where: readonly Condition[]): Promise<readonly Row[]>;
}

/**
 * The row with the key, of this customer; null where there is none.
 * @throws ConnectorError `validation` where only other customers' rows bear the key, `unsupported` where the answer proves
 * nothing, `drift` where the column holds no more than the beginning of the key
 */
export async function rowByKey(question: KeyQuestion): Promise<Row | null> {
	const { operation, endpoint, field, stored, ask } = question;
	const { text, literal } = stored;
	if (literal === null) throw noProof(operation, endpoint);
	const rows = await ask([equal(field, literal)]);
	const own = ownOf(rows.filter((row) => row.text(field) === text), question);
	if (own !== null) return own;
	// Rows that hold another text, or none that can be read, prove neither presence nor absence; but case alone is another key.
	if (rows.some((row) => row.text(field)?.toUpperCase() !== text.toUpperCase())) throw noProof(operation, endpoint);
	await refuseCutKey(question);
	return null;
}

function ownOf(rows: readonly Row[], { idempotencyKey, ...question }: KeyQuestion): Row | null {
	const own = rows.find((row) => mayBeOf(row, question));
	if (own !== undefined) return own;
	if (rows.length > 0) throw keyOfAnother(system, idempotencyKey);
	return null;
}

/** A row that names no customer is nobody else's. */
function mayBeOf(row: Row, { customerId, customerFields }: Pick<KeyQuestion, 'customerId' | 'customerFields'>): boolean {
	if (customerId === undefined || customerFields === null) return true;
	const [code, store] = customerFields.map((column) => row.text(column));
	if (code == null || store == null) return true;
	return sameKey(`${code}|${store}`, customerKey(customerId)?.id ?? customerId);
}

/**
 * A narrower column, or the service itself, keeps what fits, without a word: the record is there, but not under its key. A
 * shorter key of the same customer looks no different, whatever room its column has.
 */
async function refuseCutKey(question: KeyQuestion): Promise<void> {
	const { endpoint, field, stored, customerId, customerFields, ask } = question;
	const beginnings = beginningsOf(stored.text);
	if (beginnings.length === 0) return;
	const customer = customerId === undefined ? null : customerKey(customerId);
	const ofCustomer = customer === null || customerFields === null ? [] : [equal(customerFields[0], customer.code), equal(customerFields[1], customer.store)];
	const rows = await ask([oneOf(field, beginnings), ...ofCustomer]);
	const cut = rows.find((row) => mayBeOf(row, question) && isBeginning(row.text(field), stored.text));
	if (cut === undefined) return;
	const length = cut.text(field)?.length ?? 0;
	throw new ConnectorError('drift', `${system} holds ${length} characters of a key that has ${stored.text.length}, in ${field}: that may be the record asked for, or another one.`, {
		system,
		parameter: `${endpoint}.key.maximumLength`,
		hint: `Set "${endpoint}.key.maximumLength" in the credential to what ${field} holds (${length}?), and let the service store the key unshortened. Look in Protheus whether the record is there.`,
	});
}

function isBeginning(held: string | null, text: string): boolean {
	return held !== null && held.length < text.length && text.startsWith(held);
}

/** Widths that columns of keys have, as C5_NUM has at least; beyond 60 only usual ones, so that the address stays short. */
const widths = [...Array.from({ length: 55 }, (_each, index) => index + 6), 64, 70, 80, 90, 100, 120, 128, 150, 200];

function beginningsOf(text: string): SqlText[] {
	const cut = widths.filter((width) => width < text.length).map((width) => sqlText(text.slice(0, width), 'key'));
	return cut.filter((each): each is SqlText => each !== null);
}
