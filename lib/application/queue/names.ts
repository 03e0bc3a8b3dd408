import { mistake } from './mistake';

/**
 * The name of a queue: 1 to 60 letters, digits, `-` and `_`.
 * @throws ConnectorError `validation`
 */
export function queueName(value: unknown): string {
	const name = plainText(value);
	if (/^[A-Za-z0-9_-]{1,60}$/.test(name)) return name;
	const problem = name === '' ? 'is empty' : 'holds other characters than letters, digits, - and _, or has more than 60 of them';
	throw mistake('Queue', `Queue ${problem}.`, 'Give a plain name, e.g. pedidos; the node that adds and the trigger that takes use the same one.');
}

/**
 * The id of a job, which keeps it from being queued twice.
 * @throws ConnectorError `validation` for an empty one, for one over 200 characters, or with others than printable ASCII without blanks
 */
export function checkedJobKey(value: unknown): string {
	const key = plainText(value);
	if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
	const problem = key === '' ? 'is empty' : 'holds blanks or other characters than printable ASCII, or has more than 200 of them';
	throw mistake('Job Key', `Job Key ${problem}.`, 'Give up to 200 letters, digits and marks that name this one job, e.g. the id of the message that asked for it.');
}

/**
 * What keeps jobs in order, e.g. a customer's phone; null where nothing was given.
 * @throws ConnectorError `validation` for more than 200 characters, or control characters
 */
export function checkedGroupKey(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	const key = plainText(value);
	if (key === '' && typeof value === 'string') return null;
	if (/^[^\p{Cc}\p{Cs}]{1,200}$/u.test(key)) return key;
	throw mistake('Group Key', 'Group Key is no text of up to 200 characters.', 'Give what the jobs that must keep their order have in common, e.g. the phone of the customer.');
}

/** Text and numbers; nothing of what turns into `[object Object]`. */
function plainText(value: unknown): string {
	if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
	return typeof value === 'string' || typeof value === 'bigint' ? String(value).trim() : '';
}
