import type { IWebhookFunctions } from 'n8n-workflow';

import { processWide } from '../registry';
import type { ExecutionScope } from '../scope';
import { readWebhookSecret, webhookSecretCredentialType, type WebhookSecret } from '../webhook-secret';

/** A changed secret counts after this long at the latest. */
const rememberedMs = 10_000;

interface Remembered {
	secret: Promise<WebhookSecret>;
	until: number;
}

/**
 * The credential's content. n8n takes some thirty milliseconds of its one thread to open a credential, a third of all that a delivery
 * costs; and a flood of forged deliveries costs it as often.
 * @throws ConnectorError `auth` where the credential cannot be opened
 */
export async function openSecret(webhook: IWebhookFunctions, scope: ExecutionScope): Promise<WebhookSecret> {
	const read = async () => readWebhookSecret(await scope.credential(webhookSecretCredentialType, 'Signed Webhook Trigger'));
	if (webhook.getMode() === 'manual') return await read();
	const known = processWide('webhook-secrets', () => new Map<string, Remembered>());
	const now = scope.clock.now();
	const key = keyOf(webhook);
	const present = known.get(key);
	if (present && now < present.until && present.until <= now + rememberedMs) return await present.secret;
	for (const [other, { until }] of known) if (until <= now) known.delete(other);
	const entry = { secret: read(), until: now + rememberedMs };
	known.set(key, entry);
	// What fails is asked for again by the next delivery.
	entry.secret.catch(() => known.get(key) === entry && known.delete(key));
	return await entry.secret;
}

/** What n8n's own check of who may use the credential depends on. */
function keyOf(webhook: IWebhookFunctions): string {
	const node = webhook.getNode();
	return [webhook.getWorkflow().id, node.id, node.credentials?.[webhookSecretCredentialType]?.id].join(':');
}
