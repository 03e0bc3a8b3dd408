import { customers } from '../../../sandbox/data/customers.ts';
import { inSomeFormat, phoneFormats, seededRandom } from '../../../sandbox/kit/phone-formats.ts';
import { startRestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';

const onlyDigits = (text: string): string => text.replace(/\D/g, '');

describe('the usual formats of a phone', () => {
	test('are 25 for a mobile, with and without the ninth digit', () => {
		const formats = phoneFormats('+5511987654321');
		expect(formats).toHaveLength(25);
		expect(new Set(formats).size).toBe(25);
		expect(formats).toEqual(
			expect.arrayContaining(['5511987654321', '+551187654321', '(11) 98765-4321', '011987654321', '(11) 9 8765-4321', '55 11 8765-4321']),
		);
		expect(formats.filter((format) => onlyDigits(format).includes('987654321'))).toHaveLength(14);
	});

	test('are 11 for a fixed line, none of them with a ninth digit', () => {
		const formats = phoneFormats('+551133334444');
		expect(formats).toHaveLength(11);
		expect(new Set(formats.map(onlyDigits))).toEqual(new Set(['551133334444', '1133334444', '01133334444']));
	});

	test('are two for a number of another country', () => {
		expect(phoneFormats('+14155552671')).toEqual(['+14155552671', '14155552671']);
	});

	test('exist for E.164 numbers only', () => {
		expect(() => phoneFormats('11987654321')).toThrow('no E.164 number');
	});

	test('are drawn all alike often, and the same on every run', () => {
		const draw = (seed: number) => {
			const random = seededRandom(seed);
			return Array.from({ length: 2_500 }, () => inSomeFormat('+5511987654321', random));
		};
		const drawn = draw(7);
		expect(new Set(drawn).size).toBe(25);
		expect(draw(7)).toEqual(drawn);
		expect(draw(8)).not.toEqual(drawn);
	});
});

describe('the sample customers', () => {
	const storedPhones = async (phoneFormat: 'random' | 'e164' | 'digits' | 'masked', seed = 1) => {
		const crm = await startRestCrmSandbox({ phoneFormat, seed });
		const stored = crm.contacts().map(({ phones }) => phones[0]?.value ?? null);
		await crm.close();
		return stored;
	};

	test('are stored each in some format of their own phone', async () => {
		const stored = await storedPhones('random');
		customers.forEach(({ phone, phoneE164 }, index) => {
			if (phoneE164 === null) expect(stored[index]).toBe(phone);
			else expect(phoneFormats(phoneE164)).toContain(stored[index]);
		});
		expect(await storedPhones('random')).toEqual(stored);
		expect(await storedPhones('random', 2)).not.toEqual(stored);
	});

	test('or all in one format', async () => {
		expect((await storedPhones('e164'))[0]).toBe('+5511987654321');
		expect((await storedPhones('digits'))[0]).toBe('5511987654321');
		expect((await storedPhones('masked')).slice(0, 5)).toEqual(
			['(11) 98765-4321', '(11) 91234-5678', '(31) 98765-4321', '(21) 99887-7665', '(11) 3333-4444'],
		);
	});
});
