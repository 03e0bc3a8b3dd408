import type { Field } from '../../lib/n8n/operation';

/** Only Kommo knows two ways. */
export const kommoAuthenticationField: Field = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{ name: 'Long-Lived Token', value: 'accessToken' },
		{ name: 'OAuth2', value: 'oAuth2' },
	],
	default: 'accessToken',
	displayOptions: { show: { system: ['kommo'] } },
};
