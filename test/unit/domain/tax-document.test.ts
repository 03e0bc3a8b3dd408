import { cnpj, cpf } from 'cpf-cnpj-validator';
import fc from 'fast-check';
import { parseTaxDocument } from '../../../lib/domain/tax-document';

const place = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const twelvePlaces = fc.array(place, { minLength: 12, maxLength: 12 }).map((places) => places.join(''));
const checkDigits = fc.stringMatching(/^\d{2}$/);

const pairs = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'));

function withCheckDigits(places: string): string {
	return places + pairs.find((pair) => cnpj.isValid(places + pair));
}

describe('parseTaxDocument', () => {
	test.each(['12345678909', '52998224725', '11144477735', '00000000191'])('accepts the CPF %s', (value) => {
		expect(parseTaxDocument(value)).toEqual({
			kind: 'cpf',
			value,
			formatted: `${value.slice(0, 3)}.${value.slice(3, 6)}.${value.slice(6, 9)}-${value.slice(9)}`,
		});
	});

	test.each([
		'12ABC34501DE35',
		'1345C3A5000106',
		'R55231B3000757',
		'A1B2C3D4000193',
		'0A0A0A0A000107',
		'ZZZZZZZZZZZZ62',
		'00000000000E20',
		'11222333000181',
		'60701427000149',
		'00000000000191',
	])('accepts the CNPJ %s', (value) => {
		expect(parseTaxDocument(value)).toMatchObject({ kind: 'cnpj', value });
	});

	it('writes and reads the masks', () => {
		expect(parseTaxDocument('12ABC34501DE35')?.formatted).toBe('12.ABC.345/01DE-35');
		expect(parseTaxDocument(' 12.abc.345/01de-35 ')?.value).toBe('12ABC34501DE35');
		expect(parseTaxDocument('529.982.247\u201125')).toEqual({ kind: 'cpf', value: '52998224725', formatted: '529.982.247-25' });
		expect(parseTaxDocument('529 982 247 25')?.value).toBe('52998224725');
	});

	test.each([
		'12ABC34501DE36',
		'12ABC34501DEA5',
		'00000000000000',
		'11111111111111',
		'00000000000',
		'99999999999',
		'52998224724',
		'191',
		'529.982.247-2',
		'529.982.247-25 e mais',
		'CPF 529.982.247-25',
		'7,89E+12',
		'',
		null,
		undefined,
		true,
		{},
		52998224724,
		-191,
		0,
		191.5,
		2 ** 60,
	])('refuses %p', (input) => {
		expect(parseTaxDocument(input)).toBeNull();
	});

	it('never turns a letter of another alphabet into one of the alphabet of the CNPJ', () => {
		// In JavaScript the upper case of dotless i is I, and that of long s is S.
		const withLetters = withCheckDigits('12SIC34501DE');
		expect(parseTaxDocument(withLetters)?.value).toBe(withLetters);
		expect(parseTaxDocument(withLetters.replace('S', '\u017f'))).toBeNull();
		expect(parseTaxDocument(withLetters.replace('I', '\u0131'))).toBeNull();
	});

	it('gives a JSON number back the zeros it lost', () => {
		expect(parseTaxDocument(191)).toMatchObject({ kind: 'cpf', value: '00000000191' });
		expect(parseTaxDocument(52998224725)?.value).toBe('52998224725');
		expect(parseTaxDocument(360305000104)).toMatchObject({ kind: 'cnpj', value: '00360305000104' });
		expect(parseTaxDocument(11222333000181)?.formatted).toBe('11.222.333/0001-81');
		expect(parseTaxDocument(11222333000181n)?.value).toBe('11222333000181');
	});

	it('agrees with an independent validator on every CNPJ, letters included', () => {
		fc.assert(
			fc.property(twelvePlaces, checkDigits, (places, check) => {
				for (const candidate of [places + check, cnpj.generate()]) {
					expect(parseTaxDocument(candidate) !== null).toBe(cnpj.isValid(candidate));
					expect(parseTaxDocument(candidate.toLowerCase())?.value).toBe(parseTaxDocument(candidate)?.value);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('finds for every twelve places the one pair of check digits the validator finds', () => {
		fc.assert(
			fc.property(twelvePlaces, (places) => {
				expect(pairs.filter((pair) => parseTaxDocument(places + pair))).toEqual(pairs.filter((pair) => cnpj.isValid(places + pair)));
			}),
			{ numRuns: 50 },
		);
	});

	it('agrees with an independent validator on every CPF', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^\d{11}$/), (candidate) => {
				expect(parseTaxDocument(candidate) !== null).toBe(cpf.isValid(candidate));
				const generated = cpf.generate();
				expect(parseTaxDocument(generated)?.value).toBe(generated);
				expect(parseTaxDocument(cpf.format(generated))?.formatted).toBe(cpf.format(generated));
			}),
			{ numRuns: 500 },
		);
	});

	it('reads its own output back and never throws', () => {
		fc.assert(
			fc.property(fc.oneof(fc.anything(), fc.constant(0).map(() => cnpj.generate(true))), (input) => {
				const document = parseTaxDocument(input);
				if (document !== null) {
					expect(parseTaxDocument(document.value)).toEqual(document);
					expect(parseTaxDocument(document.formatted)).toEqual(document);
				}
			}),
			{ numRuns: 500 },
		);
	});
});
