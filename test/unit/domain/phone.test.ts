import fc from 'fast-check';
import { parsePhoneNumber } from 'libphonenumber-js/max';
import { parsePhone, samePhone, type Phone } from '../../../lib/domain/phone';
import { phoneLookupVariants } from '../../../lib/domain/phone-variants';

const AREA_CODES = (
	'11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 ' +
	'61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99'
).split(' ');

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const areaCode = fc.constantFrom(...AREA_CODES);
/** Mobiles that existed with eight digits before the ninth was added. */
const olderMobile = fc.tuple(fc.constantFrom('6', '7', '8', '9'), digits(7)).map(([first, rest]) => `9${first}${rest}`);
const newerMobile = fc.tuple(fc.constantFrom('0', '1', '2', '3', '4', '5'), digits(7)).map(([first, rest]) => `9${first}${rest}`);
const mobile = fc.oneof(olderMobile, newerMobile);
const fixed = fc.tuple(fc.constantFrom('2', '3', '4', '5'), digits(7)).map(([first, rest]) => first + rest);

function mustParse(input: unknown): Phone {
	const phone = parsePhone(input);
	if (phone === null) throw new Error(`not read as a phone: ${String(input)}`);
	return phone;
}

describe('parsePhone', () => {
	test.each([
		'(11) 98765-4321',
		'11 8765-4321',
		'551187654321',
		'5511987654321@s.whatsapp.net',
		'5511987654321@c.us',
		'5511987654321:12@s.whatsapp.net',
		'5511987654321.0:12@s.whatsapp.net',
		'5511987654321:3',
		'551187654321@s.whatsapp.net',
		'011987654321',
		'00 55 11 98765-4321',
		'+0055 11 98765-4321',
		'0055 11 98765-4321',
		'+55 (0) 11 98765-4321',
		'0 15 11 98765-4321',
		'0xx11 98765-4321',
		'(0xx11) 98765-4321',
		'(+55) 11 9 8765 4321',
		'tel:+55-11-98765-4321',
		'  11.98765.4321  ',
		// What WhatsApp Web puts in the clipboard: direction marks and no-break hyphens.
		'\u202a+55\u00a011\u00a098765\u20114321\u202c',
		5511987654321,
		11987654321,
		1187654321,
		5511987654321n,
	])('reads %p as one mobile', (input) => {
		expect(parsePhone(input)).toEqual({
			e164: '+5511987654321',
			kind: 'mobile',
			areaCode: '11',
			subscriber: '987654321',
			equivalents: ['+5511987654321', '+551187654321'],
		});
	});

	test.each(['551133334444', '(11) 3333-4444', '+55 11 3333-4444', '01133334444', 1133334444])(
		'reads %p as a fixed line that has no nine-digit twin',
		(input) => {
			expect(parsePhone(input)).toEqual({
				e164: '+551133334444',
				kind: 'fixed',
				areaCode: '11',
				subscriber: '33334444',
				equivalents: ['+551133334444'],
			});
		},
	);

	test.each(['5555999991234', '55999991234', '(55) 99999-1234', '+55 55 99999-1234', '555599991234', '5599991234', '055999991234'])(
		'tells area 55 from country 55 by length: %p',
		(input) => {
			expect(mustParse(input).e164).toBe('+5555999991234');
		},
	);

	test.each([
		'98765-4321',
		'0800 727 0020',
		'0300 123 4567',
		'4004-1234',
		'(20) 99999-9999',
		'5511887654321',
		'11 887654321',
		'11 1234-5678',
		'120363025246125486@g.us',
		'5511987654321-1498765432@g.us',
		'5511987654321-1498765432',
		'137612345678901@lid',
		'5511987654321@LID',
		'5511987654321@hosted.lid',
		'5511987654321@newsletter',
		'5511987654321@broadcast',
		'status@broadcast',
		'+55 98765-4321',
		'+55 99999-1234',
		'+1234',
		'+1234567890123456',
		'5,51199E+12',
		'550e8400-e29b-41d4-a716-446655440000',
		'33 3399-4444 ramal 1',
		'(11) 98765-4321 / (11) 3333-4444',
		'',
		'   ',
		'abc',
		null,
		undefined,
		true,
		{},
		[],
		-11987654321,
		1198765432.1,
		Number.NaN,
		Number.POSITIVE_INFINITY,
		2 ** 60,
	])('refuses %p', (input) => {
		expect(parsePhone(input)).toBeNull();
	});

	it('never joins digits across a word into a number that nobody wrote', () => {
		expect(parsePhone('3399-4444 ramal 123')).toBeNull();
		expect(parsePhone('(11) 98765-4321 (João)')?.e164).toBe('+5511987654321');
	});

	it('leaves a foreign number as it is', () => {
		expect(parsePhone('+14155552671')).toEqual({ e164: '+14155552671', kind: 'foreign', equivalents: ['+14155552671'] });
		expect(parsePhone('+1 (415) 555-2671')?.e164).toBe('+14155552671');
		expect(parsePhone('+54 9 11 2345-6789')?.e164).toBe('+5491123456789');
	});

	it('reads the digits of a WhatsApp id as international, so a customer in Singapore is not one in Mato Grosso', () => {
		expect(parsePhone('6591234567@s.whatsapp.net')?.e164).toBe('+6591234567');
		expect(parsePhone('14155552671@c.us')?.e164).toBe('+14155552671');
		expect(parsePhone('6591234567')?.e164).toBe('+5565991234567');
		expect(parsePhone('6591234567', { assumeInternational: true })?.e164).toBe('+6591234567');
		expect(parsePhone('351912345678')).toBeNull();
		expect(parsePhone('351912345678', { assumeInternational: true })?.e164).toBe('+351912345678');
		expect(parsePhone('551187654321', { assumeInternational: true })?.e164).toBe('+5511987654321');
	});

	it('completes a number without area code only when told which area', () => {
		expect(parsePhone('98765-4321', { defaultAreaCode: '11' })?.e164).toBe('+5511987654321');
		expect(parsePhone('8765-4321', { defaultAreaCode: '011' })?.e164).toBe('+5511987654321');
		expect(parsePhone('3333-4444', { defaultAreaCode: '11' })?.e164).toBe('+551133334444');
		expect(parsePhone('(21) 3333-4444', { defaultAreaCode: '11' })?.e164).toBe('+552133334444');
		expect(parsePhone('98765-4321', { defaultAreaCode: '20' })).toBeNull();
		expect(parsePhone('+98765-4321', { defaultAreaCode: '11' })?.kind).toBe('foreign');
		expect(parsePhone('765-4321', { defaultAreaCode: '11' })).toBeNull();
	});

	it('keeps the eight-digit form of an ex-Nextel number as an equal candidate', () => {
		expect(parsePhone('(11) 7812-3456')).toMatchObject({ e164: '+5511978123456', equivalents: ['+5511978123456', '+551178123456'] });
	});

	it('gives a mobile that never had eight digits no equivalent, for that would be a fixed line', () => {
		expect(mustParse('11 93333-4444').equivalents).toEqual(['+5511933334444']);
		expect(samePhone('11 93333-4444', '11 3333-4444')).toBe(false);
	});

	it('is idempotent: a canonical number reads as itself', () => {
		fc.assert(
			fc.property(areaCode, fc.oneof(mobile, fixed), (area, subscriber) => {
				const phone = mustParse(area + subscriber);
				expect(parsePhone(phone.e164)).toEqual(phone);
				for (const equivalent of phone.equivalents) expect(parsePhone(equivalent)).toEqual(phone);
			}),
		);
	});

	it('agrees with libphonenumber on every 13-digit number of Brazil', () => {
		// A 0 after the country code is a way of writing (tested above), not a number.
		const anyArea = fc.oneof(areaCode, fc.stringMatching(/^[1-9]\d$/));
		const likely = fc.tuple(anyArea, fc.oneof(mobile, digits(9))).map((parts) => `55${parts.join('')}`);
		fc.assert(
			fc.property(likely, (number) => {
				const expected = parsePhoneNumber(`+${number}`);
				const isMobile = expected.isValid() && expected.getType() === 'MOBILE';
				expect(parsePhone(number)?.e164).toBe(isMobile ? expected.number : undefined);
				expect(parsePhone(`+${number}`)?.e164).toBe(isMobile ? expected.number : undefined);
			}),
			{ numRuns: 2000 },
		);
	});

	it('takes anything at all without throwing, and returns E.164 or nothing', () => {
		const anything = fc.oneof(fc.anything(), fc.string(), fc.stringMatching(/^[+0-9()@.: -]{0,25}$/));
		fc.assert(
			fc.property(anything, (input) => {
				const phone = parsePhone(input);
				if (phone !== null) expect(phone.e164).toMatch(/^\+[1-9]\d{6,14}$/);
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('samePhone', () => {
	it('compares raw values and parsed phones alike', () => {
		expect(samePhone('551187654321', mustParse('(11) 98765-4321'))).toBe(true);
		expect(samePhone('98765-4321', '+5511987654321', { defaultAreaCode: '11' })).toBe(true);
	});

	it('finds nothing equal to what is no phone number, not even itself', () => {
		for (const none of ['', null, undefined, 'x', '98765-4321']) expect(samePhone(none, none)).toBe(false);
	});

	it('never takes a fixed line for a mobile', () => {
		fc.assert(
			fc.property(areaCode, fixed, (area, subscriber) => {
				expect(samePhone(area + subscriber, `${area}9${subscriber}`)).toBe(false);
			}),
		);
	});

	it('never takes two area codes for one line', () => {
		fc.assert(
			fc.property(areaCode, areaCode, fc.oneof(mobile, fixed), (first, second, subscriber) => {
				expect(samePhone(first + subscriber, second + subscriber)).toBe(first === second);
			}),
		);
	});
});

describe('phoneLookupVariants', () => {
	it('lists the 25 forms of a mobile, with the ninth digit first', () => {
		expect(phoneLookupVariants(mustParse('5511987654321'))).toEqual([
			'5511987654321',
			'+5511987654321',
			'11987654321',
			'011987654321',
			'(11) 98765-4321',
			'(11)98765-4321',
			'11 98765-4321',
			'1198765-4321',
			'+55 11 98765-4321',
			'+55 (11) 98765-4321',
			'55 11 98765-4321',
			'551187654321',
			'+551187654321',
			'1187654321',
			'01187654321',
			'(11) 8765-4321',
			'(11)8765-4321',
			'11 8765-4321',
			'118765-4321',
			'+55 11 8765-4321',
			'+55 (11) 8765-4321',
			'55 11 8765-4321',
			'(11) 9 8765-4321',
			'11 9 8765-4321',
			'+55 11 9 8765-4321',
		]);
	});

	it('lists the 11 forms of a fixed line', () => {
		expect(phoneLookupVariants(mustParse('1133334444'))).toEqual([
			'551133334444',
			'+551133334444',
			'1133334444',
			'01133334444',
			'(11) 3333-4444',
			'(11)3333-4444',
			'11 3333-4444',
			'113333-4444',
			'+55 11 3333-4444',
			'+55 (11) 3333-4444',
			'55 11 3333-4444',
		]);
	});

	it('looks up a foreign number with and without its plus sign', () => {
		expect(phoneLookupVariants(mustParse('+14155552671'))).toEqual(['+14155552671', '14155552671']);
	});

	it('gives variants that are unique and all read back as the same line', () => {
		fc.assert(
			fc.property(areaCode, fc.oneof(mobile, fixed), (area, subscriber) => {
				const phone = mustParse(area + subscriber);
				const variants = phoneLookupVariants(phone);
				expect(new Set(variants).size).toBe(variants.length);
				for (const variant of variants) expect(parsePhone(variant)).toEqual(phone);
			}),
		);
	});

	it('never searches for a fixed line when the mobile had no eight-digit form', () => {
		fc.assert(
			fc.property(areaCode, newerMobile, (area, subscriber) => {
				const variants = phoneLookupVariants(mustParse(area + subscriber));
				expect(variants).toHaveLength(14);
				expect(variants).not.toContain(area + subscriber.slice(1));
			}),
		);
		fc.assert(
			fc.property(areaCode, olderMobile, (area, subscriber) => {
				expect(phoneLookupVariants(mustParse(area + subscriber))).toHaveLength(25);
			}),
		);
	});
});
