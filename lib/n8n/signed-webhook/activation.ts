import type { IHookFunctions } from 'n8n-workflow';

import { ConnectorError } from '../../domain/errors';
import { faultOfSecret, faultOfStandardSecret } from '../../domain/webhooks/secret-form';
import { nodeError, toConnectorError } from '../errors';
import { readWebhookSecret, webhookSecretCredentialType, type WebhookSecret } from '../webhook-secret';
import { readSettings } from './settings';

/** Nothing is registered anywhere: the sender is told the address by hand. What cannot work is said now, not at the first delivery. */
export async function checkActivation(hook: IHookFunctions): Promise<boolean> {
	try {
		const scheme = String(hook.getNodeParameter('scheme', ''));
		const secret = scheme === 'unsigned' ? null : readWebhookSecret(await hook.getCredentials(webhookSecretCredentialType));
		readSettings(hook, secret?.user ?? '');
		if (secret) checkSecrets(secret, scheme);
		return true;
	} catch (error) {
		throw nodeError(hook.getNode(), toConnectorError(error, 'Signed Webhook Trigger'), 0);
	}
}

function checkSecrets({ secret, previousSecret }: WebhookSecret, scheme: string): void {
	const faultOf = scheme === 'standardWebhooks' ? faultOfStandardSecret : faultOfSecret;
	const fault = faultOf(secret) ?? (previousSecret === '' ? null : faultOf(previousSecret));
	if (fault === null) return;
	throw new ConnectorError('validation', fault, { system: 'Signed Webhook Trigger', hint: 'Open the credential and correct it.', nothingDone: true });
}
