import fc from 'fast-check';
import { SecretForms } from '../../../lib/domain/recipes/secret-forms';
import { leastProcessorMs } from '../../support/processor-time.ts';

const secret = fc.oneof(fc.string({ minLength: 6, maxLength: 20 }), fc.string({ minLength: 6, maxLength: 20, unit: 'grapheme' })).filter((text) => text.trim().length >= 6 && !/^\d+$/.test(text.trim()) && !text.includes('*'));
const filler = fc.string({ maxLength: 12 }).filter((text) => !text.includes('*'));

const htmlMarks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const each = (text: string, write: (code: number, letter: string) => string): string => Array.from(text.toWellFormed(), (letter) => write(letter.codePointAt(0) ?? 0, letter)).join('');
const ways: Readonly<Record<string, (text: string) => string>> = {
	'as it is': (text) => text,
	'URL-encoded': (text) => encodeURIComponent(text),
	'URL-encoded with plus signs': (text) => encodeURIComponent(text).replaceAll('%20', '+'),
	'URL-encoded in small letters': (text) => encodeURIComponent(text).replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
	'as a form sends it': (text) => new URLSearchParams({ text }).toString().slice('text='.length),
	'in a query by the URL standard': (text) => new URL(`http://h/?q=${encodeURIComponent(text)}`).search.slice('?q='.length),
	'escaped for HTML': (text) => text.replace(/[&<>"']/g, (mark) => htmlMarks[mark] ?? mark),
	'escaped for JSON': (text) => JSON.stringify(text).slice(1, -1),
	'as hex entities with zeros before them': (text) => each(text, (code) => `&#x${code.toString(16).padStart(6, '0')};`),
	'as decimal entities in part': (text) => each(text, (code, letter) => (code % 2 === 0 ? `&#0${code};` : (htmlMarks[letter] ?? letter))),
	'in a script, with escapes of \\u': (text) => Array.from({ length: text.length }, (_none, index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
	'in a script, with escapes of \\u{}': (text) => each(text, (code) => `\\u{${code.toString(16).toUpperCase()}}`),
	'in a script, with escapes of \\x': (text) => each(text, (code, letter) => (code < 256 ? `\\x${code.toString(16).padStart(2, '0').toUpperCase()}` : letter)),
	'with soft hyphens within': (text) => Array.from(text).join('\u00ad'),
	'with marks of no width within': (text) => Array.from(text).join('&#8203;\u2060&shy;'),
};

describe('a secret is found and taken out', () => {
	test.each(Object.entries(ways))('%s', (_name, write) => {
		fc.assert(
			fc.property(secret, filler, filler, (given, before, after) => {
				const forms = new SecretForms([given]);
				const text = before + write(given) + after;
				expect(forms.occursIn(text)).toBe(true);
				expect(forms.redact(text)).not.toContain(write(given));
				expect(forms.occursIn(forms.redact(text))).toBe(false);
			}),
		);
	});

	test('in Base64 and Base64url, wherever in the encoded text it begins', () => {
		fc.assert(
			fc.property(secret, fc.string({ maxLength: 7 }), fc.string({ maxLength: 7 }), fc.constantFrom<'base64' | 'base64url'>('base64', 'base64url'), (given, before, after, encoding) => {
				const text = Buffer.from(before + given.toWellFormed() + after).toString(encoding);
				expect(new SecretForms([given]).occursIn(text)).toBe(true);
			}),
		);
	});

	test.each(['\n', '\r\n', '\\n', '\n\t'])('in Base64 over several lines: %j', (lineEnd) => {
		const text = Buffer.from(`maria:${'Uma senha bem comprida, 9!'}:x`.repeat(3)).toString('base64').replace(/.{8}(?=.)/g, `$&${lineEnd}`);
		const forms = new SecretForms(['Uma senha bem comprida, 9!']);
		expect(forms.occursIn(text)).toBe(true);
		expect(forms.redact(`x ${text} y`).replace(/\*{3}/g, '').length).toBeLessThan(text.length / 2);
	});

	test('in the header of HTTP Basic', () => {
		const header = `Basic ${Buffer.from('maria:S3nha!forte').toString('base64')}`;
		expect(new SecretForms(['S3nha!forte']).redact(header)).toMatch(/^Basic [\w+/]*\*\*\*[\w+/=]*$/);
	});

	test('in capitals, as a style sheet writes it', () => {
		expect(new SecretForms(['Segredo9']).redact('SUA SENHA: SEGREDO9')).toBe('SUA SENHA: ***');
	});

	test('URL-encoded by a page in ISO-8859-1', () => {
		expect(new SecretForms(['coração9']).redact('?senha=cora%E7%E3o9&x=1')).toBe('?senha=***&x=1');
	});

	test('in an address within an address', () => {
		const inner = `/login?senha=${encodeURIComponent('a b&c d')}`;
		expect(new SecretForms(['a b&c d']).redact(`/out?to=${encodeURIComponent(inner)}`)).not.toContain('a%2520b');
	});
});

test('of secrets that overlap nothing is left', () => {
	expect(new SecretForms(['abcdef', 'defghi']).redact('xabcdefghix')).toBe('x***x');
	expect(new SecretForms(['abcdef', 'abcdefgh']).redact('abcdefgh')).toBe('***');
});

test('a secret that stands twice in a row is taken out twice', () => {
	expect(new SecretForms(['9x9x9x']).redact('a 9x9x9x9x b')).toBe('a *** b');
});

describe('a secret of less than six characters, or of digits only', () => {
	const forms = new SecretForms(['4321', 'ana12', '482913']);

	test.each([
		['PIN 4321, "4321"; 4321', 'PIN ***, "***"; ***'],
		['/login?u=bot&p=482913&x=1', '/login?u=bot&p=***&x=1'],
		['{"p":"482913","q":482913}', '{"p":"***","q":***}'],
		['(ana12) ana12: senha_ana12', '(***) ***: senha_***'],
	])('is taken out where it stands alone: %s', (text, redacted) => {
		expect(forms.redact(text)).toBe(redacted);
		expect(forms.redact(redacted)).toBe(redacted);
	});

	test.each(['+5511987654321', '(11) 98765-4321', '1104321', '22/11/4321', '4321-11-22', '12.482.913', 'NF 482913/1', 'R$ 4321,50', 'CH-2026-0004321', 'ana123', 'joana12', '0482913', 'é4321'])('stays where it is part of something longer: %s', (text) => {
		expect(forms.redact(text)).toBe(text);
		expect(forms.occursIn(text)).toBe(false);
	});

	test('is taken out in Base64, in which nobody writes a phone', () => {
		expect(forms.occursIn(Buffer.from('bot:482913').toString('base64'))).toBe(true);
	});
});

test.each([482913, -482913, 1234.5])('a number that is a secret: %d', (value) => {
	expect(new SecretForms(['0482913', '1.234,50']).equals(value)).toBe(true);
	expect(new SecretForms(['0482914', '1.234,51', '', 'x482913', '0000']).equals(value)).toBe(false);
});

test('only a text that is a secret as a whole equals it', () => {
	const forms = new SecretForms(['2026', 'Segredo#9']);
	expect([' 2026 ', 'Segredo%239'].map((text) => forms.equals(text))).toEqual([true, true]);
	expect(['2026-11-22', '2026 2026', 'x Segredo#9', ''].map((text) => forms.equals(text))).toEqual([false, false, false, false]);
});

test.each(['a', '1', 'ab', 'a1'])('time grows with the text only, however often the secret repeats itself: %s', async (piece) => {
	const forms = new SecretForms([piece.repeat(200), piece.repeat(201)]);
	const text = piece.repeat(300_000 / piece.length);
	const nearly = `${piece.repeat(199)}!`.repeat(500 / piece.length);
	const redact = (): void => {
		expect(forms.redact(text)).toBe(piece === '1' ? text : '***');
		expect(forms.redact(nearly)).toBe(nearly);
	};
	expect(await leastProcessorMs(redact, { below: 2_000 })).toBeLessThan(2_000);
});

test('texts without a secret stay as they are', () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			expect(new SecretForms(['zQ7#long-secret']).redact(text)).toBe(text);
			expect(new SecretForms(['', '  ']).redact(text)).toBe(text);
		}),
	);
});

test('a megabyte with many secrets takes no longer than a moment', async () => {
	const forms = new SecretForms(Array.from({ length: 10 }, (_none, index) => `secret number ${index}!`));
	const text = '<td>Pedido 123</td>'.repeat(55_000);
	expect(await leastProcessorMs(() => expect(forms.redact(text)).toBe(text), { below: 2_000 })).toBeLessThan(2_000);
});
