import { ConnectorError } from '../../domain/errors';
import type { NewTicket } from '../../domain/erp';
import { procedureTypes, type ProcedureInput, type ProcedureResult, type ProcedureType, type SqlServerPort } from '../../domain/sql';
import { Identifiers, ticketParameters, toTicket, withSubject, type TicketOpener, type TicketParameter } from '../sql-erp';
import { sqlServerDialect } from './dialect';
import { checks, system } from './setting-error';
import type { SqlServerErpSettings } from './settings';

const names = new Identifiers(sqlServerDialect.quote, checks);

/** One parameter of the procedure: its name, what of the ticket it is given, and its type. */
interface Parameter {
	name: string;
	value: TicketParameter;
	type: ProcedureType;
}

const defaultTypes: Readonly<Record<TicketParameter, ProcedureType>> = {
	customerId: 'varchar',
	subject: 'nvarchar',
	description: 'nvarchar',
	source: 'varchar',
	idempotencyKey: 'varchar',
};

/** Null where no procedure is named. @throws ConnectorError `validation` where its name or a parameter cannot be used */
export function ticketProcedure(settings: SqlServerErpSettings, sql: SqlServerPort): TicketOpener | null {
	if (settings.ticketProcedure === '') return null;
	const procedure = names.table(settings.ticketProcedure, 'ticketProcedure');
	const parameters = settings.ticketParameters.map(readParameter);
	const takesSubject = parameters.some(({ value }) => value === 'subject');
	return {
		open: async (ticket, options) => {
			const given = takesSubject ? ticket : { ...ticket, description: withSubject(ticket) };
			const inputs = parameters.map((parameter) => toInput(parameter, given));
			return openedTicket(await sql.execute(procedure, inputs, options), ticket);
		},
	};
}

/** `customerId`, `@cliente = customerId` or `@cliente = customerId int`. */
function readParameter(text: string): Parameter {
	const match = /^(?:@?([\p{L}_][\p{L}\p{N}_]{0,99})\s*=\s*)?(\w+)(?:\s+(\w+))?$/u.exec(text.trim());
	const value = ticketParameters.find((known) => known === match?.[2]);
	if (!match || value === undefined) {
		const known = `Known are ${ticketParameters.join(', ')}.`;
		throw checks.error('ticketParameters', `"${text.slice(0, 60)}" names no part of a ticket`, `Write it as description, or as @texto = description nvarchar. ${known}`);
	}
	const type = match[3] === undefined ? defaultTypes[value] : checks.oneOf(match[3].toLowerCase(), procedureTypes, 'ticketParameters');
	return { name: match[1] ?? value, value, type };
}

function toInput({ name, value, type }: Parameter, ticket: NewTicket): ProcedureInput {
	const text = ticket[value];
	if ((type === 'int' || type === 'bigint') && !fits(text.trim(), type)) {
		throw new ConnectorError('validation', `${system}: the ticket procedure takes a whole number as ${value}.`, {
			system,
			parameter: value,
			hint: 'Give the customer’s number as the ERP knows it, or let the parameter be varchar in the credential.',
			nothingDone: true,
		});
	}
	return { name, type, value: type === 'int' || type === 'bigint' ? text.trim() : text };
}

function fits(text: string, type: 'int' | 'bigint'): boolean {
	if (!/^-?\d{1,19}$/.test(text)) return false;
	const bits = type === 'int' ? 32 : 64;
	return BigInt.asIntN(bits, BigInt(text)) === BigInt(text);
}

/** The first row is the ticket; without rows the return value is its id, where it is one (0 only says "done"). */
function openedTicket({ rows, returnValue }: ProcedureResult, asked: NewTicket) {
	if (rows.length > 0 || returnValue === null || returnValue <= 0) return toTicket(rows, asked);
	return toTicket([{ id: returnValue }], asked);
}
