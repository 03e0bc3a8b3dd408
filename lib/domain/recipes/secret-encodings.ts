/**
 * How browsers, servers and libraries write a text inside something else. Each function gives every way that is in use, the text as it
 * is included where nothing in it has to change.
 */

type Rewrite = (text: string) => string;

const percent = (bytes: Uint8Array): string => Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
const lowerHex: Rewrite = (text) => text.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase());
const isLatin = (text: string): boolean => /^[\0-\xff]*$/.test(text);

/** By the rules of https://url.spec.whatwg.org for the part of an address that it is set to. */
function inAddress(part: 'pathname' | 'search' | 'hash'): Rewrite {
	return (text) => {
		const url = new URL('http://host/');
		url[part] = text;
		return url[part].replace(part === 'pathname' ? /^\// : /^[?#]/, '');
	};
}

const urlWays: readonly Rewrite[] = [
	encodeURI,
	encodeURIComponent,
	(text) => encodeURIComponent(text).replaceAll('%20', '+'),
	(text) => encodeURIComponent(text).replaceAll("'", '%27'),
	// RFC 3986, as most libraries outside of browsers write it.
	(text) => encodeURIComponent(text).replace(/[!'()*]/g, (mark) => percent(Buffer.from(mark))),
	(text) => new URLSearchParams({ x: text }).toString().slice(2),
	(text) => new URLSearchParams({ x: text }).toString().slice(2).replaceAll('+', '%20'),
	inAddress('pathname'),
	inAddress('search'),
	inAddress('hash'),
	(text) => percent(Buffer.from(text)),
	// Addresses within addresses, e.g. where to go on after the login.
	(text) => encodeURIComponent(encodeURIComponent(text)),
];

export function urlEncoded(text: string): string[] {
	const ways = urlWays.map((write) => write(text));
	// Pages in ISO-8859-1 and Windows-1252 send their forms so.
	if (isLatin(text)) ways.push(text.replace(/[^\w.~*-]/g, (mark) => percent(Buffer.from(mark, 'latin1'))));
	return ways.flatMap((way) => [way, lowerHex(way)]);
}

const hex = (code: number): string => code.toString(16);
const anyCase = (digits: string): string => digits.replace(/[a-f]/g, (digit) => `[${digit.toUpperCase()}${digit}]`);
const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos', ' ': 'nbsp' };

/**
 * Matches the text in an address, HTML or a script, whichever of its characters are written otherwise there: programs disagree about
 * that. Percent-encoded, as entities (decimal or hex, zeros before them or not), as `\u0041`, `\u{41}` or `\x41`.
 */
export function looseEncodingPattern(text: string): RegExp {
	const each = Array.from(text.toWellFormed(), (letter) => `(?:${waysOf(letter).join('|')})`);
	return new RegExp(each.join(''), 'gu');
}

function waysOf(letter: string): string[] {
	const code = letter.codePointAt(0) ?? 0;
	const units = Array.from({ length: letter.length }, (_none, index) => letter.charCodeAt(index));
	const entity = entities[letter];
	return [
		letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
		...(letter === ' ' ? ['\\+'] : []),
		anyCase(percent(Buffer.from(letter)).toLowerCase()),
		`&#0{0,6}${code};`,
		`&#[xX]0{0,6}${anyCase(hex(code))};`,
		...(entity === undefined ? [] : [`&${entity};`]),
		// A text within a text may have its backslashes doubled.
		units.map((unit) => `\\\\{1,2}u${anyCase(hex(unit).padStart(4, '0'))}`).join(''),
		`\\\\{1,2}u\\{0{0,6}${anyCase(hex(code))}\\}`,
		...(code < 256 ? [`\\\\{1,2}x${anyCase(hex(code).padStart(2, '0'))}`] : []),
	];
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const quoteWays: ReadonlyArray<Readonly<Record<string, string>>> = [
	{},
	{ '"': '&quot;' },
	{ '"': '&quot;', "'": '&#39;' },
	{ '"': '&quot;', "'": '&#x27;' },
	{ '"': '&quot;', "'": '&#039;' },
	{ '"': '&quot;', "'": '&apos;' },
	{ '"': '&#34;', "'": '&#39;' },
];

export function htmlEscaped(text: string): string[] {
	const ways = quoteWays.map((quotes) => text.replace(/[&<>"']/g, (mark) => named[mark] ?? quotes[mark] ?? mark));
	const decimal = Array.from(text, (letter) => `&#${letter.codePointAt(0) ?? 0};`).join('');
	return [...ways, decimal, text.replace(/[^\0-\x7f]/gu, (letter) => `&#${letter.codePointAt(0) ?? 0};`)];
}

const unicodeEscape: Rewrite = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

export function jsonEscaped(text: string): string[] {
	const plain = JSON.stringify(text).slice(1, -1);
	const ascii = plain.replace(/[^\0-\x7f]/g, unicodeEscape);
	// As JSON is written inside of HTML.
	const safe = [plain, ascii].map((way) => way.replace(/[<>&'/]/g, unicodeEscape));
	const ways = [plain, ascii, plain.replaceAll('/', '\\/'), ascii.replaceAll('/', '\\/'), ...safe];
	return ways.flatMap((way) => [way, way.replace(/\\u[\da-f]{4}/g, (code) => `\\u${code.slice(2).toUpperCase()}`)]);
}

/** A shorter piece would be found in texts that have nothing to do with the secret. */
const SHORTEST_PIECE = 4;

/**
 * Base64 has three characters for two bytes of another text: what a text becomes inside of a longer one depends on where it begins.
 * Of each of the three places: the characters that depend on nothing but the text itself.
 */
export function base64Pieces(text: string): string[] {
	const sources = [Buffer.from(text), ...(isLatin(text) ? [Buffer.from(text, 'latin1')] : [])];
	const standard = sources.flatMap((bytes) => [bytes.toString('base64'), ...[0, 1, 2].map((before) => piece(bytes, before))]);
	return standard.filter((way) => way.length >= SHORTEST_PIECE).flatMap((way) => [way, way.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')]);
}

function piece(bytes: Buffer, before: number): string {
	const whole = Buffer.concat([Buffer.alloc(before), bytes]);
	return whole.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6));
}
