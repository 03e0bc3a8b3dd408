import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import { faultOfSecret } from '../domain/webhooks/secret-form';

export const webhookSecretCredentialType = 'backofficeWebhookSecretApi';

/** The credential's content; a field that is empty is an empty text. */
export interface WebhookSecret {
	secret: string;
	previousSecret: string;
	/** For Basic. */
	user: string;
	/** For the challenge of a GET. */
	verifyToken: string;
}

export function readWebhookSecret(data: ICredentialDataDecryptedObject): WebhookSecret {
	const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
	return { secret: text('secret'), previousSecret: text('previousSecret'), user: text('user'), verifyToken: text('verifyToken') };
}

/** There is nobody to ask whether a secret is right; its form at least can be looked at. */
export async function testWebhookSecretCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const { secret, previousSecret } = readWebhookSecret(credential.data ?? {});
	const fault = faultOfSecret(secret) ?? (previousSecret === '' ? null : faultOfSecret(previousSecret)?.replace('The secret', 'The previous secret'));
	return fault ? { status: 'Error', message: fault } : { status: 'OK', message: 'The secret has a good form. Whether the other side has the same, the first delivery shows.' };
}
