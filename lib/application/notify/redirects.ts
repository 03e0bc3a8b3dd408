import { ConnectorError } from '../../domain/errors';
import type { WebhookAnswer } from '../../domain/webhook-transport';
import { notifySystem } from './types';

/** Those that ask for the same request elsewhere. 303 asks for another one, which would not carry the event. */
const repeatElsewhere: ReadonlySet<number> = new Set([301, 302, 307, 308]);
export const maximumRedirects = 3;

/**
 * Where a redirect leads, if it may be followed: within the same origin only, so that neither the event nor a secret goes to anybody
 * but the target.
 * @returns null where the answer is no redirect
 * @throws ConnectorError `blocked`
 */
export function redirectOf(answer: WebhookAnswer, from: URL, { follow, redirects }: { follow: boolean; redirects: number }): URL | null {
	const { status, headers } = answer;
	if (status < 300 || status > 399 || status === 304) return null;
	const location = headers['location'] ?? '';
	const refuse = (what: string, hint: string) =>
		new ConnectorError('blocked', `${from.origin} answered ${status}; ${what}.`, { system: notifySystem, httpStatus: status, hint, nothingDone: true });
	if (!follow) throw refuse('redirects are not followed', 'Give the address it redirects to, or switch on “Follow Redirects” for those within the same origin.');
	if (!repeatElsewhere.has(status) || location === '' || !URL.canParse(location, from.href)) throw refuse('that names no other address for the event', 'Check the URL of the target.');
	const to = new URL(location, from);
	if (to.origin !== from.origin || to.username || to.password) {
		throw refuse('a redirect to another origin is never followed', 'Give the address it redirects to.');
	}
	if (redirects >= maximumRedirects) throw refuse('that is one redirect too many', 'Check the URL of the target.');
	to.hash = '';
	return to;
}
