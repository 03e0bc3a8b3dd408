import type { INodeProperties } from 'n8n-workflow';

// Fields that ERP credentials have in common. Functions, because n8n's loader changes what it is given.

export function areaCodeProperty(): INodeProperties {
	return {
		displayName: 'Default Area Code',
		name: 'defaultAreaCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. 11',
		description: 'Area code (DDD) of phones that are stored without one',
	};
}

/** Read by `CredentialFields.tls`. @param whose what else the certificate may be that is given */
export function tlsProperties(whose = ''): INodeProperties[] {
	return [
		{
			displayName: 'Ignore TLS Errors',
			name: 'ignoreTlsErrors',
			type: 'boolean',
			default: false,
			description: 'Whether to accept any certificate; better give the CA certificate below',
		},
		{
			displayName: 'CA Certificate',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description: `Authority that signed the server’s certificate${whose}; empty: the well-known ones`,
		},
	];
}
