import { erpOperations } from '../../domain/erp';
import type { SqlServerTls } from '../../infra/sql-server/options';
import type { SqlServerErpSettingsInput } from '../../systems/sqlserver';
import { CredentialFields } from '../credential-fields';
import { sqlReadsAtOnce } from './sql-reads';
import type { ErpSystem } from './system';

const system = 'SQL Server ERP';

export const sqlServerSystem: ErpSystem = {
	value: 'sqlServer',
	name: 'SQL Server',
	slug: 'sql-server',
	credentialType: 'backofficeErpSqlServerApi',
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
		const instance = fields.text('instance');
		const sql = await connections.sqlServer({
			system,
			host: fields.required('host', 'Host'),
			port: fields.number('port', 'Port', { minimum: 1, fallback: 1433 }),
			...(instance === '' ? {} : { instance }),
			database: fields.required('database', 'Database'),
			user: fields.required('user', 'User'),
			password: fields.secret('password'),
			tls: tlsOf(fields),
			readOnlyIntent: fields.flag('readOnlyIntent'),
			connectionLimit: fields.number('connectionLimit', 'Connections', { minimum: 1, fallback: 10 }),
			connectTimeoutMs: Math.min(timeoutMs, 5_000),
			unicode: fields.flag('unicode'),
		});
		const { createSqlServerErp } = await import('../../systems/sqlserver/index.js');
		return createSqlServerErp({ sql, today, settings: settingsOf(fields, timeoutMs) });
	},
};

/** Missing means verified: a field that was lost on the way must not switch the check off. */
function tlsOf(fields: CredentialFields): SqlServerTls {
	const mode = fields.text('tls');
	if (mode === 'off') return { mode };
	const ca = fields.text('ca');
	const serverName = fields.text('serverName');
	return {
		mode: mode === 'strict' ? 'strict' : 'verify',
		trustServerCertificate: fields.flag('trustServer'),
		...(ca === '' ? {} : { ca }),
		...(serverName === '' ? {} : { serverName }),
	};
}

function settingsOf(fields: CredentialFields, timeoutMs: number): SqlServerErpSettingsInput {
	const preset = fields.text('preset') || 'guide';
	return {
		// What is in the objects is checked name by name when the settings are resolved.
		...(preset === 'guide' ? (fields.object('schema', 'Tables and Columns') as SqlServerErpSettingsInput) : {}),
		...listed('openStatuses', fields),
		...listed('pendingStatuses', fields),
		...listed('ticketParameters', fields),
		...(preset === 'guide' ? {} : { branches: fields.object('branches', 'Branches') as NonNullable<SqlServerErpSettingsInput['branches']> }),
		...filled('company', fields),
		...filled('priceTable', fields),
		preset: preset as NonNullable<SqlServerErpSettingsInput['preset']>,
		statements: fields.object('statements', 'Own Statements') as NonNullable<SqlServerErpSettingsInput['statements']>,
		ticketProcedure: fields.text('ticketProcedure'),
		phoneDigitScan: fields.flag('phoneDigitScan'),
		defaultAreaCode: fields.text('defaultAreaCode'),
		timeoutMs,
	};
}

/** A list of words; an empty one leaves the preset's. */
function listed(name: 'openStatuses' | 'pendingStatuses' | 'ticketParameters', fields: CredentialFields): SqlServerErpSettingsInput {
	const words = fields.words(name);
	return words.length > 0 ? { [name]: words } : {};
}

function filled(name: 'company' | 'priceTable', fields: CredentialFields): SqlServerErpSettingsInput {
	const text = fields.text(name);
	return text === '' ? {} : { [name]: text };
}

/** The day in Brasília, whose time Brazilian ERPs keep. */
function today(): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' }).format(new Date()).replaceAll('-', '');
}
