import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty } from '../lib/n8n/credential-properties';

/**
 * An ERP's MySQL or MariaDB database, read with a read-only user. The tables and columns are those
 * of the integration guide unless the credential says otherwise; statements come from here or from
 * the preset, never from an item.
 */
export class BackofficeErpMySqlApi implements ICredentialType {
	name = 'backofficeErpMySqlApi';

	displayName = 'Backoffice ERP MySQL API';

	icon: Icon = { light: 'file:../icons/mySql.svg', dark: 'file:../icons/mySql.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/mysql.md';

	properties: INodeProperties[] = [
		{ displayName: 'Host', name: 'host', type: 'string', default: '', required: true, placeholder: 'e.g. erp.suaempresa.local' },
		{ displayName: 'Port', name: 'port', type: 'number', default: 3306 },
		{ displayName: 'Database', name: 'database', type: 'string', default: '', required: true },
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			description: 'A user that may only read (GRANT SELECT), plus EXECUTE on the ticket procedure if there is one',
		},
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'options',
			options: [
				{ name: 'Off', value: 'off', description: 'Plain text; only inside of a trusted network' },
				{ name: 'Required', value: 'required', description: 'Encrypted, whatever certificate the server shows' },
				{ name: 'Verified', value: 'verify', description: 'Encrypted, and the certificate is checked' },
			],
			default: 'off',
		},
		{
			displayName: 'CA Certificate',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description: 'Authority that signed the server’s certificate; empty: the well-known ones',
			displayOptions: { show: { tls: ['verify'] } },
		},
		{ displayName: 'Connections', name: 'connectionLimit', type: 'number', default: 10, description: 'Connections at most, for all executions of one n8n process together' },
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 10000, description: 'Deadline of one statement' },
		{
			displayName: 'Open Statuses',
			name: 'openStatuses',
			type: 'string',
			default: '',
			placeholder: 'e.g. pendente, processando',
			description: 'Words of the ERP that mean an open order, separated by commas. Empty: those of the preset.',
		},
		{
			displayName: 'Pending Statuses',
			name: 'pendingStatuses',
			type: 'string',
			default: '',
			placeholder: 'e.g. pendente',
			description: 'Words of the ERP for orders whose pending amount is still owed, separated by commas. Empty: those of the preset.',
		},
		{
			displayName: 'Ticket Procedure',
			name: 'ticketProcedure',
			type: 'string',
			default: '',
			placeholder: 'e.g. criar_chamado',
			description: 'Stored procedure that opens a ticket; nothing else is ever written. Empty: no tickets.',
		},
		{
			displayName: 'Ticket Procedure Parameters',
			name: 'ticketParameters',
			type: 'string',
			default: 'customerId, description, source',
			description: 'What the procedure takes, in its order: customerId, subject, description, source, idempotencyKey',
			displayOptions: { hide: { ticketProcedure: [''] } },
		},
		{
			displayName: 'Slow Phone Search',
			name: 'phoneDigitScan',
			type: 'boolean',
			default: false,
			description: 'Whether to compare the last eight digits of every stored phone when no known format matches; reads the whole table',
		},
		areaCodeProperty(),
		{
			displayName: 'Tables and Columns',
			name: 'schema',
			type: 'json',
			default: '{}',
			description: 'Names that differ from the integration guide’s, e.g. {"tables":{"customers":"vw_clientes"},"columns":{"customers":{"phones":["celular"]}}}; the documentation lists all',
		},
		{
			displayName: 'Own Statements',
			name: 'statements',
			type: 'json',
			default: '{}',
			description: 'SELECT statements that replace the preset’s, by operation, with named parameters, e.g. {"stock":"SELECT saldo AS available FROM vw_saldo WHERE codigo = :sku"}; the documentation lists all',
		},
	];
}
