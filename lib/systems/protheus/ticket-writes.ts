import type { NewTicket, Ticket } from '../../domain/erp';
import type { CallContext } from '../../domain/runtime';
import { storedKey, type StoredKey } from './bounded-key-text';
import type { ProtheusClient } from './client';
import { customerValues } from './customer-values';
import { customerKey } from './customers';
import { Endpoint } from './endpoint';
import { drift } from './errors';
import type { GenericQuery, Row } from './generic-query';
import { rowByKey } from './key-look-up';
import { unsupported } from './refusals';
import type { CustomEndpoint, KeyField, ProtheusSettings } from './settings';

/** Tickets through the site's own service; Protheus has no table for them that every site uses. */
export class TicketWrites {
	constructor(
		private readonly client: ProtheusClient,
		private readonly query: GenericQuery,
		private readonly settings: ProtheusSettings,
		private readonly today: () => string,
	) {}

	async create(ticket: NewTicket, context: CallContext): Promise<Ticket> {
		const endpoint = this.endpoint();
		const { company, branch } = this.settings;
		const customer = customerValues(ticket.customerId);
		const values = {
			...ticket,
			...customer,
			idempotencyKey: endpoint.key === null ? ticket.idempotencyKey : keyOf(ticket.idempotencyKey, customer.customerId, endpoint.key).text,
			company,
			branch,
			today: this.today(),
		};
		const { id, number, field } = await new Endpoint(this.client, 'createTicket', endpoint).send(values, context);
		return { id, number, customerId: ticket.customerId, subject: ticket.subject, status: field('status') };
	}

	async byKey(idempotencyKey: string, context: CallContext, customerId: string | undefined): Promise<Ticket | null> {
		const { key } = this.endpoint();
		if (key === null) throw unsupported('ticketByKey');
		const { table, field, idField, customerField, storeField } = key;
		const fields = [idField, field, ...(customerField === '' ? [] : [customerField, storeField])];
		const row = await rowByKey({
			operation: 'ticketByKey',
			endpoint: 'createTicket',
			idempotencyKey,
			stored: keyOf(idempotencyKey, customerId, key),
			field,
			customerId,
			customerFields: customerField === '' ? null : [customerField, storeField],
			ask: async (where) => oldestFirst(await this.query.rows({ operation: 'ticketByKey', table, fields, branchOf: 'orders', where }, context), idField),
		});
		if (row === null) return null;
		const id = row.text(idField);
		if (id === null) throw drift('ticketByKey', `has a record without ${idField}`, 'Check "createTicket.key.idField" in the credential, and that the user may see this column.');
		const [code, store] = customerField === '' ? [] : [row.text(customerField), row.text(storeField)];
		return { id, number: id, customerId: code && store ? `${code}|${store}` : null, subject: null, status: null };
	}

	private endpoint(): CustomEndpoint {
		if (this.settings.createTicket === null) throw unsupported('createTicket');
		return this.settings.createTicket;
	}
}

/** A table that names no customer holds a key that does: another customer's ticket is then never taken for this one. */
function keyOf(idempotencyKey: string, customerId: string | undefined, { customerField, maximumLength }: KeyField): StoredKey {
	if (customerField !== '' || customerId === undefined) return storedKey(idempotencyKey, maximumLength);
	return storedKey(`${idempotencyKey}\n${(customerKey(customerId)?.id ?? customerId).toUpperCase()}`, maximumLength);
}

function oldestFirst(rows: readonly Row[], idField: string): Row[] {
	return [...rows].sort((left, right) => (left.text(idField) ?? '').localeCompare(right.text(idField) ?? ''));
}
