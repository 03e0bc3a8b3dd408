import type { Verdict, WebhookRequest } from './delivery';
import { verifyHmac, type HmacScheme } from './hmac';
import { verifySharedSecret, type SharedSecretScheme } from './shared-secret';

export type WebhookScheme = { kind: 'hmac'; hmac: HmacScheme } | { kind: 'sharedSecret'; shared: SharedSecretScheme; idHeader?: string };

export interface Expected {
	/** Empty ones count as none: nobody may come in by an empty secret. */
	secrets: readonly string[];
	/** Milliseconds since 1970. */
	now: number;
	/** Greatest difference between the signed time and now, either way. */
	toleranceMs: number;
}

/** Whether the request comes from one who has the secret, and is no old one. Never throws on what is in the request. */
export function verifyWebhook(scheme: WebhookScheme, request: WebhookRequest, expected: Expected): Verdict {
	const secrets = expected.secrets.filter((secret) => secret !== '');
	if (scheme.kind === 'hmac') return verifyHmac(scheme.hmac, request, { ...expected, secrets });
	return verifySharedSecret(scheme.shared, request, { secrets, idHeader: scheme.idHeader });
}
