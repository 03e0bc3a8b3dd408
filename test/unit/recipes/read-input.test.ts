import type { FieldRule } from '../../../lib/domain/recipes/field-rule';
import { readInput } from '../../../lib/domain/recipes/field-values';

const phone: FieldRule = { type: 'phone', required: true };
const text: FieldRule = { type: 'string', required: false };

test('what is given is brought to the declared types', () => {
	const fields: Record<string, FieldRule> = { phone, id: text, amount: { type: 'decimal', required: false }, active: { type: 'boolean', required: false } };
	expect(readInput({ phone: '(11) 98765-4321', id: 42, amount: 1.234, active: true }, fields, 'Web ERP')).toEqual({ phone: '+5511987654321', id: '42', amount: 1.234, active: true });
});

test('what is declared and not given is null, so that it can be used in a template', () => {
	expect(readInput({}, { name: text }, 'x')).toEqual({ name: null });
	expect(readInput({ name: ' ' }, { name: { ...text, fallback: 'Balcão' } }, 'x')).toEqual({ name: 'Balcão' });
});

test('a day and an amount for a Brazilian form stay in the Brazilian way of writing', () => {
	const fields: Record<string, FieldRule> = { day: { type: 'dateBR', required: true }, amount: { type: 'moneyBRL', required: true } };
	expect(readInput({ day: '2025-12-31', amount: 1234.5 }, fields, 'x')).toEqual({ day: '31/12/2025', amount: '1234,50' });
	expect(readInput({ day: '31/12/2025', amount: 'R$ 1.234,50' }, fields, 'x')).toEqual({ day: '31/12/2025', amount: '1234,50' });
	expect(readInput({ day: '1/2/25', amount: 1.234 }, fields, 'x')).toEqual({ day: '01/02/2025', amount: '1,23' });
});

test('a number of a program is read as it is, in either format', () => {
	for (const format of ['br', 'us'] as const) {
		expect(readInput({ n: 1.234 }, { n: { type: 'decimal', required: true, format } }, 'x')).toEqual({ n: 1.234 });
		expect(readInput({ n: 1234.5 }, { n: { type: 'moneyBRL', required: true, format } }, 'x')).toEqual({ n: '1234,50' });
	}
});

test('a missing input is refused by its name', () => {
	expect(() => readInput({}, { phone }, 'Web ERP')).toThrow(
		expect.objectContaining({ code: 'validation', system: 'Web ERP', parameter: 'phone', message: 'The input does not fit: "phone" is missing.', nothingDone: true }),
	);
});

test('a wrong input is refused without its value, all of them at once', () => {
	const fields: Record<string, FieldRule> = { phone, day: { type: 'date', required: true } };
	expect(() => readInput({ phone: 'Maria', day: '99' }, fields, 'x')).toThrow(
		'The input does not fit: "phone" expected a phone number with its area code, found letters; "day" expected a date, found 2 digits.',
	);
});

test('a list or an object is no text', () => {
	expect(() => readInput({ name: ['a'] }, { name: text }, 'x')).toThrow('expected one value, found a list');
	expect(() => readInput({ name: {} }, { name: text }, 'x')).toThrow('expected one value, found an object');
});

test('names that are not declared stay as they are', () => {
	expect(readInput({ items: [1, 2], phone: '+5511987654321' }, { phone }, 'x')).toEqual({ items: [1, 2], phone: '+5511987654321' });
	expect(readInput({ anything: { a: 1 } }, {}, 'x')).toEqual({ anything: { a: 1 } });
});

test('a misspelled name is not lost in silence', () => {
	expect(() => readInput({ descripton: 'x' }, { description: text }, 'x')).toThrow('The input does not fit: "description" is missing (did you mean it by "descripton"?). Given');
	expect(() => readInput({ fone: '1' }, { phone }, 'x')).toThrow(expect.objectContaining({ message: expect.stringContaining('fone') }));
});

test('names of the language itself are names like any other', () => {
	expect(readInput({}, { constructor: text }, 'x')).toEqual({ constructor: null });
	expect(() => readInput({}, { toString: { ...text, required: true } }, 'x')).toThrow('"toString" is missing');
});
