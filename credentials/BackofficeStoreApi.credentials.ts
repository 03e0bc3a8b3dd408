import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/**
 * Where the nodes of this package keep what they share: limits, locks, cache, the state of every
 * conversation. Optional: without it n8n's own Redis is used in queue mode, and a file otherwise.
 */
export class BackofficeStoreApi implements ICredentialType {
	name = 'backofficeStoreApi';

	displayName = 'Backoffice Store API';

	icon: Icon = { light: 'file:../icons/store.svg', dark: 'file:../icons/store.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/store.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Kind',
			name: 'kind',
			type: 'options',
			options: [
				{ name: 'Redis', value: 'redis', description: 'For several n8n processes or hosts' },
				{ name: 'SQLite File', value: 'sqlite', description: 'For one n8n on one host' },
			],
			default: 'redis',
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			displayOptions: { show: { kind: ['redis'] } },
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			default: 6379,
			displayOptions: { show: { kind: ['redis'] } },
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			displayOptions: { show: { kind: ['redis'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { kind: ['redis'] } },
		},
		{
			displayName: 'Database Number',
			name: 'database',
			type: 'number',
			default: 0,
			displayOptions: { show: { kind: ['redis'] } },
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'boolean',
			default: false,
			displayOptions: { show: { kind: ['redis'] } },
		},
		{
			displayName: 'Key Prefix',
			name: 'keyPrefix',
			type: 'string',
			default: 'backoffice:',
			description: 'Stands before every key, so that several systems can share one Redis',
			displayOptions: { show: { kind: ['redis'] } },
		},
		{
			displayName: 'File',
			name: 'file',
			type: 'string',
			default: '',
			placeholder: 'e.g. /home/node/.n8n/backoffice/store.sqlite',
			description: 'Empty: backoffice/store.sqlite in n8n’s user folder. Not on a network drive.',
			displayOptions: { show: { kind: ['sqlite'] } },
		},
		{
			displayName: 'All Processes on One Host',
			name: 'singleHostConfirmed',
			type: 'boolean',
			default: false,
			description: 'Whether every n8n process (main, webhook, workers) runs on this host and sees this file. Needed for SQLite in queue mode.',
			displayOptions: { show: { kind: ['sqlite'] } },
		},
	];
}
