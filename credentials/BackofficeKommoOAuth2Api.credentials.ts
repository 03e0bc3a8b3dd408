import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { kommoCredentialTest } from '../lib/n8n/kommo/credential-test';

/**
 * A Kommo account through OAuth2. n8n keeps and renews the tokens: Kommo's refresh token dies when it
 * is used, so only one party may renew it, and n8n does so once for all its processes.
 * @see https://developers.kommo.com/docs/oauth-20
 */
export class BackofficeKommoOAuth2Api implements ICredentialType {
	name = 'backofficeKommoOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Backoffice Kommo OAuth2 API';

	icon: Icon = { light: 'file:../icons/kommo.svg', dark: 'file:../icons/kommo.dark.svg' };

	documentationUrl = 'https://developers.kommo.com/docs/oauth-20';

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
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			// Kommo asks for consent on its common host; any other address is its own authority.
			default:
				'={{$self["baseUrl"].replace(/\\/+$/, "").replace(/^(https:\\/\\/)[^.\\/]+(\\.(?:kommo\\.com|amocrm\\.com|amocrm\\.ru))$/, "$1www$2")}}/oauth',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: '={{$self["baseUrl"].replace(/\\/+$/, "")}}/oauth2/access_token',
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
		{ displayName: 'Auth URI Query Parameters', name: 'authQueryParameters', type: 'hidden', default: 'mode=popup' },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
		{
			displayName: 'CPF/CNPJ Field',
			name: 'documentField',
			type: 'string',
			default: '',
			placeholder: 'e.g. 900103',
			description: 'ID or code of the contact field that holds the CPF or CNPJ; only the CRM node uses it. Empty: contacts have none there, and are not found by it.',
		},
	];

	test: ICredentialTestRequest = kommoCredentialTest();
}
