import { erpOperations } from '../../domain/erp';
import type { MySqlErpSettingsInput } from '../../systems/mysql';
import type { MySqlTls } from '../../infra/mysql/options';
import { CredentialFields } from '../credential-fields';
import { sqlReadsAtOnce } from './sql-reads';
import type { ErpSystem } from './system';

const system = 'MySQL ERP';

export const mySqlSystem: ErpSystem = {
	value: 'mySql',
	name: 'MySQL / MariaDB',
	slug: 'mysql',
	credentialType: 'backofficeErpMySqlApi',
	atBest: {
		operations: new Set(erpOperations.filter((operation) => operation !== 'createOrder')),
		customerPrice: true,
		reservedStock: true,
		idempotentWrites: { createOrder: 'none', createTicket: 'none' },
	},
	readsAtOnce: sqlReadsAtOnce,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, system);
		const timeoutMs = fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 10_000 });
		const sql = await connections.mySql({
			system,
			host: fields.required('host', 'Host'),
			port: fields.number('port', 'Port', { minimum: 1, fallback: 3306 }),
			database: fields.required('database', 'Database'),
			user: fields.required('user', 'User'),
			password: fields.secret('password'),
			tls: tlsOf(fields),
			connectionLimit: fields.number('connectionLimit', 'Connections', { minimum: 1, fallback: 10 }),
			connectTimeoutMs: Math.min(timeoutMs, 5_000),
		});
		const { createMySqlErp } = await import('../../systems/mysql/index.js');
		return createMySqlErp({ sql, settings: settingsOf(fields, timeoutMs) });
	},
};

function tlsOf(fields: CredentialFields): MySqlTls {
	const mode = fields.text('tls');
	if (mode !== 'verify') return { mode: mode === 'required' ? 'required' : 'off' };
	const ca = fields.text('ca');
	return ca === '' ? { mode } : { mode, ca };
}

function settingsOf(fields: CredentialFields, timeoutMs: number): MySqlErpSettingsInput {
	const openStatuses = fields.words('openStatuses');
	const pendingStatuses = fields.words('pendingStatuses');
	const ticketParameters = fields.words('ticketParameters');
	return {
		// What is in the two objects is checked name by name when the settings are resolved.
		...(fields.object('schema', 'Tables and Columns') as MySqlErpSettingsInput),
		statements: fields.object('statements', 'Own Statements') as NonNullable<MySqlErpSettingsInput['statements']>,
		...(openStatuses.length > 0 ? { openStatuses } : {}),
		...(pendingStatuses.length > 0 ? { pendingStatuses } : {}),
		ticketProcedure: fields.text('ticketProcedure'),
		...(ticketParameters.length > 0
			? { ticketParameters: ticketParameters as NonNullable<MySqlErpSettingsInput['ticketParameters']> }
			: {}),
		phoneDigitScan: fields.flag('phoneDigitScan'),
		defaultAreaCode: fields.text('defaultAreaCode'),
		timeoutMs,
	};
}
