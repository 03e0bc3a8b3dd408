import type { SqlDialect } from '../sql-erp';
import { statementRules } from './statement-rules';

export const sqlServerDialect: SqlDialect = {
	quote: (name) => `[${name}]`,
	bound: (text) => {
		let position = 0;
		return text.replace(/\?/g, () => `@p${(position += 1)}`);
	},
	placeholder: (position) => `@p${position}`,
	firstRows: (columns, rest, rows) => `SELECT TOP (${rows}) ${columns} ${rest}`,
	limitClause: 'OFFSET 0 ROWS FETCH NEXT ? ROWS ONLY',
	// Numbers of rows take no text.
	limitValue: (limit) => limit,
	// The driver reads DECIMAL and MONEY into a JavaScript number; a FLOAT would come out in exponents.
	exactNumber: (column) => `CAST(CAST(${column} AS decimal(38, 4)) AS varchar(60))`,
	comparesStrictly: true,
	statements: statementRules,
};
