import type { NewTicket, Ticket } from '../../domain/erp';
import type { SqlRow } from '../../domain/sql';
import { text } from './cells';
import { quotedTable } from './identifiers';
import { placeholders, type BoundStatement } from './own-statement';
import type { MySqlErpSettings } from './settings';

export interface TicketProcedure {
	bind(ticket: NewTicket): BoundStatement;
	/** The ticket as the first row of the procedure's result tells it. */
	ticket(rows: readonly SqlRow[], asked: NewTicket): Ticket;
}

/** Columns that may hold the id, the number and the status of the new ticket; else the first column is the id. */
const idColumns = ['id', 'ticketid', 'chamadoid', 'codigo'];
const numberColumns = ['number', 'numero', 'numerochamado', 'protocolo', 'ticketnumber'];
const statusColumns = ['status', 'situacao'];

/** Null where no procedure is named. @throws ConnectorError `validation` where its name is none */
export function ticketProcedure(settings: MySqlErpSettings): TicketProcedure | null {
	if (settings.ticketProcedure === '') return null;
	const { ticketParameters } = settings;
	const name = quotedTable(settings.ticketProcedure, 'ticketProcedure');
	const statement = `CALL ${name}(${placeholders(ticketParameters.length)})`;
	return {
		bind: (ticket) => {
			const given = ticketParameters.includes('subject') ? ticket : { ...ticket, description: withSubject(ticket) };
			return { text: statement, values: ticketParameters.map((parameter) => given[parameter]) };
		},
		ticket: toTicket,
	};
}

/** A procedure without a subject of its own gets it as the first line, so that nothing the customer said is lost. */
function withSubject({ subject, description }: NewTicket): string {
	return subject.trim() === '' || description.startsWith(subject) ? description : `${subject}\n\n${description}`;
}

function toTicket([row]: readonly SqlRow[], asked: NewTicket): Ticket {
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
