import type { IHookFunctions } from 'n8n-workflow';

import { ConnectorError } from '../../domain/errors';
import { faultOfHeaderSecret, faultOfPathSecret, faultOfSecret, faultOfStandardSecret } from '../../domain/webhooks/secret-form';
import { unwatchInbox, watchInbox } from '../delivery/inbox-watch';
import { nodeError, toConnectorError } from '../errors';
import { meterOpened } from '../metrics/meter';
import { ExecutionScope } from '../scope';
import { readWebhookSecret, webhookSecretCredentialType, type WebhookSecret } from '../webhook-secret';
import { readSettings } from './settings';

/** Nothing is registered anywhere: the sender is told the address by hand. What cannot work is said now, not at the first delivery. */
export async function checkActivation(hook: IHookFunctions): Promise<boolean> {
	try {
		const scheme = String(hook.getNodeParameter('scheme', ''));
		const secret = scheme === 'unsigned' ? null : readWebhookSecret(await hook.getCredentials(webhookSecretCredentialType));
		if (scheme === 'basic' && secret?.user === '') throw noUser();
		if (scheme === 'pathToken') checkPath(String(hook.getNodeParameter('path', '')));
		const { queue } = readSettings(hook, secret?.user ?? '');
		if (secret) checkSecrets(secret, scheme);
		if (queue !== null) await checkQueue(hook, queue.name);
		meterOpened({ channel: 'Signed Webhook' });
		return true;
	} catch (error) {
		throw nodeError(hook.getNode(), toConnectorError(error, 'Signed Webhook Trigger'), 0);
	}
}

/** The sender was told the address by hand, and by hand it is taken away. */
export function switchOff(hook: IHookFunctions): boolean {
	unwatchInbox(hook);
	return true;
}

async function checkQueue(hook: IHookFunctions, name: string): Promise<void> {
	const scope = new ExecutionScope(hook, new AbortController().signal);
	try {
		const { checkInbox } = await import('../../n8n/delivery/inbox.js');
		watchInbox(hook, await checkInbox(scope, name, 'Signed Webhook Trigger'), scope.log);
	} finally {
		scope.close();
	}
}

function noUser(): ConnectorError {
	return new ConnectorError('validation', 'The field “User” of the credential is empty.', {
		system: 'Signed Webhook Trigger',
		parameter: 'user',
		hint: 'Give the user that the sender was told together with the password.',
		nothingDone: true,
	});
}

/** n8n tells addresses with a token apart by their path. */
function checkPath(path: string): void {
	if (/^\/?[\w.-]+(?:\/[\w.-]+)*\/?$/.test(path)) return;
	throw new ConnectorError('validation', `The parameter “Path” ${path === '' ? 'is empty' : 'is no path'}.`, {
		system: 'Signed Webhook Trigger',
		parameter: 'path',
		hint: 'Give a word of letters, digits and dashes that no other trigger has, e.g. eventos-do-crm.',
		nothingDone: true,
	});
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
