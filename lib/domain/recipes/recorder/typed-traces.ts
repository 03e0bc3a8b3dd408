/**
 * A recording shows what was typed in other places, too: in the address that a search leads to, in the text of the row that it found.
 */

export interface Trace {
	text: string;
	/** What stands for it; null for a secret, of which nothing may stand anywhere. */
	template: string | null;
}

const shortest = 3;

/** Whether a text holds what was typed, in whatever mask or case. Of one or two characters nobody can tell: only the whole text counts. */
export function holds(text: string, typed: string): boolean {
	const wanted = plain(typed);
	if (wanted.length < shortest) return plain(text) === wanted && wanted !== '';
	if (plain(text).includes(wanted) || plain(decoded(text)).includes(wanted)) return true;
	const digits = typed.replace(/\D/g, '');
	return digits.length >= 6 && /^[\d\s().+/-]+$/.test(typed) && decoded(text).replace(/[\s().+/-]/g, '').includes(digits);
}

/** Whether a text is a person's data rather than a word of the page: `clientes` may be typed, and be part of an address. */
function isTelling(typed: string): boolean {
	return typed.trim().length >= 5 && /[\d@\s]/.test(typed.trim());
}

/**
 * The part of an address after its origin, with what stands for it instead of what was typed.
 * @returns null where a secret is in it
 */
export function addressWithoutTraces(address: string, traces: readonly Trace[]): string | null {
	const parts = address.split(/([/?&=#;])/).map((part) => partWithoutTraces(part, traces));
	return parts.includes(null) ? null : parts.join('');
}

function partWithoutTraces(part: string, traces: readonly Trace[]): string | null {
	for (const { text, template } of traces) {
		if (text.trim().length < shortest) continue;
		const whole = plain(decoded(part)) === plain(text);
		if (template === null && (whole || holds(part, text))) return null;
		if (whole || (isTelling(text) && holds(part, text))) return template;
	}
	return part;
}

/**
 * The selectors without those that tell the element by what was typed; where no other is left, one by its text with what stands for it.
 * @returns empty where nothing can be used
 */
export function selectorsWithoutTraces(chains: ReadonlyArray<readonly string[]>, traces: readonly Trace[]): ReadonlyArray<readonly string[]> {
	const clean = chains.filter((chain) => !chain.some((part) => traces.some((trace) => givesAway(part, trace))));
	if (clean.length > 0) return clean;
	const shown = chains.filter(([part = '', ...more]) => more.length === 0 && part.startsWith('text/'));
	for (const [part = ''] of shown) {
		const trace = traces.find((each) => givesAway(part, each));
		if (trace !== undefined && trace.template !== null && traces.every((each) => each.template !== null || !givesAway(part, each))) return [[`text/${trace.template}`]];
	}
	return [];
}

function givesAway(part: string, { text, template }: Trace): boolean {
	const readable = /^(?:aria|text)\/(.*)$/s.exec(part)?.[1];
	if (readable !== undefined) return holds(readable, text);
	return (template === null ? text.length >= shortest : isTelling(text)) && holds(part, text);
}

function plain(text: string): string {
	return text.trim().toLowerCase();
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return text;
	}
}
