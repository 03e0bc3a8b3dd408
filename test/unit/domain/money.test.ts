import fc from 'fast-check';
import {
	addMoney,
	formatBrl,
	moneyFromCents,
	parseMoney,
	parseQuantity,
	roundQuantity,
	sumMoney,
	type NumberFormat,
} from '../../../lib/domain/money';

const formats: readonly NumberFormat[] = ['auto', 'br', 'us'];

function amountOf(input: unknown, format: NumberFormat): number | undefined {
	return parseMoney(input, { format })?.amount;
}

describe('parseMoney', () => {
	test.each([
		['R$ 1.234,56', 1234.56],
		['R$\u00a01.234,56', 1234.56],
		['R$\u202f1.234,56', 1234.56],
		['r$1.234,56', 1234.56],
		['1.234.567,89', 1234567.89],
		['1,234,567.89', 1234567.89],
		['1234,56', 1234.56],
		['1234.56', 1234.56],
		['1,234.56', 1234.56],
		['1.234.567', 1234567],
		['1,234,567', 1234567],
		['1 234,56', 1234.56],
		['1 234 567', 1234567],
		['12,5', 12.5],
		['12.5', 12.5],
		['0.500', 0.5],
		['0,500', 0.5],
		['1234.567', 1234.57],
		[',5', 0.5],
		['.50', 0.5],
		['(10,00)', -10],
		['(R$ 10,00)', -10],
		['R$ (10,00)', -10],
		['10', 10],
		['-R$ 10,00', -10],
		['R$ -10,00', -10],
		['- 10,00', -10],
		['\u221210,00', -10],
		['10,00-', -10],
		['+10,00', 10],
		['-0,07', -0.07],
		['  10,00\t', 10],
		['-0,00', 0],
		['0', 0],
	])('reads %p as %p in every format', (input, expected) => {
		for (const format of formats) expect(parseMoney(input, { format })).toEqual({ amount: expected, cents: Math.round(expected * 100) });
	});

	it('reads one mark with three digits after it by the format, and refuses to guess by a factor of a thousand', () => {
		expect(amountOf('1.234', 'br')).toBe(1234);
		expect(amountOf('1.234', 'us')).toBe(1.23);
		expect(amountOf('1.234', 'auto')).toBeUndefined();
		expect(amountOf('R$ 1.234', 'auto')).toBe(1234);
		expect(amountOf('1,234', 'us')).toBe(1234);
		expect(amountOf('1,234', 'br')).toBe(1.23);
		expect(amountOf('1,234', 'auto')).toBe(1.23);
	});

	test.each([
		'',
		'   ',
		'R$',
		'-',
		'()',
		'abc',
		'10 reais',
		'US$ 10,00',
		'$10.00',
		'€ 10,00',
		'10R$20',
		'10 20',
		'1,2,3',
		'1.23.456',
		'12.34,56',
		'1234.567,89',
		'1.234,56.78',
		'10,',
		'10.',
		'.',
		',',
		'1..2',
		'--10',
		'-10-',
		'-(10)',
		'(-10)',
		'(10',
		'7,89E+12',
		'7.89e12',
		'0x10',
		'Infinity',
		'NaN',
		'١٢',
		'9999999999999999,99',
		'1'.repeat(5000),
		Number.NaN,
		Number.POSITIVE_INFINITY,
		1e21,
		90071992547409.91,
		null,
		undefined,
		true,
		{},
		[10],
	])('refuses %p in every format', (input) => {
		for (const format of formats) expect(parseMoney(input, { format })).toBeNull();
	});

	it('rounds the decimal that is written, not the binary fraction next to it', () => {
		expect(amountOf('1,005', 'br')).toBe(1.01);
		expect(amountOf(1.005, 'us')).toBe(1.01);
		expect(amountOf('-1,005', 'br')).toBe(-1.01);
		expect(amountOf('1,0049999999999999999999', 'br')).toBe(1);
		expect(amountOf('8,325', 'br')).toBe(8.33);
		expect(amountOf(1.255, 'us')).toBe(1.26);
		expect(amountOf(0.1 + 0.2, 'auto')).toBe(0.3);
		expect(amountOf('999,995', 'br')).toBe(1000);
	});

	it('leaves a JSON number as it is, whatever the format', () => {
		for (const format of formats) {
			expect(amountOf(1234.56, format)).toBe(1234.56);
			expect(amountOf(1.23, format)).toBe(1.23);
			expect(amountOf(-10, format)).toBe(-10);
			expect(amountOf(10n, format)).toBe(10);
		}
	});

	it('never returns minus zero, nor the residue of a binary sum', () => {
		for (const input of [-0, '-0', '(0,00)', -0.001, 0.1 + 0.2 - 0.3, -1e-12]) {
			expect(Object.is(amountOf(input, 'br'), 0)).toBe(true);
		}
	});

	it('holds amounts up to fifteen digits of cents exactly', () => {
		expect(parseMoney('9.999.999.999.999,99', { format: 'br' })).toEqual({ amount: 9999999999999.99, cents: 999999999999999 });
		expect(parseMoney('10.000.000.000.000,00', { format: 'br' })).toBeNull();
	});

	it('reads every amount back from both ways of writing it', () => {
		fc.assert(
			fc.property(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), (cents) => {
				const expected = moneyFromCents(cents);
				const brazilian = formatBrl(expected.amount);
				const american = brazilian.replace('R$ ', '').replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
				for (const format of formats) {
					expect(parseMoney(brazilian, { format })).toEqual(expected);
					expect(parseMoney(american, { format })).toEqual(expected);
					expect(parseMoney(expected.amount, { format })).toEqual(expected);
				}
			}),
		);
	});

	it('takes anything at all without throwing', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.stringMatching(/^[-+()R$ .,0-9]{0,20}$/)), fc.constantFrom(...formats), (input, format) => {
				const money = parseMoney(input, { format });
				if (money !== null) expect(Number.isSafeInteger(money.cents)).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('sums', () => {
	it('adds in cents, so ten times ten centavos is one real', () => {
		const tenCents = moneyFromCents(10);
		expect(sumMoney(Array.from({ length: 10 }, () => tenCents))).toEqual({ amount: 1, cents: 100 });
		expect(addMoney(moneyFromCents(10), moneyFromCents(20)).amount).toBe(0.3);
		expect(sumMoney([])).toEqual({ amount: 0, cents: 0 });
	});

	it('refuses a sum that a number could not hold exactly', () => {
		const largest = moneyFromCents(999_999_999_999_999);
		expect(() => addMoney(largest, moneyFromCents(1))).toThrow(RangeError);
		expect(() => moneyFromCents(0.5)).toThrow(/whole number of cents/);
	});
});

describe('quantities', () => {
	it('have four decimals', () => {
		expect(parseQuantity('1.234', { format: 'us' })).toBe(1.234);
		expect(parseQuantity('1.234', { format: 'br' })).toBe(1234);
		expect(parseQuantity('0,00005', { format: 'br' })).toBe(0.0001);
		expect(parseQuantity('muitos', { format: 'br' })).toBeNull();
		expect(roundQuantity(1.00005)).toBe(1.0001);
		expect(roundQuantity(0.1 + 0.2)).toBe(0.3);
		expect(roundQuantity(-2.5)).toBe(-2.5);
		expect(roundQuantity(1e-7)).toBe(0);
	});

	it('that are not finite are an error, not a number', () => {
		expect(() => roundQuantity(Number.NaN)).toThrow(RangeError);
		expect(() => roundQuantity(Number.POSITIVE_INFINITY)).toThrow(/finite/);
	});
});

describe('formatBrl', () => {
	test.each([
		[1234.56, 'R$ 1.234,56'],
		[0, 'R$ 0,00'],
		[0.07, 'R$ 0,07'],
		[-10, '-R$ 10,00'],
		[999.999, 'R$ 1.000,00'],
		[1234567.8, 'R$ 1.234.567,80'],
	])('writes %p as %p, with an ordinary space', (amount, expected) => {
		expect(formatBrl(amount)).toBe(expected);
	});

	it('agrees with the platform apart from the kind of space', () => {
		const platform = new Intl.NumberFormat('pt-BR', { style: 'currency', currency: 'BRL' });
		fc.assert(
			fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
				expect(formatBrl(cents / 100)).toBe(platform.format(cents / 100).replace(/\s/g, ' '));
			}),
		);
	});

	it('refuses what is not an amount', () => {
		expect(() => formatBrl(Number.NaN)).toThrow(RangeError);
	});
});
