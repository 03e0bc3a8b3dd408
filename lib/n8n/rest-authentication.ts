import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { CredentialFields } from './credential-fields';

export const restAuthentications = ['basic', 'bearer', 'header', 'none'] as const;
export type RestAuthentication = (typeof restAuthentications)[number];

type Shown = NonNullable<IDisplayOptions['show']>;

/**
 * Fields by which a REST API knows its user; read by `restAuthenticationHeaders`.
 * @param shown where the fields are shown at all
 */
export function restAuthenticationProperties(preset: RestAuthentication, shown: Shown = {}): INodeProperties[] {
	const only = (authentication: RestAuthentication): IDisplayOptions => ({ show: { ...shown, authentication: [authentication] } });
	const secret = { type: 'string', typeOptions: { password: true }, default: '' } as const;
	return [
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'Basic', value: 'basic' },
				{ name: 'Bearer Token', value: 'bearer' },
				{ name: 'Header', value: 'header' },
				{ name: 'None', value: 'none' },
			],
			default: preset,
			...(Object.keys(shown).length === 0 ? {} : { displayOptions: { show: shown } }),
		},
		{ displayName: 'User', name: 'user', type: 'string', default: '', displayOptions: only('basic') },
		{ displayName: 'Password', name: 'password', ...secret, displayOptions: only('basic') },
		{ displayName: 'Token', name: 'token', ...secret, displayOptions: only('bearer') },
		{
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			default: '',
			placeholder: 'e.g. X-Api-Key',
			displayOptions: only('header'),
		},
		{ displayName: 'Header Value', name: 'apiKey', ...secret, displayOptions: only('header') },
	];
}

/** @throws ConnectorError `validation` naming the field that is empty */
export function restAuthenticationHeaders(fields: CredentialFields, preset: RestAuthentication): Record<string, string> {
	switch (fields.text('authentication') || preset) {
		case 'none':
			return {};
		case 'bearer':
			return { Authorization: `Bearer ${fields.required('token', 'Token')}` };
		case 'header':
			return { [fields.required('headerName', 'Header Name')]: fields.required('apiKey', 'Header Value') };
		default: {
			const login = `${fields.required('user', 'User')}:${fields.secret('password')}`;
			return { Authorization: `Basic ${Buffer.from(login, 'utf8').toString('base64')}` };
		}
	}
}
