export type { Refusal, SqlDialect, StatementRules } from './dialect';
export { Identifiers } from './identifiers';
export type { NamedPreset } from './named-preset';
export { placeholders, statementCompiler, type BoundStatement, type CompileStatement, type OwnStatement } from './own-statement';
export { digitsOf } from './preset-statements';
export { sqlQueries, statementParameters } from './queries';
export { resolveSqlSettings } from './resolve-settings';
export {
	sqlStatementNames,
	ticketParameters,
	type SqlColumns,
	type SqlErpSettings,
	type SqlErpSettingsInput,
	type SqlStatementName,
	type SqlTables,
	type TicketParameter,
} from './settings';
export { SqlErp } from './sql-erp';
export { sqlLexer, type SqlToken } from './sql-token';
export { toTicket, withSubject, type TicketOpener } from './ticket';
