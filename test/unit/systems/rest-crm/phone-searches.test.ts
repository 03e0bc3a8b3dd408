import { parsePhone, type Phone } from '../../../../lib/domain/phone';
import { phoneLookupVariants } from '../../../../lib/domain/phone-variants';
import type { RestCrmSettingsInput } from '../../../../lib/systems/rest-crm';
import { bitrix, restCrmAnswering } from './fake-http';

const phoneOf = (text: string): Phone => {
	const phone = parsePhone(text);
	if (phone === null) throw new Error(`${text} is no phone`);
	return phone;
};
const searches = (phone: string, settings: Partial<RestCrmSettingsInput> = {}) => restCrmAnswering({}, settings).crm.phoneSearches(phoneOf(phone));

test('digits: with and without the ninth digit, with country code, without, and with a zero', () => {
	expect(searches('+5511987654321').flat()).toEqual(['5511987654321', '551187654321', '11987654321', '1187654321', '011987654321', '01187654321']);
	expect(searches('+551133334444').flat()).toEqual(['551133334444', '1133334444', '01133334444']);
	expect(searches('+14155552671').flat()).toEqual(['14155552671', '+14155552671']);
});

test('a fixed line and a mobile from the time of nine digits have no twin', () => {
	expect(searches('+5511933334444').flat()).toEqual(['5511933334444', '11933334444', '011933334444']);
});

test('local forms are asked for in the default area only', () => {
	expect(searches('+5511987654321', { defaultAreaCode: '11', phoneSearches: 8 }).flat()).toEqual(expect.arrayContaining(['987654321', '87654321']));
	expect(searches('+5521987654321', { defaultAreaCode: '11', phoneSearches: 8 }).flat()).not.toContain('987654321');
});

test('parts: the last eight digits, bare and dashed', () => {
	expect(searches('+5511987654321', { phoneComparison: 'substrings' })).toEqual([['87654321'], ['8765-4321']]);
});

test('to the letter: first as the company writes phones, and never more than allowed', () => {
	const settings = { phoneComparison: 'texts', phoneFormats: ['(11) 98765-4321', '11 8765-4321'] } as const;
	expect(searches('+5521976543210', settings).flat().slice(0, 2)).toEqual(['(21) 97654-3210', '21 7654-3210']);
	expect(searches('+5521976543210', settings)).toHaveLength(6);
	expect(new Set(searches('+5521976543210', { ...settings, phoneSearches: 25 }).flat()).size).toBe(25);
});

test('a list takes all forms in two calls of at most twenty', () => {
	const asked = searches('+5511987654321', bitrix);
	expect(asked.map((texts) => texts.length)).toEqual([20, 5]);
	expect(asked.flat()).toEqual(phoneLookupVariants(phoneOf('+5511987654321')));
});
