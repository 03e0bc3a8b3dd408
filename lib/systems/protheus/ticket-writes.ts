import type { NewTicket, Ticket } from '../../domain/erp';
import type { CallContext } from '../../domain/runtime';
import { storedKey } from './bounded-key-text';
import type { ProtheusClient } from './client';
import { equal } from './condition';
import { customerValues } from './customer-values';
import { Endpoint } from './endpoint';
import type { GenericQuery } from './generic-query';
import { noProof, unsupported } from './refusals';
import type { CustomEndpoint, ProtheusSettings } from './settings';

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
		const values = {
			...ticket,
			...customerValues(ticket.customerId),
			idempotencyKey: endpoint.key === null ? ticket.idempotencyKey : storedKey(ticket.idempotencyKey, endpoint.key.maximumLength).text,
			company,
			branch,
			today: this.today(),
		};
		const { id, field } = await new Endpoint(this.client, 'createTicket', endpoint).send(values, context);
		return { id, number: field('number') ?? id, customerId: ticket.customerId, subject: ticket.subject, status: field('status') };
	}

	async byKey(idempotencyKey: string, context: CallContext): Promise<Ticket | null> {
		const { key } = this.endpoint();
		if (key === null) throw unsupported('ticketByKey');
		const { text, literal } = storedKey(idempotencyKey, key.maximumLength);
		if (literal === null) throw noProof('ticketByKey', 'createTicket');
		const where = [equal(key.field, literal)];
		const rows = await this.query.rows({ operation: 'ticketByKey', table: key.table, fields: [key.idField, key.field], branchOf: 'orders', where }, context);
		const [id] = rows.filter((row) => row.text(key.field) === text).map((row) => row.text(key.idField)).filter((each) => each !== null).sort();
		if (id !== undefined) return { id, number: id, customerId: null, subject: null, status: null };
		if (rows.some((row) => row.text(key.field)?.toUpperCase() !== text.toUpperCase() || row.text(key.field) === text)) throw noProof('ticketByKey', 'createTicket');
		return null;
	}

	private endpoint(): CustomEndpoint {
		if (this.settings.createTicket === null) throw unsupported('createTicket');
		return this.settings.createTicket;
	}
}
