import { randomInt } from 'node:crypto';

import { startKommoSandbox, type KommoSandbox, type KommoSandboxOptions } from '../../../sandbox/kommo/sandbox.ts';
import { until } from '../../../scripts/lib/until.ts';
import { webhookAnswers } from '../../../scripts/lib/webhook-answers.ts';

/**
 * An account with an id of its own: conversations are kept by account and contact, and all test files
 * share the Store of one n8n. It is more patient than Kommo's two seconds, so that a busy machine does
 * not look like a refusal; tests of the time itself say so.
 */
export async function startKommoAccount(options: KommoSandboxOptions = {}): Promise<KommoSandbox> {
	return await startKommoSandbox({ accountId: randomInt(40_000_000, 900_000_000), webhookTimeoutMs: 30_000, ...options });
}

/** Resolves once a trigger has subscribed and answers. */
export async function triggerAnswers(kommo: KommoSandbox): Promise<void> {
	const { destination } = await until('Kommo gets the webhook of the workflow', () => kommo.state().webhooks[0]);
	await webhookAnswers(destination);
}

export async function triggerIsGone(kommo: KommoSandbox): Promise<void> {
	await until('Kommo loses the webhook of the workflow', () => kommo.state().webhooks.length === 0);
}
