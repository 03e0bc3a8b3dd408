import type { SqlPort } from '../../domain/sql';
import { Identifiers, placeholders, toTicket, withSubject, type TicketOpener } from '../sql-erp';
import { mySqlDialect } from './dialect';
import { checks } from './setting-error';
import type { MySqlErpSettings } from './settings';

const names = new Identifiers(mySqlDialect.quote, checks);

/** Null where no procedure is named. @throws ConnectorError `validation` where its name is none */
export function ticketProcedure(settings: MySqlErpSettings, sql: SqlPort): TicketOpener | null {
	if (settings.ticketProcedure === '') return null;
	const { ticketParameters } = settings;
	const name = names.table(settings.ticketProcedure, 'ticketProcedure');
	const statement = `CALL ${name}(${placeholders(ticketParameters.length)})`;
	return {
		open: async (ticket, options) => {
			const given = ticketParameters.includes('subject') ? ticket : { ...ticket, description: withSubject(ticket) };
			const rows = await sql.call(statement, ticketParameters.map((parameter) => given[parameter]), options);
			return toTicket(rows, ticket);
		},
	};
}
