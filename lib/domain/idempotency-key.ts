import { ConnectorError } from './errors';

/**
 * The key under which an order, a ticket or an export is written once.
 * @throws ConnectorError `validation` for an empty one, for one over 150 characters, or with others than printable ASCII
 */
export function checkedIdempotencyKey(value: unknown, system: string): string {
	const key = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (/^[\x21-\x7e]{1,150}$/.test(key)) return key;
	const problem = key === '' ? 'is empty' : 'holds blanks or unusual characters, or is too long';
	throw new ConnectorError('validation', `Idempotency Key ${problem}.`, {
		system,
		parameter: 'Idempotency Key',
		hint: 'Give up to 150 letters, digits and marks that name this one order, ticket or file, e.g. the id of the message.',
		nothingDone: true,
	});
}

/** The key stands for another order or ticket already, perhaps another customer's. */
export function keyOfAnother(system: string, key: string): ConnectorError {
	return new ConnectorError('validation', `The idempotency key ${key} was already used for something else in ${system}.`, {
		system,
		parameter: 'Idempotency Key',
		hint: 'Give every order and ticket a key of its own, e.g. the id of the message that asked for it.',
		nothingDone: true,
	});
}
