import type { Field } from '../operation';

/** Which of Kommo's two credentials a node uses. */
export const kommoAuthenticationField = {
	displayName: 'Authentication',
	name: 'authentication',
	type: 'options',
	options: [
		{ name: 'Long-Lived Token', value: 'accessToken' },
		{ name: 'OAuth2', value: 'oAuth2' },
	],
	default: 'accessToken',
} as const satisfies Field;
