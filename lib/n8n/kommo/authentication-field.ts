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

/** The credential that belongs to a value of the nodes' `authentication` parameter. */
export function credentialTypeOf(authentication: string): string {
	return authentication === 'oAuth2' ? 'backofficeKommoOAuth2Api' : 'backofficeKommoApi';
}
