import type { PageDocument, PageElement, PageField, PageNode, PageRoot } from './dom';

declare const document: PageDocument;
declare const fieldText: typeof import('./seeing').fieldText;
declare const kept: typeof import('./seeing').kept;

/** Takes back what was changed to hide something. */
export type Undo = () => void;

export function secretMask(): string {
	return '\u2588'.repeat(8);
}

/** Finds every form of every secret; blanks may be others than the form's, short ones and those of digits count as whole words, as in `SecretForms`. */
export function secretPattern(forms: readonly string[]): RegExp | null {
	if (forms.length === 0) return null;
	const alternatives = forms.map((form) => {
		const written = form.split(/\s+/).map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('\\s+');
		const isDigits = /^\d+$/.test(form);
		const word = `(?<![\\p{L}\\p{M}\\p{N}])${written}(?![\\p{L}\\p{M}\\p{N}])`;
		if (isDigits) return `(?<!\\d[-\\u2013/.:])${word}(?![-\\u2013/.:]\\d|,\\d{1,2}(?!\\d))`;
		return form.length < 6 ? word : written;
	});
	return new RegExp(alternatives.join('|'), 'gu');
}

/** The document, every open shadow root in it, and the frames that may be looked into: one whose document has not come yet has no world of ours. */
export function allRoots(): PageRoot[] {
	const roots: PageRoot[] = [document];
	for (const root of roots) {
		for (const element of root.querySelectorAll('*')) {
			const inner = element.shadowRoot ?? (element as PageElement & { contentDocument?: PageRoot | null }).contentDocument;
			if (inner) roots.push(inner);
		}
	}
	return roots;
}

/** Texts that may be shown, in the order of the document. */
export function textsOf(node: PageNode, found: PageNode[] = []): PageNode[] {
	if (node.nodeType === 3) found.push(node);
	else if (!/^(script|style|noscript|template)$/i.test(node.nodeName)) for (const child of Array.from(node.childNodes)) textsOf(child, found);
	return found;
}

/** Changes a text where it holds a secret, also where the secret begins in one text and ends in another. */
export function maskTexts(texts: readonly PageNode[], pattern: RegExp): Undo[] {
	const whole = texts.map((text) => text.nodeValue ?? '').join('');
	const places = Array.from(whole.matchAll(pattern), (match) => ({ from: match.index, to: match.index + match[0].length }));
	if (places.length === 0) return [];
	const undo: Undo[] = [];
	let start = 0;
	let place = 0;
	for (const text of texts) {
		const value = text.nodeValue ?? '';
		const end = start + value.length;
		while ((places[place]?.to ?? end) < start) place++;
		const touching: Array<{ from: number; to: number }> = [];
		for (let next = place; (places[next]?.from ?? end) < end; next++) {
			const found = places[next];
			if (found !== undefined && found.to > start) touching.push(found);
		}
		if (touching.length > 0) undo.push(changeText(text, maskedPart(value, start, touching)));
		start = end;
	}
	return undo;
}

export function maskedPart(value: string, start: number, places: ReadonlyArray<{ from: number; to: number }>): string {
	let masked = '';
	let at = 0;
	for (const { from, to } of places) {
		masked += value.slice(at, Math.max(at, from - start)) + (from >= start ? secretMask() : '');
		at = Math.min(value.length, to - start);
	}
	return masked + value.slice(at);
}

export function changeText(text: PageNode, masked: string): Undo {
	const original = text.nodeValue;
	text.nodeValue = masked;
	return () => {
		if (text.nodeValue === masked) text.nodeValue = original;
	};
}

/** Attributes that are shown, read aloud or printed. */
export function maskAttributes(element: PageElement, pattern: RegExp): Undo[] {
	const undo: Undo[] = [];
	for (const { name, value } of Array.from(element.attributes)) {
		const shown = /^(placeholder|alt|title|label|value|summary|abbr|content|aria-.*|data-.*)$/i.test(name) || (name === 'href' && /^(a|area)$/i.test(element.tagName));
		if (!shown || value.search(pattern) === -1) continue;
		const masked = value.replace(pattern, secretMask());
		element.setAttribute(name, masked);
		undo.push(() => {
			if (element.getAttribute(name) === masked) element.setAttribute(name, value);
		});
	}
	return undo;
}

export function isSecretField(element: PageElement, pattern: RegExp | null): boolean {
	if (kept().secret.has(element)) return true;
	if (!/^(input|textarea|select)$/i.test(element.tagName)) return false;
	const field = element as PageField;
	if (field.type === 'password') return true;
	return pattern !== null && `${field.value}\n${fieldText(field) ?? ''}`.search(pattern) !== -1;
}
