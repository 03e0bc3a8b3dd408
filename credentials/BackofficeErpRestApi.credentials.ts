import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty, tlsProperties } from '../lib/n8n/credential-properties';
import { restAuthenticationProperties } from '../lib/n8n/rest-authentication';

/**
 * An ERP with a plain REST API. Paths, parameters and response fields are those of the integration
 * guide unless the credential says otherwise.
 */
export class BackofficeErpRestApi implements ICredentialType {
	name = 'backofficeErpRestApi';

	displayName = 'Backoffice ERP REST API';

	icon: Icon = { light: 'file:../icons/restErp.svg', dark: 'file:../icons/restErp.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/rest-erp.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://erp.suaempresa.com.br/api/v1',
			description: 'Address of the API; the login is sent to this address only. http:// is accepted for an ERP in the local network.',
		},
		...restAuthenticationProperties('basic'),
		...tlsProperties(),
		{ displayName: 'Timeout (Ms)', name: 'timeoutMs', type: 'number', default: 10000, description: 'Deadline of one call' },
		{
			displayName: 'Number Format',
			name: 'numberFormat',
			type: 'options',
			options: [
				{ name: 'Automatic', value: 'auto' },
				{ name: 'Brazilian (1.234,56)', value: 'br' },
				{ name: 'International (1,234.56)', value: 'us' },
			],
			default: 'auto',
			description: 'How amounts that the ERP sends as text are read',
		},
		areaCodeProperty(),
		{
			displayName: 'Settings',
			name: 'settings',
			type: 'json',
			default: '{}',
			description: 'Everything in which the ERP differs from the integration guide: paths, methods, parameters, bodies, response fields, statuses. The documentation lists all.',
		},
	];
}
