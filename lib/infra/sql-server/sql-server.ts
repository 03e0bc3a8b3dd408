import type { IResult, Request } from 'mssql';

import type { ProcedureResult, SqlRow, SqlServerPort } from '../../domain/sql';
import { CallRunner } from './call-runner';
import { RowReader, type DriverColumn } from './cells';
import { Connections, type Driver } from './connections';
import { bindInputs, bindValues } from './inputs';
import { lookUp } from './no-match';
import { driverConfig, type SqlServerPoolOptions } from './options';

/** Procedures are rare: they get few connections, opened when the first one is called. */
const callConnections = 2;

/**
 * A pool of SQL Server connections. Nothing is connected yet when it resolves: the first statement connects, and so a
 * server that is down is reported by the statement. The driver is loaded by the first call of this function.
 */
export async function openSqlServerPool(options: SqlServerPoolOptions): Promise<SqlServerPort & { close(): Promise<void> }> {
	const driver: Driver = (await import('mssql')).default;
	const { system, connectionLimit = 10, unicode = false } = options;
	const runner = (purpose: 'read' | 'call', connections: number): CallRunner =>
		new CallRunner(new Connections(driver, driverConfig(options, purpose, connections)), {
			system,
			phase: purpose === 'read' ? 'query' : 'call',
			connections,
		});
	const reader = runner('read', connectionLimit);
	let caller: CallRunner | undefined;
	return {
		query: (text, values, limits) =>
			reader.run((issue) => {
				const ask = (given: typeof values) => (request: Request) => {
					bindValues(request, given, driver, unicode);
					return request.query<unknown[]>(text).then((result) => firstRows(result, driver, system));
				};
				return lookUp((given) => issue(ask(given)), values, limits);
			}, limits),
		execute: (procedure, inputs, limits) =>
			(caller ??= runner('call', callConnections)).run(
				async (issue) => await issue(async (request) => await execute(request, procedure, inputs, { driver, system })),
				limits,
				procedure,
			),
		close: async () => {
			await Promise.all([reader.close(), caller?.close()]);
		},
	};
}

async function execute(
	request: Request,
	procedure: string,
	inputs: Parameters<SqlServerPort['execute']>[1],
	{ driver, system }: { driver: Driver; system: string },
): Promise<ProcedureResult> {
	bindInputs(request, inputs, driver);
	const result = await request.execute<unknown[]>(procedure);
	const returnValue: unknown = result.returnValue;
	return { rows: firstRows(result, driver, system), returnValue: typeof returnValue === 'number' ? returnValue : null };
}

/** The rows of the first result. With rows as lists, the driver puts the columns of each result beside it. */
function firstRows(result: IResult<unknown[]>, driver: Driver, system: string): SqlRow[] {
	const [rows] = result.recordsets as Array<unknown[][] | undefined>;
	if (!rows) return [];
	const columns = 'columns' in result && Array.isArray(result.columns) ? (result.columns[0] as DriverColumn[] | undefined) : undefined;
	const reader = new RowReader(columns ?? [], driver, system);
	return rows.map((row) => reader.row(row));
}
