import type { ErpPort } from '../../domain/erp';
import type { SqlPort } from '../../domain/sql';
import { SqlErp, sqlQueries } from '../sql-erp';
import { mySqlDialect } from './dialect';
import { resolveMySqlSettings } from './resolve-settings';
import { checks, system } from './setting-error';
import type { MySqlErpSettingsInput } from './settings';
import { ticketProcedure } from './ticket-procedure';

export interface MySqlErpOptions {
	sql: SqlPort;
	settings?: MySqlErpSettingsInput;
}

/**
 * An ERP read straight from its MySQL or MariaDB database: the guide's schema by default, other tables, columns and
 * statements by settings. It only reads; tickets are opened by a procedure the administrator provides.
 * @throws ConnectorError `validation` naming the setting at fault, before anything is connected
 */
export function createMySqlErp({ sql, settings = {} }: MySqlErpOptions): ErpPort {
	const resolved = resolveMySqlSettings(settings);
	return new SqlErp({
		system,
		dialect: mySqlDialect,
		sql,
		settings: resolved,
		queries: sqlQueries({ settings: resolved, dialect: mySqlDialect, checks }),
		reservedStock: resolved.columns.stock.reserved !== '',
		tickets: ticketProcedure(resolved, sql),
	});
}
