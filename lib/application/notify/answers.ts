import { ConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import type { WebhookAnswer } from '../../domain/webhook-transport';
import { retryAfter } from '../../systems/http-api';
import { notifySystem } from './types';

/** Servers and proxies that are overloaded or restarting; any other failure comes back the same. */
const passing: ReadonlySet<number> = new Set([502, 503, 504]);

const refusals: Readonly<Record<number, [code: ConnectorErrorCode, hint: string]>> = {
	401: ['auth', 'Check that the target knows the secret of the credential, and how it wants it: signature or header.'],
	403: ['permission', 'Ask the owner of the target to allow these events, or check the secret of the credential.'],
	404: ['not_found', 'Check the URL of the target.'],
	410: ['not_found', 'The target wants no more events: take it out of the list.'],
	413: ['validation', 'Send less data with the event.'],
	429: ['rate_limited', 'Send fewer events, or later.'],
};

const uncertainHint = 'It may have taken the event: look there, or switch on “Receivers Deduplicate by Event ID”, so that it is sent again.';

const interimHint = 'It announces an answer or another protocol, and never says that it has the event: check the URL of the target.';

export function isDelivered({ status }: Pick<WebhookAnswer, 'status'>): boolean {
	return status >= 200 && status < 300;
}

/** What an answer that is no success means. A failing server may have the event all the same. */
export function failureOf(answer: WebhookAnswer, origin: string): ConnectorError {
	const { status } = answer;
	const failed = status >= 500 && status !== 501;
	const [code, hint] = failed ? (['uncertain', uncertainHint] as const) : (refusals[status] ?? (['validation', status < 200 ? interimHint : 'Look into the log of the target for what it refuses.'] as const));
	const retryAfterMs = retryAfter({ ...answer, text: '' });
	return new ConnectorError(code, `${origin} answered ${status}${status === 410 ? ' (gone)' : ''}.`, {
		system: notifySystem,
		httpStatus: status,
		hint,
		retryable: status === 429 || passing.has(status),
		nothingDone: !failed && status >= 200,
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	});
}

/** How far an attempt has got. */
export interface Progress {
	/** The request has left. */
	sent: boolean;
	lookingUp: boolean;
}

export function lateAnswer(origin: string, { sent, lookingUp }: Progress, ms: number): ConnectorError {
	if (sent) return unknownOutcome(`${origin} gave no answer within ${ms} ms.`);
	if (lookingUp) {
		return new ConnectorError('timeout', `The name in ${origin} could not be resolved within ${ms} ms.`, {
			system: notifySystem,
			hint: 'Check the host name of the target, and the DNS of the n8n machine.',
			// Name servers that are dead are so in a second, too.
			retryable: false,
			nothingDone: true,
		});
	}
	return new ConnectorError('timeout', `${origin} could not be connected to within ${ms} ms.`, {
		system: notifySystem,
		hint: 'Check that the target runs, and that its address and port are right.',
		nothingDone: true,
	});
}

/** The request had left, and nobody knows what the receiver had of it when the connection ended. */
export function unknownOutcome(message: string): ConnectorError {
	return new ConnectorError('uncertain', message, { system: notifySystem, hint: uncertainHint, retryable: true });
}

/**
 * Whether the target may be asked again within this run. Without deduplication on its side only where the event provably did not get
 * there: no connection, or 429, which is answered instead of doing the work. Never after another refusal.
 */
export function mayRepeat(error: ConnectorError, receiversDeduplicate: boolean): boolean {
	return error.retryable && (error.nothingDone || receiversDeduplicate);
}
