export { createMySqlErp, type MySqlErpOptions } from './mysql-erp';
export { guideMySqlSettings } from './presets/guide';
export { statementParameters } from '../sql-erp';
export { resolveMySqlSettings } from './resolve-settings';
export {
	mySqlStatementNames,
	ticketParameters,
	type MySqlColumns,
	type MySqlErpSettings,
	type MySqlErpSettingsInput,
	type MySqlStatementName,
	type MySqlTables,
	type TicketParameter,
} from './settings';
