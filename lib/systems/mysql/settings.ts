import type { SqlErpSettings, SqlErpSettingsInput, TicketParameter } from '../sql-erp';

export { sqlStatementNames as mySqlStatementNames, ticketParameters } from '../sql-erp';
export type {
	SqlColumns as MySqlColumns,
	SqlStatementName as MySqlStatementName,
	SqlTables as MySqlTables,
	TicketParameter,
} from '../sql-erp';

export interface MySqlErpSettings extends SqlErpSettings {
	/** What the ticket procedure takes, in the order of its own parameters. */
	ticketParameters: readonly TicketParameter[];
}

export type MySqlErpSettingsInput = SqlErpSettingsInput & Partial<Pick<MySqlErpSettings, 'ticketParameters'>>;
