import type { ErpPort } from '../../domain/erp';
import type { SqlServerPort } from '../../domain/sql';
import { SqlErp, sqlQueries, type NamedPreset } from '../sql-erp';
import { sqlServerDialect } from './dialect';
import { businessOnePreset } from './presets/business-one';
import { protheusPreset } from './presets/protheus';
import { resolveSqlServerSettings } from './resolve-settings';
import { checks, system } from './setting-error';
import type { SqlServerErpSettings, SqlServerErpSettingsInput } from './settings';
import { ticketProcedure } from './ticket-procedure';

export interface SqlServerErpOptions {
	sql: SqlServerPort;
	/** The day in the ERP's time zone, `YYYYMMDD`; prices have a first and a last day. */
	today: () => string;
	settings?: SqlServerErpSettingsInput;
}

/**
 * An ERP read straight from its SQL Server database: the guide's schema, Protheus or SAP Business One by preset, other
 * tables and statements by settings. It only reads; tickets are opened by a procedure the administrator provides.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is connected
 */
export function createSqlServerErp({ sql, today, settings = {} }: SqlServerErpOptions): ErpPort {
	const resolved = resolveSqlServerSettings(settings);
	const named = namedPreset(resolved, today);
	return new SqlErp({
		system,
		dialect: sqlServerDialect,
		sql,
		settings: resolved,
		queries: sqlQueries({ settings: resolved, dialect: sqlServerDialect, checks, named }),
		reservedStock: named !== undefined || resolved.columns.stock.reserved !== '',
		tickets: ticketProcedure(resolved, sql),
	});
}

function namedPreset(settings: SqlServerErpSettings, today: () => string): NamedPreset | undefined {
	if (settings.preset === 'protheus') return protheusPreset(settings, today);
	return settings.preset === 'businessOne' ? businessOnePreset(settings) : undefined;
}
