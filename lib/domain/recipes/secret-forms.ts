import { base64Pieces, htmlEscaped, jsonEscaped, looseEncodingPattern, urlEncoded } from './secret-encodings';
import { FormFinder } from './form-finder';
import { withoutInvisible, withoutLineBreaks, type Reading } from './hidden-marks';
import { isWordOnly, wordPattern } from './secret-words';

const MASK = '***';

type Place = [from: number, to: number];

/**
 * The ways in which a secret may stand in an address, a page, a JSON text or a header: as it is, in capitals or small letters (pages
 * write so by style), URL-encoded, escaped for HTML, JSON and scripts, in Base64 wherever it begins and also over several lines, with
 * invisible marks within. Finds them, and takes them out. A short secret, or one of digits only, is part of many words and numbers: it
 * counts where it stands alone.
 */
export class SecretForms {
	/** What is looked for, longest first. */
	readonly forms: readonly string[];
	private readonly anywhere: readonly FormFinder[];
	/** What may be broken over lines. */
	private readonly pieces: readonly FormFinder[];
	private readonly patterns: readonly RegExp[];
	/** The secrets as numbers, in which leading zeros and the way of writing are lost. */
	private readonly numbers: ReadonlySet<number>;

	constructor(secrets: readonly string[]) {
		const given = [...new Set(secrets.filter((secret) => secret.trim() !== ''))];
		const long = given.filter((secret) => !isWordOnly(secret));
		const pieces = new Set(given.flatMap((secret) => (secret.length < SHORTEST_IN_BASE64 ? [] : writings(secret).flatMap(base64Pieces))));
		const anywhere = new Set([...long.flatMap(formsOf).filter((form) => !isWordOnly(form) || long.includes(form)), ...pieces]);
		const words = new Set(given.filter(isWordOnly).flatMap(formsOf).filter((form) => !anywhere.has(form)));
		this.anywhere = [...anywhere].map((form) => new FormFinder(form));
		this.pieces = [...pieces].map((form) => new FormFinder(form));
		this.patterns = [...long.map(looseEncodingPattern), ...(words.size === 0 ? [] : [wordPattern([...words])])];
		this.forms = [...anywhere, ...words].sort((a, b) => b.length - a.length);
		this.numbers = new Set(given.flatMap(asNumbers));
	}

	/** The text with `***` for each secret; secrets that overlap are one. */
	redact(text: string): string {
		let [redacted, end] = ['', 0];
		for (const [from, to] of [...this.places(text)].sort(([a], [b]) => a - b)) {
			if (from >= end) redacted += text.slice(end, from) + MASK;
			end = Math.max(end, to);
		}
		return redacted + text.slice(end);
	}

	occursIn(text: string): boolean {
		return this.places(text).next().done !== true;
	}

	/** Whether it is a secret and nothing else. */
	equals(value: string | number): boolean {
		if (typeof value === 'number') return this.numbers.has(Math.abs(value));
		const text = value.trim();
		return text !== '' && this.redact(text) === MASK;
	}

	private *places(text: string): Generator<Place> {
		yield* this.placesIn(text);
		const visible = withoutInvisible(text);
		if (visible !== null) yield* inOriginal(visible, this.placesIn(visible.text));
		const unbroken = this.pieces.length === 0 ? null : withoutLineBreaks(text);
		if (unbroken !== null) for (const piece of this.pieces) yield* inOriginal(unbroken, piece.places(unbroken.text));
	}

	private *placesIn(text: string): Generator<Place> {
		for (const form of this.anywhere) yield* form.places(text);
		for (const pattern of this.patterns) for (const { 0: found, index } of text.matchAll(pattern)) yield [index, index + found.length];
	}
}

/** Pieces of shorter ones would be found in texts that have nothing to do with them. */
const SHORTEST_IN_BASE64 = 4;
const SHORTEST_NUMBER = 4;

function* inOriginal(reading: Reading, places: Iterable<Place>): Generator<Place> {
	for (const [from, to] of places) yield [reading.original(from), reading.original(to - 1) + 1];
}

function writings(secret: string): string[] {
	return [...new Set([secret, secret.normalize('NFC'), secret.normalize('NFD'), secret.replace(/\s+/g, ' ').trim()])];
}

function formsOf(secret: string): string[] {
	const encoded = writings(secret).flatMap((written) => {
		const text = written.toWellFormed();
		return [written, text, ...urlEncoded(text), ...htmlEscaped(text), ...jsonEscaped(text)];
	});
	return [...new Set([...encoded, secret.toUpperCase(), secret.toLowerCase()])].filter((form) => form !== '');
}

/** Read as a page's number may be: `482.913,00` and `482,913.00` are 482913. */
function asNumbers(secret: string): number[] {
	if (!/^[\d.,]+$/.test(secret) || secret.replace(/\D/g, '').length < SHORTEST_NUMBER) return [];
	const ways = [secret.replace(/[.,]/g, ''), secret.replaceAll('.', '').replace(',', '.'), secret.replaceAll(',', '')];
	return ways.map(Number).filter((number) => Number.isFinite(number) && number !== 0);
}
