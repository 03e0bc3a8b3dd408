import { parsePhone, type Phone } from '../../../../lib/domain/phone';
import { blingPhoneForms, remainingForms } from '../../../../lib/systems/bling/phone-search';

const phone = (text: string): Phone => {
	const parsed = parsePhone(text);
	if (parsed === null) throw new Error(`${text} is no phone.`);
	return parsed;
};

describe('the forms of a phone', () => {
	test('a mobile: digits and mask, with and without the ninth digit, then with country code', () => {
		expect(blingPhoneForms(phone('11987654321'), 6, '')).toEqual([
			'11987654321',
			'(11) 98765-4321',
			'1187654321',
			'(11) 8765-4321',
			'5511987654321',
			'551187654321',
		]);
	});

	test('a landline has no twin', () => {
		const forms = blingPhoneForms(phone('1133334444'), 30, '');
		expect(forms.slice(0, 3)).toEqual(['1133334444', '(11) 3333-4444', '551133334444']);
		expect(forms.some((form) => form.replace(/\D/g, '').includes('933334444'))).toBe(false);
	});

	test('area 55 is not taken for the country', () => {
		expect(blingPhoneForms(phone('55999991234'), 2, '')).toEqual(['55999991234', '(55) 99999-1234']);
	});

	test('a search that finds a mask by digits is not asked for masks again', () => {
		const forms = blingPhoneForms(phone('11987654321'), 6, '');
		expect(remainingForms(forms, 0, ['(11) 98765-4321'])).toEqual(['1187654321', '5511987654321', '551187654321']);
		expect(remainingForms(forms, 0, ['11987654321'])).toEqual(forms.slice(1));
		expect(remainingForms(forms, 1, ['(11) 98765-4321'])).toEqual(forms.slice(2));
	});
});
