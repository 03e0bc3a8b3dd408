// The SQL Server of the measurement, and what was sent to it.
import { startChild } from './child.ts';

export interface SqlServerLogin {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	ca: string;
}

export interface SqlServerStatement {
	text: string;
	parameters: Array<{ name: string; type: string; value: unknown }>;
}

export interface SqlServerChild {
	login: SqlServerLogin;
	/** What came in since the last call. */
	statements(): Promise<SqlServerStatement[]>;
	stop(): Promise<void>;
}

export async function startSqlServerChild(): Promise<SqlServerChild> {
	const child = startChild('bench/processes/sql-server.ts');
	const login = await child.answer<SqlServerLogin>();
	return {
		login,
		statements: async () => {
			child.send({});
			const all = await child.answer<SqlServerStatement[]>();
			return all.filter(({ text, parameters }) => /^\s*(SELECT|WITH)\b/i.test(text) && parameters.length > 0);
		},
		stop: child.stop,
	};
}
