import { assertCredentialAllowsUrl, type ICredentialDataDecryptedObject } from 'n8n-workflow';

import { notifySystem, type NotifySecrets } from '../../application/notify';
import { ConnectorError } from '../../domain/errors';
import { faultOfSecret, faultOfStandardSecret } from '../../domain/webhooks/secret-form';
import { toConnectorError } from '../errors';
import type { ExecutionScope } from '../scope';
import { readWebhookSecret, webhookSecretCredentialType } from '../webhook-secret';

export type NotifyAuthentication = 'none' | 'signature' | 'sharedSecret' | 'both';

/** @throws ConnectorError `auth` without a credential, `validation` where its secret cannot be used that way */
export async function openSecrets(scope: ExecutionScope, authentication: NotifyAuthentication): Promise<NotifySecrets> {
	if (authentication === 'none') return { signWith: null, header: null };
	if (scope.functions.getNode().credentials?.[webhookSecretCredentialType] === undefined) throw noCredential();
	const credential = await scope.credential(webhookSecretCredentialType, notifySystem);
	const { secret } = readWebhookSecret(credential);
	const fault = faultOf(secret, authentication);
	if (fault !== null) throw invalidSecret(fault);
	return {
		signWith: authentication === 'sharedSecret' ? null : secret,
		header: authentication === 'signature' ? null : secret,
		assertAllowed: (url) => assertDomain(scope, credential, url),
	};
}

/** What keeps a secret from being used that way, as a sentence; null where nothing does. */
function faultOf(secret: string, authentication: NotifyAuthentication): string | null {
	const signs = authentication !== 'sharedSecret';
	const fault = signs ? faultOfStandardSecret(secret) : faultOfSecret(secret);
	if (fault !== null) return fault;
	if (signs && secret.startsWith('whpk_')) return 'The secret is a public key (whpk_), which cannot sign.';
	if (authentication !== 'signature' && !/^[\x20-\x7e]{1,1000}$/.test(secret)) return 'The secret cannot stand in a header: it holds unusual characters, or is too long.';
	return null;
}

function noCredential(): ConnectorError {
	return new ConnectorError('auth', 'The event shall be signed, and no credential is chosen.', {
		system: notifySystem,
		parameter: 'authentication',
		hint: 'Choose a Webhook Secret credential in the node, or set Authentication to None.',
		nothingDone: true,
	});
}

function invalidSecret(fault: string): ConnectorError {
	return new ConnectorError('validation', fault, {
		system: notifySystem,
		parameter: 'secret',
		hint: 'Open the Webhook Secret credential and give the secret that the targets know.',
		nothingDone: true,
	});
}

/** Where the credential names the domains it may be used with, its secret goes to no other. */
function assertDomain(scope: ExecutionScope, credentialData: ICredentialDataDecryptedObject, url: string): void {
	try {
		assertCredentialAllowsUrl({ node: scope.functions.getNode(), credentialData, url, surface: notifySystem });
	} catch (error) {
		throw otherDomain(toConnectorError(error, notifySystem).message);
	}
}

function otherDomain(message: string): ConnectorError {
	return new ConnectorError('permission', message, {
		system: notifySystem,
		hint: 'Add the domain of the target to the allowed domains of the credential.',
		nothingDone: true,
	});
}
