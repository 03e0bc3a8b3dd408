import type { RecordedEvent } from './recorded-event';
import { Names } from './names';
import { isOneTimeCode } from './one-time-code';
import { fieldLabels, looksLikePassword, shareSelector } from './selectors';
import { holds } from './typed-traces';

export type TypedEvent = Extract<RecordedEvent, { kind: 'typed' }>;

/** What stands in the recipe for a text that was typed; the text itself is kept nowhere. */
export interface TypedValue {
	/** E.g. `{{input.phone}}`. */
	template: string;
	secret: boolean;
	/** What the user should check. */
	note: string | null;
}

/** Known from the credential; compared, never written. */
export interface KnownValues {
	user?: string;
	secrets?: readonly string[];
}

export interface TypedValues {
	of(event: TypedEvent): TypedValue;
	/** Names of the inputs, in the order of their first use. */
	inputs: readonly string[];
}

const password = '{{credential.password}}';
const user = '{{credential.user}}';

/** Which of the texts are passwords: by the looks of their field, by what the credential holds, or because a password was typed before. */
export function secretEvents(events: readonly RecordedEvent[], { secrets = [] }: KnownValues): Set<RecordedEvent> {
	const typed = events.filter((event) => event.kind === 'typed');
	const known = new Set(secrets.filter((secret) => secret !== ''));
	const byLooks = typed.filter((event) => known.has(event.text) || looksLikePassword(event.chains));
	for (const { text } of byLooks) if (text !== '') known.add(text);
	return new Set(typed.filter((event) => known.has(event.text) || byLooks.some((other) => shareSelector(other.chains, event.chains))));
}

/** @param loginEnd the events before this place log in: no input reaches them, only the credential does */
export function nameTypedValues(events: readonly RecordedEvent[], loginEnd: number, known: KnownValues): TypedValues {
	const secrets = secretEvents(events, known);
	const guessedUser = userBefore(events, secrets);
	const names = new Names();
	const named = new Map<RecordedEvent, TypedValue>();
	const inputs: string[] = [];
	const seen: Array<{ event: TypedEvent; name: string }> = [];
	for (const [index, event] of events.entries()) {
		if (event.kind !== 'typed') continue;
		if (secrets.has(event)) named.set(event, secretValue(event));
		else if (event.text === '') named.set(event, { template: '', secret: false, note: null });
		else if (event.text === known.user) named.set(event, { template: user, secret: false, note: null });
		else if (event === guessedUser) named.set(event, { template: user, secret: false, note: 'Taken for the user name, because it was typed right before the password: check it.' });
		else if (index < loginEnd && isOneTimeCode(event)) named.set(event, oneTimeCode(names.next(labelsOf(event), 'oneTimeCode')));
		else if (index < loginEnd) named.set(event, loginValue(names.next(labelsOf(event), 'loginValue')));
		else {
			const before = seen.find((other) => other.event.text === event.text && labelsOf(other.event)[0] === labelsOf(event)[0]);
			const name = before?.name ?? names.next(labelsOf(event), 'value');
			seen.push({ event, name });
			if (!inputs.includes(name)) inputs.push(name);
			named.set(event, { template: `{{input.${name}}}`, secret: false, note: null });
		}
	}
	const otherwise: TypedValue = { template: '', secret: false, note: null };
	return { of: (event) => named.get(event) ?? otherwise, inputs };
}

function secretValue(event: TypedEvent): TypedValue {
	const note = looksLikePassword(event.chains) ? 'The password was replaced by the credential’s.' : 'Replaced by the credential’s password, because the same text is one: if it is another secret, name it here.';
	return { template: password, secret: true, note };
}

function loginValue(name: string): TypedValue {
	return { template: `{{credential.${name}}}`, secret: false, note: `Part of the login: add "${name}" to Extra Secrets in the credential.` };
}

/** Told as a secret, so that it is covered; the place stays, for whoever finds another way. */
function oneTimeCode(name: string): TypedValue {
	const note = 'A one-time code, which cannot be replayed: every login would need a new one. Give the bot a user without a second factor, or have the site trust this machine, and take out this step and what sends the code.';
	return { template: `{{credential.${name}}}`, secret: true, note };
}

/** The last text before the first password on the way in, on the same page or on the one before. */
function userBefore(events: readonly RecordedEvent[], secrets: ReadonlySet<RecordedEvent>): TypedEvent | null {
	const first = events.findIndex((event) => secrets.has(event));
	for (let index = first - 1; index >= 0; index--) {
		const event = events[index];
		if (event === undefined || event.step.type === 'navigate') return null;
		if (event.kind === 'typed') return event.text === '' ? null : event;
	}
	return null;
}

/** Without those that hold what was typed: some pages make it part of the field's label. */
function labelsOf({ chains, text }: TypedEvent): string[] {
	return fieldLabels(chains).filter((label) => text === '' || !holds(label, text));
}
