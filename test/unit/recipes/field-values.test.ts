import fc from 'fast-check';
import type { FieldRule, FieldType } from '../../../lib/domain/recipes/field-rule';
import { readField, shapeOf } from '../../../lib/domain/recipes/field-values';

const rule = (type: FieldType, more: Partial<FieldRule> = {}): FieldRule => ({ type, required: false, ...more });

const right: Array<[FieldType, string, string | number | boolean, Partial<FieldRule>?]> = [
	['string', '  Ana \u00a0 ', 'Ana'],
	['integer', '1.234', 1234],
	['integer', '-7', -7],
	['integer', '1,234', 1234, { format: 'us' }],
	['decimal', '1.234,5', 1234.5],
	['decimal', '12,345', 12.345],
	['decimal', '12,345', 12_345, { format: 'us' }],
	['decimal', '$1,234.50', 1234.5, { format: 'us' }],
	['decimal', '-$5.00', -5, { format: 'us' }],
	['decimal', '12,50 €', 12.5],
	['moneyBRL', 'R$ 1.234,56', 1234.56],
	['moneyBRL', 'R$\u00a01.234,56', 1234.56],
	['moneyBRL', '1.234', 1234],
	['moneyBRL', '2024', 2024],
	['moneyBRL', '0,00', 0],
	['moneyBRL', '-R$ 10,00', -10],
	['moneyBRL', 'R$ -10,00', -10],
	['moneyBRL', '(10,00)', -10],
	['moneyBRL', '10,00 C', 10],
	['moneyBRL', 'R$ 10,00D', -10],
	['moneyBRL', '10,00 (D)', -10],
	['moneyBRL', '0,00 D', 0],
	['moneyBRL', '1234.5', 1234.5],
	['date', '31/12/2025', '2025-12-31'],
	['date', '2025-12-31', '2025-12-31'],
	['date', '31.12.2025', '2025-12-31'],
	['date', '12/31/2025', '2025-12-31', { format: 'us' }],
	['date', '1/2/2025, 3:04 PM', '2025-01-02', { format: 'us' }],
	['date', '22 de novembro de 2025', '2025-11-22'],
	['date', 'sábado, 22 de nov. de 2025', '2025-11-22'],
	['date', 'Nov 22, 2025', '2025-11-22'],
	['date', '22. Oktober 2025', '2025-10-22'],
	['date', '5 mayo 2025', '2025-05-05'],
	['dateBR', '31/12/2025', '2025-12-31'],
	['dateBR', '1/2/25', '2025-02-01'],
	['dateBR', '31/12/2025 23:59:00', '2025-12-31'],
	['boolean', 'Sim', true],
	['boolean', 'NÃO', false],
	['boolean', '☑', true],
	['boolean', '0', false],
	['cpf', '529.982.247-25', '52998224725'],
	['cnpj', '11.222.333/0001-81', '11222333000181'],
	['cpfOrCnpj', '52998224725', '52998224725'],
	['phone', '(11) 98765-4321', '+5511987654321'],
	['phone', 'tel:+551133334444', '+551133334444'],
	['email', 'ana@example.com.br', 'ana@example.com.br'],
	['email', 'mailto:ana@example.com?subject=x', 'ana@example.com'],
	['url', 'HTTPS://Erp.example.com/a b', 'https://erp.example.com/a%20b'],
];

test.each(right)('a %s: %s', (type, text, value, more = {}) => {
	expect(readField(text, rule(type, more))).toEqual({ value });
});

const wrong: Array<[FieldType, string, Partial<FieldRule>?]> = [
	['integer', '1,5'],
	['integer', 'doze'],
	['decimal', '12 kg'],
	['decimal', 'US 12'],
	['moneyBRL', 'Maria Silva'],
	['moneyBRL', '12/11/2025'],
	['moneyBRL', '-10,00 D'],
	['moneyBRL', '1,234'],
	['moneyBRL', 'R$ 1.23456'],
	['moneyBRL', '10,000'],
	['moneyBRL', '7,89E+12'],
	['date', '31/02/2025'],
	['date', '31/12/2025', { format: 'us' }],
	['date', '00/00/0000'],
	['date', 'CH-2026-1'],
	['dateBR', '2025-12-31'],
	['dateBR', '12/31/2025'],
	['boolean', 'talvez'],
	['cpf', '529.982.247-26'],
	['cpf', '11.222.333/0001-81'],
	['cnpj', '529.982.247-25'],
	['phone', '98765-4321'],
	['phone', '1.234,56'],
	['email', 'ana@'],
	['email', 'Ana <ana@example.com>'],
	['url', '/clientes'],
	['url', 'javascript:alert(1)'],
];

test.each(wrong)('%s is not: %s', (type, text, more = {}) => {
	const result = readField(text, rule(type, more));
	expect(result).toEqual({ problem: expect.stringMatching(/^expected .+, found /) });
	expect(JSON.stringify(result)).not.toContain(text);
});

describe('an empty text', () => {
	test.each([null, '', '  \u00a0\u200b'])('%j is null', (text) => {
		expect(readField(text, rule('moneyBRL'))).toEqual({ value: null });
	});

	test('is a problem where a value is required', () => {
		expect(readField(null, rule('date', { required: true }))).toEqual({ problem: 'expected a date, found nothing' });
		expect(readField('', rule('string', { required: true, values: ['A', 'B'] }))).toEqual({ problem: 'expected one of "A", "B", found nothing' });
	});

	test('is the fallback, even where a value is required', () => {
		expect(readField(' ', rule('moneyBRL', { required: true, fallback: 0 }))).toEqual({ value: 0 });
		expect(readField(' ', rule('string', { required: true, fallback: null }))).toEqual({ value: null });
	});
});

test('a pattern must match the whole text, before it is converted', () => {
	expect(readField('R$ 1,00', rule('moneyBRL', { pattern: 'R\\$ .+' }))).toEqual({ value: 1 });
	expect(readField('xR$ 1,00', rule('string', { pattern: 'R\\$ .+' }))).toEqual({ problem: 'expected a text that matches R\\$ .+, found letters, 3 digits and marks' });
	expect(readField('b', rule('string', { pattern: 'a|b' }))).toEqual({ value: 'b' });
	expect(readField('ab', rule('string', { pattern: 'a|b' }))).toEqual({ problem: expect.stringContaining('matches a|b') });
});

test('a careless pattern does not hang on a long text', () => {
	expect(readField('a'.repeat(5_000), rule('string', { pattern: '(a+)+$' }))).toEqual({ problem: expect.stringContaining('found letters') });
});

test('only the allowed texts are taken', () => {
	const status = rule('string', { values: ['Aberto', 'Faturado'] });
	expect(readField('Faturado', status)).toEqual({ value: 'Faturado' });
	expect(readField('Maria', status)).toEqual({ problem: 'expected one of "Aberto", "Faturado", found letters' });
});

test('numbers outside of their bounds are refused without naming them', () => {
	const bounded = rule('moneyBRL', { minimum: 0, maximum: 100 });
	expect(readField('100,00', bounded)).toEqual({ value: 100 });
	expect(readField('100,01', bounded)).toEqual({ problem: 'expected a number of 100 or less, found another' });
	expect(readField('-1,00', bounded)).toEqual({ problem: 'expected a number of 0 or more, found another' });
});

test('the shape of a text tells nothing of what it holds', () => {
	expect(shapeOf('Maria da Silva')).toBe('letters');
	expect(shapeOf('123456789')).toBe('9 digits');
	expect(shapeOf('CH-1')).toBe('letters, 1 digit and marks');
	expect(shapeOf('---')).toBe('marks');
});

test('money that is written the Brazilian way is read to the cent', () => {
	fc.assert(
		fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (cents) => {
			const [whole = '', fraction = ''] = (Math.abs(cents) / 100).toFixed(2).split('.');
			const text = `${cents < 0 ? '-' : ''}R$ ${whole.replace(/\B(?=(?:\d{3})+$)/g, '.')},${fraction}`;
			expect(readField(text, rule('moneyBRL'))).toEqual({ value: cents === 0 ? 0 : cents / 100 });
		}),
	);
});

test('whatever a page shows, reading it never throws and a problem never holds it', () => {
	const types = fc.constantFrom<FieldType>('integer', 'decimal', 'moneyBRL', 'date', 'dateBR', 'boolean', 'cpf', 'cnpj', 'cpfOrCnpj', 'phone', 'email', 'url');
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', minLength: 12 }), types, (text, type) => {
			const result = readField(text, rule(type));
			if ('problem' in result) expect(result.problem).not.toContain(text.trim() === '' ? 'never' : text.trim());
		}),
	);
});
