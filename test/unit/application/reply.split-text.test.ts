import fc from 'fast-check';

import { splitText } from '../../../lib/application/reply/split-text';

const squeezed = (text: string) => text.replace(/\s+/g, '');

describe('a long text', () => {
	test('that fits is one message', () => {
		expect(splitText('  Olá!\nTudo bem? ', 40)).toEqual(['Olá!\nTudo bem?']);
	});

	test('without a word is no message', () => {
		expect(splitText(' \n ', 40)).toEqual([]);
	});

	test.each([
		['paragraphs', 'Um dois três.\n\nQuatro. Cinco seis sete.', ['Um dois três.', 'Quatro. Cinco seis sete.']],
		['lines', 'Um dois três.\nQuatro. Cinco seis sete.', ['Um dois três.', 'Quatro. Cinco seis sete.']],
		['sentences', 'Um dois três! Quatro, cinco seis sete.', ['Um dois três!', 'Quatro, cinco seis sete.']],
		['clauses', 'Um dois três; quatro cinco seis sete', ['Um dois três;', 'quatro cinco seis sete']],
		['words', 'Um dois três quatro cinco seis sete', ['Um dois três quatro cinco', 'seis sete']],
	])('is cut between %s', (_, text, parts) => {
		expect(splitText(text, 25)).toEqual(parts);
	});

	test('is cut at a sentence rather than at a paragraph that leaves a stub', () => {
		const text = 'Oi.\n\nEsta é a primeira frase. Esta é a segunda frase.';
		expect(splitText(text, 34)).toEqual(['Oi.\n\nEsta é a primeira frase.', 'Esta é a segunda frase.']);
	});

	test('of one endless word is cut through it, but never through a character', () => {
		expect(splitText('x'.repeat(45), 20)).toEqual(['x'.repeat(20), 'x'.repeat(20), 'x'.repeat(5)]);
		for (const part of splitText(`x${'😀'.repeat(30)}`, 20)) expect(Buffer.from(part).toString()).toBe(part);
	});

	test('loses nothing but white space at the cuts, and no part is too long or empty', () => {
		const words = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('. ', '\n', '\n\n', ' ', ', ')), { maxLength: 60 });
		fc.assert(
			fc.property(words, fc.integer({ min: 2, max: 60 }), (list, maximum) => {
				const text = list.join('');
				const parts = splitText(text, maximum);
				expect(squeezed(parts.join(''))).toBe(squeezed(text));
				for (const part of parts) {
					expect(part.length).toBeLessThanOrEqual(maximum);
					expect(part.trim()).not.toBe('');
				}
			}),
		);
	});
});
