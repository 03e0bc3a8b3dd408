import { base64Pieces, htmlEscaped, jsonEscaped, looseUrlPattern, urlEncoded } from './secret-encodings';

const MASK = '***';
/** A shorter secret is part of many words: it counts only where it stands alone. */
const SHORTEST_ANYWHERE = 4;
const wordMark = /[\p{L}\p{M}\p{N}_]/u;

/**
 * The ways in which a secret may stand in an address, a page, a JSON text or a header: as it is, in capitals or small letters (pages
 * write so by style), URL-encoded, escaped for HTML and JSON, in Base64 wherever it begins. Finds them, and takes them out.
 */
export class SecretForms {
	/** What is looked for, longest first. */
	readonly forms: readonly string[];
	/** Those that count only as whole words. */
	private readonly words: ReadonlySet<string>;
	private readonly patterns: readonly RegExp[];

	constructor(secrets: readonly string[]) {
		const given = secrets.filter((secret) => secret.trim() !== '');
		const long = given.filter((secret) => secret.length >= SHORTEST_ANYWHERE);
		const anywhere = new Set(long.flatMap(formsOf));
		this.patterns = long.map(looseUrlPattern);
		const words = given.filter((secret) => secret.length < SHORTEST_ANYWHERE).flatMap(encodedForms);
		this.words = new Set(words.filter((form) => !anywhere.has(form)));
		this.forms = [...anywhere, ...this.words].filter((form) => form !== '').sort((a, b) => b.length - a.length);
	}

	/** The text with `***` for each secret; secrets that overlap are one. */
	redact(text: string): string {
		let [redacted, end] = ['', 0];
		for (const [from, to] of this.places(text)) {
			if (from >= end) redacted += text.slice(end, from) + MASK;
			end = Math.max(end, to);
		}
		return redacted + text.slice(end);
	}

	occursIn(text: string): boolean {
		return this.forms.some((form) => this.placesOf(form, text).next().done !== true) || this.patterns.some((pattern) => text.search(pattern) !== -1);
	}

	private places(text: string): Array<[number, number]> {
		const places = this.forms.flatMap((form) => Array.from(this.placesOf(form, text), (from): [number, number] => [from, from + form.length]));
		const loose = this.patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), ({ 0: found, index }): [number, number] => [index, index + found.length]));
		return [...places, ...loose].sort(([a], [b]) => a - b);
	}

	/** Where the form begins, overlapping ones included. */
	private *placesOf(form: string, text: string): Generator<number> {
		for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
			if (!this.words.has(form) || standsAlone(text, at, form.length)) yield at;
		}
	}
}

function encodedForms(secret: string): string[] {
	const text = secret.toWellFormed();
	return [secret, text, ...urlEncoded(text), ...htmlEscaped(text), ...jsonEscaped(text)];
}

function formsOf(secret: string): string[] {
	const written = [secret, secret.normalize('NFC'), secret.normalize('NFD'), secret.replace(/\s+/g, ' ').trim()];
	const encoded = written.flatMap((text) => [...encodedForms(text), ...base64Pieces(text)]);
	const styled = [secret.toUpperCase(), secret.toLowerCase()];
	// What is left of a long secret by trimming may be as short as a word.
	return [...encoded, ...styled].filter((form) => form.length >= SHORTEST_ANYWHERE || form === secret);
}

function standsAlone(text: string, at: number, length: number): boolean {
	const before = Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? '';
	const after = Array.from(text.slice(at + length, at + length + 2))[0] ?? '';
	return !wordMark.test(before) && !wordMark.test(after);
}
