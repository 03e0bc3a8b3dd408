import type { IHookFunctions } from 'n8n-workflow';

import { ConnectorError } from '../../domain/errors';
import { faultOfHeaderSecret, faultOfPathSecret, faultOfSecret, faultOfStandardSecret } from '../../domain/webhooks/secret-form';
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

/** What a scheme asks of a secret beyond what every scheme does. */
const faultsOf = new Map([
	['standardWebhooks', faultOfStandardSecret],
	['pathToken', faultOfPathSecret],
	['secretHeader', faultOfHeaderSecret],
]);

function checkSecrets({ secret, previousSecret }: WebhookSecret, scheme: string): void {
	const faultOf = faultsOf.get(scheme) ?? faultOfSecret;
	const fault = faultOf(secret) ?? (previousSecret === '' ? null : (faultOf(previousSecret)?.replace('The secret', 'The previous secret') ?? null));
	if (fault === null) return;
	throw new ConnectorError('validation', fault, { system: 'Signed Webhook Trigger', hint: 'Open the credential and correct it.', nothingDone: true });
}
