import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const forSftp = { show: { protocol: ['sftp'] } };
const forTls = { show: { protocol: ['ftps', 'ftpsImplicit'] } };

/**
 * A file server through which an ERP exchanges files: it leaves its price list there, and picks up the orders it finds.
 * SFTP, or FTP with TLS; plain FTP where there is nothing better.
 */
export class BackofficeErpFilesApi implements ICredentialType {
	name = 'backofficeErpFilesApi';

	displayName = 'Backoffice ERP Files API';

	icon: Icon = { light: 'file:../icons/erpFiles.svg', dark: 'file:../icons/erpFiles.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/files.md';

	properties: INodeProperties[] = [...serverFields(), ...sftpFields(), ...tlsFields(), ...priceListFields(), ...exportFields()];
}

function serverFields(): INodeProperties[] {
	return [
		{
			displayName: 'Protocol',
			name: 'protocol',
			type: 'options',
			options: [
				{ name: 'SFTP', value: 'sftp', description: 'Files over SSH; the best choice' },
				{ name: 'FTPS', value: 'ftps', description: 'FTP that turns to TLS after the greeting (explicit)' },
				{ name: 'FTPS, Implicit', value: 'ftpsImplicit', description: 'FTP with TLS from the first byte, for older servers' },
				{ name: 'FTP', value: 'ftp', description: 'Plain text; only inside of a trusted network' },
			],
			default: 'sftp',
		},
		{
			displayName: 'Plain FTP sends user, password and files for everybody on the way to read and to change. Use it only inside of a trusted network.',
			name: 'ftpNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { protocol: ['ftp'] } },
		},
		{ displayName: 'Host', name: 'host', type: 'string', default: '', required: true, placeholder: 'e.g. arquivos.suaempresa.com.br' },
		{ displayName: 'Port', name: 'port', type: 'number', default: 0, description: '0: that of the protocol (SFTP 22, FTP and FTPS 21, implicit FTPS 990)' },
		{ displayName: 'User', name: 'user', type: 'string', default: '', required: true, description: 'A user of its own for the bot, with rights to the two folders only' },
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '' },
		{
			displayName: 'Timeout (Ms)',
			name: 'timeoutMs',
			type: 'number',
			default: 20000,
			description: 'Longest wait for the server: for a connection, an answer, or the next bytes of a file',
		},
	];
}

function sftpFields(): INodeProperties[] {
	return [
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN OPENSSH PRIVATE KEY-----',
			description: 'In OpenSSH or PEM form, with its first and last line. Empty: the password is used.',
			displayOptions: forSftp,
		},
		{ displayName: 'Passphrase', name: 'passphrase', type: 'string', typeOptions: { password: true }, default: '', description: 'Of the private key, where it is encrypted', displayOptions: forSftp },
		{
			displayName: 'Host Key Fingerprint',
			name: 'hostKeyFingerprint',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
			description: 'By which the server is recognised, as ssh-keygen -lf prints it; several while its key is being changed. The test shows what the server presents: compare it with what the administrator tells you.',
			displayOptions: { show: { protocol: ['sftp'], acceptAnyHostKey: [false] } },
		},
		{
			displayName: 'Accept Any Host Key',
			name: 'acceptAnyHostKey',
			type: 'boolean',
			default: false,
			description: 'Whether to log in to whoever answers at this address; only for tests',
			displayOptions: forSftp,
		},
	];
}

function tlsFields(): INodeProperties[] {
	return [
		{
			displayName: 'CA Certificate',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description: 'Authority that signed the server’s certificate; empty: the well-known ones',
			displayOptions: forTls,
		},
		{ displayName: 'TLS Server Name', name: 'tlsServerName', type: 'string', default: '', description: 'Name in the server’s certificate; empty: the host', displayOptions: forTls },
		{
			displayName: 'Highest TLS Version 1.2',
			name: 'maxTls12',
			type: 'boolean',
			default: false,
			description: 'Whether to leave TLS 1.3 out, for servers that then refuse the data connection',
			displayOptions: forTls,
		},
	];
}

function priceListFields(): INodeProperties[] {
	return [
		{ displayName: 'Price List', name: 'priceListPath', type: 'string', default: '/export/precos_vigentes.csv', description: 'Path of the file that the ERP writes' },
		{
			displayName: 'Price List Delimiter',
			name: 'delimiter',
			type: 'options',
			options: [
				{ name: 'Automatic', value: 'auto', description: 'Found in the header line' },
				{ name: 'Comma', value: ',' },
				{ name: 'Pipe', value: '|' },
				{ name: 'Semicolon', value: ';' },
				{ name: 'Tab', value: 'tab' },
			],
			default: 'auto',
		},
		{
			displayName: 'Price List Encoding',
			name: 'encoding',
			type: 'options',
			options: [
				{ name: 'Automatic', value: 'auto', description: 'UTF-8, else Windows-1252' },
				{ name: 'CP850', value: 'cp850', description: 'ERPs that come from DOS' },
				{ name: 'ISO-8859-15', value: 'iso-8859-15' },
				{ name: 'UTF-16 LE', value: 'utf-16le' },
				{ name: 'UTF-8', value: 'utf-8' },
				{ name: 'Windows-1252', value: 'windows-1252', description: 'What Windows calls ANSI' },
			],
			default: 'auto',
		},
		{
			displayName: 'Decimal Mark',
			name: 'decimalMark',
			type: 'options',
			options: [
				{ name: 'Comma', value: 'comma', description: '1.234,56' },
				{ name: 'Point', value: 'point', description: '1,234.56' },
			],
			default: 'comma',
			description: 'Of prices and quantities, in the price list and in exported orders; never guessed',
		},
		{
			displayName: 'Columns',
			name: 'columns',
			type: 'json',
			default: '{}',
			description: 'Names in the file’s header that differ from the usual ones, e.g. {"sku":"codigo","price":"preco_venda","stock":"saldo","name":"descricao","warehouse":"deposito"}; the documentation lists the usual ones',
		},
		{ displayName: 'Currency', name: 'currency', type: 'string', default: 'BRL', description: 'Of all prices, as ISO 4217 names it' },
		{
			displayName: 'Maximum Age (Hours)',
			name: 'maximumAgeHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description: 'The ERP node does not answer from an older list, by the time of its file. 0: any age.',
		},
	];
}

function exportFields(): INodeProperties[] {
	return [
		{ displayName: 'Export Folder', name: 'exportFolder', type: 'string', default: '/import', description: 'Folder that the ERP reads orders from. Empty: no orders.' },
		{
			displayName: 'Imported Files Stay',
			name: 'importedFilesStay',
			type: 'boolean',
			default: false,
			description: 'Whether the ERP leaves imported files where they are. Then a file that is not there was not sent, and the order of the ERP node is sent again after a failure of unknown outcome.',
		},
	];
}
