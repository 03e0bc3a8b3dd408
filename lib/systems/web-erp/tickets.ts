import type { NewTicket, Ticket } from '../../domain/erp';
import { sameKey } from '../../domain/erp-match';
import { ConnectorError } from '../../domain/errors';
import { keyOfAnother } from '../../domain/idempotency-key';
import type { RecipeResult } from '../../domain/recipes/recipe-port';
import { ticketOperation, ticketSearch } from './capabilities';
import { recordsOf, requiredText, textOf, type WebRecord } from './records';
import { recipeMismatch, system } from './system';

/**
 * What the operation is given; `text` is subject and description in one, for forms with a single field. The key ends the description,
 * where it can be searched for: forms have no field for it. It stands at the end, because what stands before it was written by the customer.
 */
export function ticketInput(ticket: NewTicket): Record<string, string> {
	const { customerId, subject, source, idempotencyKey } = ticket;
	const description = `${ticket.description.trimEnd()} ${mark(idempotencyKey)}`;
	const text = subject.trim() === '' ? description : `${subject.trim()}: ${description}`;
	return { customerId, subject, description, text, source, idempotencyKey };
}

function mark(key: string): string {
	return `[${key}]`;
}

/** @throws ConnectorError `drift` where the recipe has not read what the ticket is called; `uncertain` where the ticket is another customer's */
export function createdTicket(result: RecipeResult, { customerId, subject }: NewTicket): Ticket {
	const [record, ...others] = recordsOf(result, ticketOperation, ['ticket', 'tickets']);
	if (record === undefined || others.length > 0) throw recipeMismatch(ticketOperation, 'extracts several tickets, or none, where one was opened');
	const read = readTicket(record, ticketOperation);
	if (read.customerId !== null && !sameKey(read.customerId, customerId)) throw ofAnother(read.number, read.customerId, customerId);
	return { ...read, customerId: read.customerId ?? customerId, subject: read.subject ?? subject };
}

/**
 * The ticket with this key among those that a search has brought.
 * @throws ConnectorError `unsupported` where there are others only: the search may have missed it
 */
export function ticketWithKey(result: RecipeResult, key: string, customerId: string | undefined): Ticket | null {
	const records = recordsOf(result, ticketSearch, ['ticket', 'tickets']);
	if (records.length === 0) return null;
	const found = records.filter((record) => bears(record, key)).map((record) => readTicket(record, ticketSearch));
	if (found.length === 0) throw noProof();
	if (customerId === undefined) return found[0] ?? null;
	const own = found.find((ticket) => sameKey(ticket.customerId ?? '', customerId)) ?? found.find((ticket) => ticket.customerId === null);
	if (own === undefined) throw keyOfAnother(system, key);
	return own;
}

/** In a field of its own, or at the end of what the page shows of the ticket. */
function bears(record: WebRecord, key: string): boolean {
	if (textOf(record, 'idempotencyKey') === key) return true;
	return textOf(record, 'description', 'text')?.endsWith(mark(key)) === true;
}

function readTicket(record: WebRecord, operation: string): Ticket {
	const number = requiredText(record, operation, 'number', 'id');
	return { id: textOf(record, 'id') ?? number, number, customerId: textOf(record, 'customerId'), subject: textOf(record, 'subject'), status: textOf(record, 'status') };
}

/** The form was sent, but for whom? */
function ofAnother(number: string, shown: string, asked: string): ConnectorError {
	return new ConnectorError('uncertain', `${system} opened ticket ${number}, but the ticket shows customer ${shown}, not ${asked}.`, {
		system,
		parameter: 'Recipe',
		hint: `Look in the ERP whose ticket it is. Check that "${ticketOperation}" chooses the customer by {{input.customerId}}, and reads "customerId" from the ticket.`,
	});
}

function noProof(): ConnectorError {
	return new ConnectorError('unsupported', `${system} found tickets, none of which shows the key that was searched for, so nobody knows whether the ticket is there.`, {
		system,
		parameter: 'Recipe',
		hint: `Let "${ticketSearch}" search for {{input.idempotencyKey}} and extract the whole "description", which ends with the key.`,
	});
}
