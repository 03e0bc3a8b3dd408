import type { IAuthenticateGeneric, Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { kommoCredentialTest } from '../lib/n8n/kommo/credential-test';

/**
 * A Kommo account through the long-lived token of a private integration.
 * @see https://developers.kommo.com/docs/long-lived-token
 */
export class BackofficeKommoApi implements ICredentialType {
	name = 'backofficeKommoApi';

	displayName = 'Backoffice Kommo API';

	icon: Icon = { light: 'file:../icons/kommo.svg', dark: 'file:../icons/kommo.dark.svg' };

	documentationUrl = 'https://developers.kommo.com/docs/long-lived-token';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://suaempresa.kommo.com',
			description: 'Address of the Kommo account, as it stands in the browser; the token is sent to this address only',
		},
		{
			displayName: 'Long-Lived Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Kommo: Settings > Integrations > your private integration > Keys and scopes > Generate long-lived token',
		},
		{
			displayName: 'CPF/CNPJ Field',
			name: 'documentField',
			type: 'string',
			default: '',
			placeholder: 'e.g. 900103',
			description: 'ID or code of the contact field that holds the CPF or CNPJ; only the CRM node uses it. Empty: contacts have none there, and are not found by it.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.accessToken}}' } },
	};

	test: ICredentialTestRequest = kommoCredentialTest();
}
