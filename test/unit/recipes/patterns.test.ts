import { readField } from '../../../lib/domain/recipes/field-values';
import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';
import { partPattern, patternProblem, wholePattern, wildcardPattern } from '../../../lib/domain/recipes/patterns';
import { leastProcessorMs } from '../../support/processor-time.ts';

const hostile = '(a+)+b';

test.each([
	['\\d{4}', '2025', true],
	['\\d{4}', '20251', false],
	['a|b', 'ab', false],
	['.+', 'a\nb', true],
	['\\u00e1+', 'áá', true],
	['[\\w./-]+', 'a/b-c', true],
	['\\p{L}+', 'Ação', true],
	['(?<year>\\d{4})', '2025', true],
])('the pattern %s and the whole text %j: %s', (pattern, text, expected) => {
	expect(wholePattern(pattern)?.test(text)).toBe(expected);
});

test('a part is enough where a part is asked for', () => {
	expect(partPattern('\\d{4}')?.test('em 2025.')).toBe(true);
	expect(partPattern('^\\d{4}')?.test('em 2025.')).toBe(false);
});

test('no pattern takes more time than its text is long', async () => {
	const text = 'a'.repeat(2_000);
	const look = (): void => {
		expect(readField(text, { type: 'string', required: true, pattern: hostile })).toHaveProperty('problem');
		expect(partPattern('(x+x+)+y')?.test('x'.repeat(2_000))).toBe(false);
		expect(wildcardPattern('**a'.repeat(40), { '*': '[^/]*' }).test(text.replace(/.$/, 'b'))).toBe(false);
	};
	expect(await leastProcessorMs(look, { below: 5_000 })).toBeLessThan(5_000);
});

test.each([
	['(?=a)b', 'look-around'],
	['(?<!a)b', 'look-around'],
	['(a)\\1', 'back-reference'],
	['(', 'no regular expression'],
])('%s cannot be used, and the reason is told with its place', async (pattern, reason) => {
	expect(patternProblem(pattern)).toContain(reason);
	const field = { extract: { as: 'x', fields: { a: { selector: 'b', pattern } } } };
	await expect(parseRecipe([field], { system: 'x' })).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('/0/extract/fields/a/pattern: ') });
	await expect(parseRecipe([{ if: { test: { value: 'x', matches: pattern }, then: [] } }], { system: 'x' })).rejects.toThrow(`/0/if/test/matches: ${patternProblem(pattern) ?? ''}`);
});
