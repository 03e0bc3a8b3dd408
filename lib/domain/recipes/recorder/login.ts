import type { Action } from './actions';
import { oneTimeCodeAfter } from './one-time-code';
import type { RecordedEvent } from './recorded-event';

/** Where the login ends, and whether the recording tells it. */
export interface LoginEnd {
	/** Number of events that belong to it; 0 where there is no login. */
	count: number;
	certain: boolean;
}

/**
 * The login goes up to the page that follows the first password, or where none was recorded, up to what was clicked or pressed after it;
 * and where a one-time code is asked for then, as far again after that.
 */
export function loginEnd(events: readonly RecordedEvent[], secrets: ReadonlySet<RecordedEvent>): LoginEnd {
	const first = events.findIndex((event) => secrets.has(event));
	if (first === -1) return { count: 0, certain: true };
	const end = sentAfter(events, first);
	const code = oneTimeCodeAfter(events, end.count);
	return code === null ? end : sentAfter(events, code);
}

function sentAfter(events: readonly RecordedEvent[], typed: number): LoginEnd {
	const after = events.slice(typed + 1);
	const next = after.findIndex(({ navigates, step }) => navigates || step.type === 'navigate');
	const page = after[next];
	if (page?.navigates && page.step.type !== 'navigate') return { count: typed + 1 + next + 1, certain: true };
	const within = next === -1 ? after : after.slice(0, next);
	const sent = within.findIndex((event) => (event.kind === 'press' && event.key !== 'Tab') || (event.kind === 'do' && event.step.type === 'click'));
	return { count: sent === -1 ? typed + 1 + within.length : typed + 1 + sent + 1, certain: false };
}

/** Signs by which the session is judged: the page of the login, else its password field; and the first thing that was clicked afterwards. */
export function sessionProbes(login: readonly Action[], following: readonly Action[]): Record<string, unknown> {
	const first = login.find(({ kind }) => kind === 'goto');
	const path = pathOf(first?.body['url']);
	const landing = pathOf(login.at(-1)?.arrivesAt);
	const byAddress = path !== null && path !== '/' && landing !== null && landing !== path;
	const field = login.find(({ kind, body }) => kind === 'fill' && body['secret'] === true);
	const loggedOut = byAddress ? { url: `**${path}` } : field === undefined ? null : { selector: field.body['selector'] };
	const start = following[0];
	const seen = start !== undefined && ['click', 'hover', 'fill'].includes(start.kind) && start.step.target === 'main' && start.step.frame.length === 0 && !login.some((action) => sharesSelector(action, start));
	return {
		...(seen ? { loggedInWhen: { selector: start.body['selector'] } } : {}),
		...(loggedOut === null ? {} : { loggedOutWhen: loggedOut }),
	};
}

/** What the login touches is there while nobody is logged in. */
function sharesSelector({ body }: Action, other: Action): boolean {
	const [ours, theirs] = [body['selector'], other.body['selector']].map((selector): unknown[] => (Array.isArray(selector) ? selector : [selector]));
	return ours !== undefined && theirs !== undefined && ours.some((selector) => selector !== undefined && theirs.includes(selector));
}

function pathOf(address: unknown): string | null {
	if (typeof address !== 'string' || address.includes('{{')) return null;
	return URL.canParse(address, 'http://relative') ? new URL(address, 'http://relative').pathname : null;
}
