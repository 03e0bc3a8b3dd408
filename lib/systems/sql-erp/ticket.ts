import type { NewTicket, Ticket } from '../../domain/erp';
import type { SqlCallOptions, SqlRow } from '../../domain/sql';
import { text } from './cells';

/** Opens a ticket by the procedure of the settings, in the way of its database. */
export interface TicketOpener {
	open(ticket: NewTicket, options: SqlCallOptions): Promise<Ticket>;
}

/** Columns that may hold the id, the number and the status of the new ticket; else the first column is the id. */
const idColumns = ['id', 'ticketid', 'chamadoid', 'codigo'];
const numberColumns = ['number', 'numero', 'numerochamado', 'protocolo', 'ticketnumber'];
const statusColumns = ['status', 'situacao'];

/** A procedure without a subject of its own gets it as the first line, so that nothing the customer said is lost. */
export function withSubject({ subject, description }: NewTicket): string {
	return subject.trim() === '' || description.startsWith(subject) ? description : `${subject}\n\n${description}`;
}

/** The ticket as the first row of the procedure's result tells it. */
export function toTicket([row]: readonly SqlRow[], asked: NewTicket): Ticket {
	const cells = Object.entries(row ?? {}).map(([name, cell]) => ({
		name: name.replaceAll('_', '').toLowerCase(),
		value: text(cell),
	}));
	const valueOf = (names: readonly string[]): string | null => cells.find(({ name }) => names.includes(name))?.value ?? null;
	const id = valueOf(idColumns) ?? valueOf(numberColumns) ?? cells[0]?.value ?? '';
	return {
		id,
		number: valueOf(numberColumns) ?? id,
		customerId: asked.customerId,
		subject: asked.subject,
		status: valueOf(statusColumns),
	};
}
