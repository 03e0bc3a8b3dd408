import { boundedKey } from '../../domain/bounded-key';
import type { NewTicket, Ticket, WriteOutcome } from '../../domain/erp';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import { keyOfAnother } from '../../domain/idempotency-key';
import type { CallContext } from '../../domain/runtime';
import { isRecord } from '../http-api';
import { checkAnswered } from './answered-record';
import { recordsOfKey } from './key-look-up';
import type { ServiceLayer } from './service-layer';
import { system } from './setting-error';
import { textOf, type Fields } from './values';

const ticketPlace = {
	...{ operation: 'ticketByKey', path: 'ServiceCalls', field: 'CustomerRefNo', customerField: 'CustomerCode', orderBy: 'ServiceCallID' },
	select: 'ServiceCallID,DocNum,CustomerCode,Subject,Status,CustomerRefNo',
};
/** Of CustomerRefNo, in characters. */
const longestKey = 100;
const longestSubject = 100;
const mostStatuses = 100;

/** Service calls. */
export class Tickets {
	constructor(private readonly layer: ServiceLayer) {}

	async create(ticket: NewTicket, context: CallContext): Promise<{ ticket: Ticket; outcome: WriteOutcome }> {
		const answer = await this.layer.write({ operation: 'createTicket', path: 'ServiceCalls', json: serviceCallOf(ticket) }, context);
		if ('error' in answer) throw answer.error;
		const { customerId, subject, idempotencyKey } = ticket;
		const record: Fields = isRecord(answer.json) ? answer.json : {};
		checkAnswered(record, { CustomerCode: customerId, CustomerRefNo: boundedKey(idempotencyKey, longestKey) }, 'createTicket');
		const created = ticketOf(record, 'createTicket');
		const complete = { ...created, customerId: created.customerId ?? customerId, subject: created.subject ?? subject };
		return { ticket: await this.named(complete, context), outcome: 'created' };
	}

	/** @throws ConnectorError `validation` where the key stands for service calls of other customers alone */
	async findByKey(idempotencyKey: string, customerId: string | undefined, context: CallContext): Promise<Ticket | null> {
		const whose = { key: boundedKey(idempotencyKey, longestKey), customerId };
		const { own, others } = await recordsOfKey(this.layer, ticketPlace, whose, context);
		const [record] = own;
		if (record !== undefined) return await this.named(ticketOf(record, 'ticketByKey'), context);
		if (others.length > 0) throw keyOfAnother(system, idempotencyKey);
		return null;
	}

	/** With the name of its status, which each company sets; a ticket that was opened is not lost for the want of it. */
	private async named(ticket: Ticket, context: CallContext): Promise<Ticket> {
		if (ticket.status === null) return ticket;
		const call = { operation: 'ticketStatus', path: 'ServiceCallStatus', query: { $select: 'StatusId,Name' } };
		const statuses = await this.layer.list(call, mostStatuses, context).catch((error: unknown) => {
			if (isConnectorError(error)) return [];
			throw error;
		});
		const found = statuses.find(({ StatusId }) => textOf(StatusId) === ticket.status);
		return { ...ticket, status: textOf(found?.['Name']) ?? ticket.status };
	}
}

function serviceCallOf({ customerId, subject, description, source, idempotencyKey }: NewTicket): object {
	return {
		CustomerCode: customerId,
		Subject: subject || Array.from(description).slice(0, longestSubject).join(''),
		Description: `${description}\n\n${source}`,
		CustomerRefNo: boundedKey(idempotencyKey, longestKey),
	};
}

function ticketOf(record: Fields, operation: string): Ticket {
	const id = textOf(record['ServiceCallID']);
	if (id === null) {
		throw new ConnectorError('drift', `The answer of ${system} to "${operation}" holds a service call without ServiceCallID.`, {
			system,
			hint: 'Look in SAP Business One for the service call, and check API Version in the credential.',
		});
	}
	return {
		id,
		number: textOf(record['DocNum']) ?? id,
		customerId: textOf(record['CustomerCode']),
		subject: textOf(record['Subject']),
		status: textOf(record['Status']),
	};
}
