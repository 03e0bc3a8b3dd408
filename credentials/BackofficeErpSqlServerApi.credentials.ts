import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty } from '../lib/n8n/credential-properties';

/**
 * An ERP's SQL Server database, read with a read-only login. Tables and columns are those of the
 * integration guide, of TOTVS Protheus or of SAP Business One; statements come from here or from the
 * preset, never from an item.
 */
export class BackofficeErpSqlServerApi implements ICredentialType {
	name = 'backofficeErpSqlServerApi';

	displayName = 'Backoffice ERP SQL Server API';

	icon: Icon = { light: 'file:../icons/sqlServer.svg', dark: 'file:../icons/sqlServer.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/sql-server.md';

	properties: INodeProperties[] = [
		{ displayName: 'Host', name: 'host', type: 'string', default: '', required: true, placeholder: 'e.g. erp.suaempresa.local' },
		{ displayName: 'Port', name: 'port', type: 'number', default: 1433, description: 'Of no account where an instance is named' },
		{
			displayName: 'Instance',
			name: 'instance',
			type: 'string',
			default: '',
			placeholder: 'e.g. SQLEXPRESS',
			description: 'Named instance; its port is asked of the SQL Server Browser service (UDP 1434). Empty: the port above.',
		},
		{ displayName: 'Database', name: 'database', type: 'string', default: '', required: true },
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			description: 'A SQL Server login that may only read (SELECT), plus EXECUTE on the ticket procedure if there is one',
		},
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'options',
			options: [
				{ name: 'Off', value: 'off', description: 'Plain text, the password included; only inside of a trusted network' },
				{ name: 'Strict', value: 'strict', description: 'Encrypted from the first byte (TDS 8, SQL Server 2022 and later), and the certificate is checked' },
				{ name: 'Verified', value: 'verify', description: 'Encrypted, and the certificate is checked' },
			],
			default: 'verify',
		},
		{
			displayName: 'CA Certificate',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description: 'Authority that signed the server’s certificate, or the certificate itself where the server has signed its own; empty: the well-known ones',
			displayOptions: { hide: { tls: ['off'] } },
		},
		{
			displayName: 'TLS Server Name',
			name: 'serverName',
			type: 'string',
			default: '',
			placeholder: 'e.g. erp.suaempresa.local',
			description: 'Name the certificate is made out to, where Host is an IP address or another name',
			displayOptions: { hide: { tls: ['off'] } },
		},
		{
			displayName: 'Trust Server Certificate',
			name: 'trustServer',
			type: 'boolean',
			default: false,
			description: 'Whether to accept any certificate: encrypted, but to whoever answers. For tests only; give the CA certificate instead.',
			displayOptions: { show: { tls: ['verify'] } },
		},
		{
			displayName: 'Read-Only Replica',
			name: 'readOnlyIntent',
			type: 'boolean',
			default: false,
			description: 'Whether look-ups ask for a readable replica of the availability group (ApplicationIntent=ReadOnly)',
		},
		{
			displayName: 'Preset',
			name: 'preset',
			type: 'options',
			options: [
				{ name: 'Integration Guide', value: 'guide', description: 'Tables clientes, Pedidos, itens_pedido, produtos, estoque' },
				{ name: 'SAP Business One', value: 'businessOne', description: 'Tables OCRD, OITW, ITM1, ORDR and so on' },
				{ name: 'TOTVS Protheus', value: 'protheus', description: 'Tables SA1, SB1, SB2, DA0, DA1, SC5, SC6' },
			],
			default: 'guide',
			description: 'Whose tables are read; statements of your own replace single look-ups',
		},
		{
			displayName: 'Company',
			name: 'company',
			type: 'string',
			default: '010',
			description: 'Suffix of the tables: the company and a zero, e.g. 010 for SA1010',
			displayOptions: { show: { preset: ['protheus'] } },
		},
		{
			displayName: 'Branches',
			name: 'branches',
			type: 'json',
			default: '{}',
			description: 'Branch (filial) by table, e.g. {"stock":"01","orders":"01"}; known are customers, products, stock, prices, orders. Left out: shared by all branches.',
			displayOptions: { show: { preset: ['protheus'] } },
		},
		{
			displayName: 'Price Table',
			name: 'priceTable',
			type: 'string',
			default: '',
			placeholder: 'e.g. 001',
			description: 'Protheus: code of the price table (DA0), 001 by default. Business One: number of the price list for customers without one, 1 by default.',
			displayOptions: { hide: { preset: ['guide'] } },
		},
		{ displayName: 'Connections', name: 'connectionLimit', type: 'number', default: 10, description: 'Connections at most, for all executions of one n8n process together' },
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 10000, description: 'Deadline of one look-up' },
		{
			displayName: 'Open Statuses',
			name: 'openStatuses',
			type: 'string',
			default: '',
			placeholder: 'e.g. Aberto, EmProcessamento',
			description: 'Words of the ERP that mean an open order, separated by commas. Empty: those of the preset.',
			displayOptions: { show: { preset: ['guide'] } },
		},
		{
			displayName: 'Pending Statuses',
			name: 'pendingStatuses',
			type: 'string',
			default: '',
			placeholder: 'e.g. Aberto',
			description: 'Words of the ERP for orders whose pending amount is still owed, separated by commas. Empty: those of the preset.',
			displayOptions: { show: { preset: ['guide'] } },
		},
		{
			displayName: 'Ticket Procedure',
			name: 'ticketProcedure',
			type: 'string',
			default: 'sp_CriarChamado',
			description: 'Stored procedure that opens a ticket; nothing else is ever written. Empty: no tickets.',
			displayOptions: { show: { preset: ['guide'] } },
		},
		{
			displayName: 'Ticket Procedure',
			name: 'ticketProcedure',
			type: 'string',
			default: '',
			placeholder: 'e.g. suporte.abrir_chamado',
			description: 'Stored procedure of your own that opens a ticket; nothing else is ever written. Empty: no tickets.',
			displayOptions: { hide: { preset: ['guide'] } },
		},
		{
			displayName: 'Ticket Procedure Parameters',
			name: 'ticketParameters',
			type: 'string',
			default: 'customerId int, description nvarchar, source varchar',
			placeholder: 'e.g. @cliente = customerId varchar, @texto = description nvarchar',
			description: 'What the procedure takes, separated by commas: customerId, subject, description, source or idempotencyKey, with the parameter’s name before and its type behind where they differ',
			displayOptions: { hide: { ticketProcedure: [''] } },
		},
		{
			displayName: 'Slow Phone Search',
			name: 'phoneDigitScan',
			type: 'boolean',
			default: false,
			description: 'Whether to compare the last eight digits of every stored phone when no known format matches; reads the whole table',
			displayOptions: { show: { preset: ['guide'] } },
		},
		areaCodeProperty(),
		{
			displayName: 'Unicode Columns',
			name: 'unicode',
			type: 'boolean',
			default: false,
			description: 'Whether the columns that are looked up are NVARCHAR. Off, values are bound as VARCHAR where they fit, so that an index on a VARCHAR column is used.',
		},
		{
			displayName: 'Tables and Columns',
			name: 'schema',
			type: 'json',
			default: '{}',
			description: 'Names that differ from the integration guide’s, e.g. {"tables":{"customers":"vw_clientes"},"columns":{"customers":{"phones":["celular"]}}}; the documentation lists all',
			displayOptions: { show: { preset: ['guide'] } },
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
