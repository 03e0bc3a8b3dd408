import fc from 'fast-check';
import { SecretForms } from '../../../lib/domain/recipes/secret-forms';

const secret = fc.oneof(fc.string({ minLength: 4, maxLength: 20 }), fc.string({ minLength: 4, maxLength: 20, unit: 'grapheme' })).filter((text) => text.trim().length >= 4 && !text.includes('*'));
const filler = fc.string({ maxLength: 12 }).filter((text) => !text.includes('*'));

const htmlMarks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const ways: Readonly<Record<string, (text: string) => string>> = {
	'as it is': (text) => text,
	'URL-encoded': (text) => encodeURIComponent(text),
	'URL-encoded with plus signs': (text) => encodeURIComponent(text).replaceAll('%20', '+'),
	'URL-encoded in small letters': (text) => encodeURIComponent(text).replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
	'as a form sends it': (text) => new URLSearchParams({ text }).toString().slice('text='.length),
	'in a query by the URL standard': (text) => new URL(`http://h/?q=${encodeURIComponent(text)}`).search.slice('?q='.length),
	'escaped for HTML': (text) => text.replace(/[&<>"']/g, (mark) => htmlMarks[mark] ?? mark),
	'escaped for JSON': (text) => JSON.stringify(text).slice(1, -1),
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
	expect(new SecretForms(['9x9x']).redact('a 9x9x9x b')).toBe('a *** b');
});

describe('a secret of less than four characters', () => {
	const forms = new SecretForms(['123']);

	test('is taken out where it stands alone', () => {
		expect(forms.redact('PIN 123, "123"; 123')).toBe('PIN ***, "***"; ***');
	});

	test('stays in longer words and numbers', () => {
		expect(forms.redact('CH-2026-000123 x123 1234 é123')).toBe('CH-2026-000123 x123 1234 é123');
		expect(forms.occursIn('0123')).toBe(false);
	});
});

test('texts without a secret stay as they are', () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			expect(new SecretForms(['zQ7#long-secret']).redact(text)).toBe(text);
			expect(new SecretForms(['', '  ']).redact(text)).toBe(text);
		}),
	);
});

test('a megabyte with many secrets takes no longer than a moment', () => {
	const forms = new SecretForms(Array.from({ length: 10 }, (_none, index) => `secret number ${index}!`));
	const text = '<td>Pedido 123</td>'.repeat(55_000);
	const started = performance.now();
	expect(forms.redact(text)).toBe(text);
	expect(performance.now() - started).toBeLessThan(2_000);
});
