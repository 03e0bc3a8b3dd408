import fc from 'fast-check';

import { readDecimalText, withDecimalMark } from '../../../../lib/systems/files';

test.each([
	['1.234,56', '1234.56'],
	['1.234', '1234'],
	['1234,5', '1234.5'],
	['12,50', '12.5'],
	['0,0045', '0.0045'],
	['007', '7'],
	['R$ 1.234,56', '1234.56'],
	['R$\u00a012,00', '12'],
	['-0,07', '-0.07'],
	['12,00-', '-12'],
	['-0,00', '0'],
	['1.234.567,89', '1234567.89'],
])('with the comma as decimal mark “%s” is %s', (given, exact) => {
	expect(readDecimalText(given, 'comma')).toBe(exact);
});

test.each([
	['1,234.56', '1234.56'],
	['1.234', '1.234'],
	['1,234', '1234'],
	['12.50', '12.5'],
])('with the point as decimal mark “%s” is %s', (given, exact) => {
	expect(readDecimalText(given, 'point')).toBe(exact);
});

test.each(['12.5', '12.50', '1.23', '1.2345', '0.500', '1,234.56', '1.234.56', '1,2,3', '12,', ',5', '', '-', 'abc', '1e3', '7,89E+12', 'US$ 3,00', '1 234,00', '--1', '-1-', '1234567890123456'])(
	'“%s” is no number where the comma is the decimal mark: nothing is guessed',
	(given) => {
		expect(readDecimalText(given, 'comma')).toBeNull();
	},
);

test('what is written with a mark is read back with it, to the last digit', () => {
	const amount = fc.tuple(fc.boolean(), fc.nat(999_999_999), fc.nat(9_999));
	fc.assert(
		fc.property(amount, fc.constantFrom('comma' as const, 'point' as const), fc.boolean(), ([negative, whole, part], mark, grouped) => {
			const fraction = String(part).padStart(4, '0').replace(/0+$/, '');
			const exact = `${negative && (whole > 0 || part > 0) ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
			const integer = grouped ? String(whole).replace(/\B(?=(?:\d{3})+$)/g, mark === 'comma' ? '.' : ',') : String(whole);
			const written = `${exact.startsWith('-') ? '-' : ''}${integer}${fraction === '' ? '' : `${mark === 'comma' ? ',' : '.'}${fraction}`}`;
			expect(readDecimalText(written, mark)).toBe(exact);
			expect(readDecimalText(withDecimalMark(exact, mark), mark)).toBe(exact);
		}),
	);
});

test('a cell full of blanks is refused at once', () => {
	const startedAt = performance.now();
	expect(readDecimalText(`-${' '.repeat(100_000)}x`, 'comma')).toBeNull();
	expect(performance.now() - startedAt).toBeLessThan(1_000);
});
