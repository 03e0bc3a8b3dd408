import type { Filled } from './filling';
import type { PageDocument, PageElement, PageField } from './dom';

declare const document: PageDocument;
declare const asFieldTakes: typeof import('./formats').asFieldTakes;
declare const differenceBetween: typeof import('./holding').differenceBetween;
declare const fieldOf: typeof import('./filling').fieldOf;
declare const holdsGiven: typeof import('./holding').holdsGiven;
declare const keptElement: typeof import('./seeing').keptElement;
declare const globalThis: { backofficeTyping?: { field: PageField; before: string; start: number; end: number } | undefined };

export function isTextField(element: PageElement): boolean {
	const tag = element.tagName.toUpperCase();
	return tag === 'TEXTAREA' || (tag === 'INPUT' && !/^(checkbox|radio|file|button|submit|reset|image|hidden)$/.test((element as PageField).type));
}

/** Whether the field holds the value; a script does not mind the limit that a person's keys stop at. */
export function compareHeld(field: PageField, value: string, secret: boolean): Filled {
	const held = field.value;
	const limited = /^(text|search|url|tel|email|password|textarea)$/.test(field.type) && field.maxLength >= 0;
	const fits = !limited || held.length <= field.maxLength;
	if (fits && holdsGiven(held, value, field.type)) return { state: 'done' };
	const tooLong = `more than the ${field.maxLength} characters that it takes: it was given ${value.length}`;
	return { state: 'differs', detail: fits || secret ? differenceBetween(held, value, secret) : tooLong };
}

/** Looks at a field that was filled. One that the page has replaced or taken away meanwhile cannot be judged. */
export function compareFilled(id: number, text: string, secret: boolean): Filled {
	const element = keptElement(id);
	if (element === null || !element.isConnected) return { state: 'done' };
	const field = fieldOf(element);
	if (field.tagName.toUpperCase() === 'SELECT') return { state: 'done' };
	if (isTextField(field)) return compareHeld(field, asFieldTakes(field.type, text) ?? text, secret);
	const holdsNothing = text.trim() !== '' && (field.textContent ?? '').trim() === '';
	return holdsNothing ? { state: 'differs', detail: 'nothing' } : { state: 'done' };
}

export function focusedField(): PageField | null {
	let active = document.activeElement;
	while (active?.shadowRoot) {
		const inner: PageElement | null = (active.shadowRoot as PageDocument).activeElement;
		if (inner === null) break;
		active = inner;
	}
	return active !== null && isTextField(active) ? (active as PageField) : null;
}

/** Remembers what the focused field holds and where its caret is, before keys are typed into it. */
export function beginTyping(): Filled {
	const field = focusedField();
	const before = field?.value ?? '';
	const [start, end] = [field?.selectionStart ?? null, field?.selectionEnd ?? null];
	// Without a caret nobody knows where the keys go, unless the field is empty.
	const known = field !== null && (before === '' || (start !== null && end !== null));
	globalThis.backofficeTyping = known ? { field, before, start: start ?? 0, end: end ?? 0 } : undefined;
	return { state: 'done' };
}

/** Looks at the field that was typed into. Where the page has moved the focus on, as with codes of one digit per field, it cannot be judged. */
export function compareTyped(text: string, secret: boolean): Filled {
	const typing = globalThis.backofficeTyping;
	if (typing === undefined || !typing.field.isConnected || focusedField() !== typing.field) return { state: 'done' };
	const { field, before, start, end } = typing;
	// Keys go into the parts of a day one by one, in the order of the browser's language.
	if (/^(date|month|week|time|datetime-local|range|color)$/.test(field.type)) return { state: 'done' };
	const whole = before.slice(0, start) + text + before.slice(end);
	return compareHeld(field, asFieldTakes(field.type, whole) ?? whole, secret);
}
