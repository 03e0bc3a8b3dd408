import { parsePhone, samePhone, type Phone } from '../../../lib/domain/phone';
import { phoneWriter, samplePhone } from '../../../lib/domain/phone-sample';
import { phoneLookupVariants } from '../../../lib/domain/phone-variants';

function phone(text: string): Phone {
	const parsed = parsePhone(text);
	if (parsed === null) throw new Error(`${text} is no phone.`);
	return parsed;
}

const written = (sample: string, number: string): string | null | undefined => phoneWriter(sample)?.(phone(number));

test.each(phoneLookupVariants(phone(samplePhone)))('a phone is written the way the sample %s is, and is still the same phone', (sample) => {
	const other = phone('+5531976543210');
	const text = phoneWriter(sample)?.(other);
	expect(phoneWriter(sample)?.(phone(samplePhone))).toBe(sample);
	expect(phoneLookupVariants(other)[phoneLookupVariants(phone(samplePhone)).indexOf(sample)]).toBe(text);
	expect(samePhone(text, other)).toBe(true);
});

test('ways of writing beyond the usual ones can be shown, too', () => {
	expect(written('11 98765 4321', '+5531976543210')).toBe('31 97654 3210');
	expect(written('011 98765.4321', '+5531976543210')).toBe('031 97654.3210');
});

test('a fixed line is written without a ninth digit', () => {
	expect(written('(11) 98765-4321', '551133334444')).toBe('(11) 3333-4444');
	expect(written('+55 11 9 8765-4321', '551133334444')).toBe('+55 11 3333-4444');
});

test('area codes 55 and 11 stay what they are', () => {
	expect(written('5511987654321', '+5555999991234')).toBe('5555999991234');
	expect(written('+55 (11) 98765-4321', '+5511999991234')).toBe('+55 (11) 99999-1234');
});

test('a mobile that never had eight digits is not written without its ninth: that would be somebody’s fixed line', () => {
	expect(written('(11) 8765-4321', '+5531933334444')).toBeNull();
	expect(written('(11) 8765-4321', '+5531976543210')).toBe('(31) 7654-3210');
});

test('a foreign number is written only where the sample has a country code', () => {
	expect(written(samplePhone, '+14155552671')).toBe('+14155552671');
	expect(written('5511987654321', '+14155552671')).toBe('14155552671');
	expect(written('(11) 98765-4321', '+14155552671')).toBeNull();
});

test.each(['', '98765-4321', '(21) 98765-4321', '5511912345678', '11 98765-4321 ramal 5', 'tel 11 98765-4321', '{11}{9}'])('%j is no sample', (text) => {
	expect(phoneWriter(text)).toBeNull();
});
