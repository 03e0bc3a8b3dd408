import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/**
 * What a sender and a receiver of webhooks both know. The Signed Webhook Trigger checks with it what
 * comes in, Notify Systems signs with it what goes out.
 */
export class BackofficeWebhookSecretApi implements ICredentialType {
	name = 'backofficeWebhookSecretApi';

	displayName = 'Backoffice Webhook Secret API';

	icon: Icon = { light: 'file:../icons/webhookSecret.svg', dark: 'file:../icons/webhookSecret.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/nodes/signed-webhook-trigger.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. whsec_…',
			description: 'The signing secret, token or password, exactly as the other side has it. For Standard Webhooks also its public key, which begins with whpk_.',
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'While the secret is being changed: what was signed with this one is still accepted. Never used to sign.',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			description: 'For Basic only; the secret is its password',
		},
		{
			displayName: 'Verify Token',
			name: 'verifyToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'For senders that ask for a challenge before they deliver (Meta: Verify Token). Empty: no challenge is answered.',
		},
	];
}
