import type { WebhookRequest } from '../../../../lib/domain/webhooks/delivery';
import { hmacPresets, type HmacPreset } from '../../../../lib/domain/webhooks/presets';
import type { HmacScheme } from '../../../../lib/domain/webhooks/hmac';
import type { SharedSecretScheme } from '../../../../lib/domain/webhooks/shared-secret';
import { verifyWebhook } from '../../../../lib/domain/webhooks/verify';

/** When the vectors were signed, in milliseconds. */
export const signedAt = 1_614_265_330_000;

export function requestOf({ body = '', ...change }: Partial<Omit<WebhookRequest, 'body'>> & { body?: string | Uint8Array }): WebhookRequest {
	const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
	return { method: 'POST', url: 'https://n8n.example/webhook/a', headers: {}, query: {}, ...change, body: bytes };
}

interface Check {
	secrets?: readonly string[];
	now?: number;
	toleranceMs?: number;
}

export function verifyPreset(preset: HmacPreset, request: WebhookRequest, { secrets = [], now = signedAt, toleranceMs = 300_000 }: Check) {
	return verifyWebhook({ kind: 'hmac', hmac: hmacPresets[preset] }, request, { secrets, now, toleranceMs });
}

export function verifyCustom(hmac: HmacScheme, request: WebhookRequest, { secrets = [], now = signedAt, toleranceMs = 300_000 }: Check) {
	return verifyWebhook({ kind: 'hmac', hmac }, request, { secrets, now, toleranceMs });
}

export function verifyShared(shared: SharedSecretScheme, request: WebhookRequest, { secrets = [] }: Check, idHeader?: string) {
	return verifyWebhook({ kind: 'sharedSecret', shared, ...(idHeader ? { idHeader } : {}) }, request, { secrets, now: signedAt, toleranceMs: 300_000 });
}
