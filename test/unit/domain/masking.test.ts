import { cnpj, cpf } from 'cpf-cnpj-validator';
import fc from 'fast-check';
import { maskDocument, maskEmail, maskName, maskPhone, redactText } from '../../../lib/domain/masking';
import { parsePhone } from '../../../lib/domain/phone';
import { plainCharacters } from '../../../lib/domain/plain-characters';
import { phoneLookupVariants } from '../../../lib/domain/phone-variants';
import { leastProcessorMs } from '../../support/processor-time.ts';

const masks = [maskPhone, maskDocument, maskName, maskEmail, redactText];

/** The longest run of digits of `secret` that can still be read in `text`, whatever stands between them. */
function digitsLeft(text: string, secret: string): number {
	const visible = text.replace(/\D/g, '');
	for (let length = secret.length; length > 0; length--) {
		for (let start = 0; start + length <= secret.length; start++) {
			if (visible.includes(secret.slice(start, start + length))) return length;
		}
	}
	return 0;
}

/** With digits of any script as those of ASCII. */
const inAscii = (text: string): string => text.normalize('NFKC').replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));

describe('masks of single values', () => {
	test.each([
		['+5511987654321', '+55119****4321'],
		['(11) 98765-4321', '+55119****4321'],
		[5511987654321, '+55119****4321'],
		['551133334444', '+5511****4444'],
		['+14155552671', '+****2671'],
		['137612345678901@lid', '****8901'],
		['98765-4321', '****4321'],
		['190', '****'],
		['Maria', '****'],
		['', ''],
		[null, ''],
	])('maskPhone(%p) is %p', (input, expected) => {
		expect(maskPhone(input)).toBe(expected);
	});

	test.each([
		['529.982.247-25', '***.***.***-25'],
		[52998224725, '***.***.***-25'],
		['11222333000181', '**.***.***/0001-81'],
		['12.abc.345/01de-35', '**.***.***/01DE-35'],
		['529.982.247-24', '****'],
		['', ''],
		[undefined, ''],
	])('maskDocument(%p) is %p', (input, expected) => {
		expect(maskDocument(input)).toBe(expected);
	});

	test.each([
		['Maria da Silva', 'Maria S.'],
		['  maria   de souza ', 'maria S.'],
		['Maria', 'Maria'],
		['Álvaro Ítalo', 'Álvaro Í.'],
		["Joana D'Arc", 'Joana D.'],
		['🌻 Maria Silva 🌻', 'Maria S.'],
		['Silva, Maria', 'Silva M.'],
		['11 98765-4321', '****'],
		['Maria 98765', '****'],
		['maria@example.com', '****'],
		['???', '****'],
		['', ''],
		[{}, ''],
	])('maskName(%p) is %p', (input, expected) => {
		expect(maskName(input)).toBe(expected);
	});

	test.each([
		['maria.silva@example.com', 'm****@e****.com'],
		['contato@joaosilva.com.br', 'c****@j****.com.br'],
		['x@mail.joaosilva.adv.br', 'x****@m****.br'],
		['not an address', '****'],
		['a@b', '****'],
		['a@b@c.com', '****'],
		['', ''],
		[12n, '****'],
	])('maskEmail(%p) is %p', (input, expected) => {
		expect(maskEmail(input)).toBe(expected);
	});

	it('show at most the country, the area, the ninth digit and the last four of a phone', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[6-9]\d{7}$/), (older) => {
				expect(maskPhone(`11${older}`)).toBe(`+55119****${older.slice(-4)}`);
			}),
		);
	});

	it('never throw, whatever they are given', () => {
		const throwing = { toString: () => { throw new Error('no'); } };
		for (const mask of masks) {
			for (const input of [throwing, Object.create(null), Symbol('x'), () => 1, Number.NaN, new Date(Number.NaN)]) {
				expect(typeof mask(input)).toBe('string');
			}
		}
		fc.assert(
			fc.property(fc.anything(), fc.string({ unit: 'binary' }), (value, text) => {
				for (const mask of masks) {
					expect(typeof mask(value)).toBe('string');
					expect(typeof mask(text)).toBe('string');
				}
			}),
		);
	});
});

describe('redactText', () => {
	test.each([
		['no customer with phone 5511987654321 in table', 'no customer with phone +55119****4321 in table'],
		['ligue (11) 98765-4321 ou (11) 3333-4444.', 'ligue +55119****4321 ou +5511****4444.'],
		['from 5511987654321:12@s.whatsapp.net', 'from +55119****4321@s.whatsapp.net'],
		['from 137612345678901@lid', 'from ****8901@lid'],
		['CPF 529.982.247-25, CNPJ 11.222.333/0001-81', 'CPF ***.***.***-25, CNPJ **.***.***/0001-81'],
		['a CPF that looks like a host: 123.123.123.87', 'a CPF that looks like a host: ***.***.***-87'],
		['x=11%2B98765-4321', 'x=+55119****4321'],
		['documento=52998224725&x=1', 'documento=***.***.***-25&x=1'],
		['12ABC34501DE35 e 12.abc.345/01de-35', '**.***.***/01DE-35 e **.***.***/01DE-35'],
		['cpf 529,982,247-25', 'cpf ***.***.***-25'],
		['cpf 529, 982, 247 25', 'cpf ***.***.***-25'],
		['cnpj 11,222,333/0001-81', 'cnpj **.***.***/0001-81'],
		['ＣＰＦ ５２９．９８２．２４７－２５', 'ＣＰＦ ***.***.***-25'],
		['e-mail ｊ.silva＠loja.com.br ！', 'e-mail j****@l****.com.br ！'],
		['mail maria.silva@example.com.br!', 'mail m****@e****.com.br!'],
		['redis://bot:s3cret@cache.example.com:6379', 'redis://b****@c****.com:6379'],
	])('turns %p into %p', (input, expected) => {
		expect(redactText(input)).toBe(expected);
	});

	test.each([
		'order 12345678 of 31/01/2025 at 2025-01-31T10:20:30.123Z took 1500 ms',
		'connect ECONNREFUSED 192.168.100.200:3306',
		'execution 550e8400-e29b-41d4-a716-446655440000 failed with 503',
		'total R$ 1.234,56 for SKU ABC-123, CEP 01310-100',
		'Maria, tudo bem? 2 caixas',
		'R$ 1.234.567,89, 10, 20, 30 e 40 unidades, CEP 01310-100, 12 un',
		'em 2024\n2025\n2026',
		'ﬁm de ａｎｏ ２０２６, 1ª via nº 12 ½ … №',
	])('leaves %p as it is', (input) => {
		expect(redactText(input)).toBe(input);
	});

	test.each([
		'tel%3A%2B5511987654321',
		'phone=11%2098765%204321',
		'q=%2811%29+98765-4321',
		'{"phone":"5511987654321","n":5511987654321}',
		'11987654321/1133334444',
		'10 11987654321',
		'31/01/2025 11 98765-4321',
		'192.168.0.1 11 98765-4321',
		'x11987654321x',
		'fone\\n11987654321',
		'\\u00a011987654321',
		'\u202a+55 11 98765\u20114321\u202c',
		'11 9\u200b8765\u200b4321',
		'11_98765_4321',
		'98765-4321',
		'987654321',
		'11 98765 \n 4321',
		'(11) 98765-\r\n4321',
		'+55 11 98765\n4321',
		'98765\n4321',
		'\uff15\uff15\uff11\uff11\uff19\uff18\uff17\uff16\uff15\uff14\uff13\uff12\uff11',
		'１１ ９８７６５－４３２１',
		'١١٩٨٧٦٥٤٣٢١',
		'𝟏𝟏𝟗𝟖𝟕𝟔𝟓𝟒𝟑𝟐𝟏',
		'①① ⑨⑧⑦⑥⑤④③②①',
		'+55 11 98765-4321 529.982.247-25',
		'ABCDEFGHIJKL11 98765-4321',
	])('lets no phone through in %p', (input) => {
		expect(digitsLeft(inAscii(redactText(input)), '987654321')).toBeLessThanOrEqual(4);
	});

	it('leaves no half of a character', () => {
		for (const text of ['𝟏𝟏𝟗𝟖𝟕𝟔𝟓𝟒𝟑𝟐𝟏', 'tel 𝟏𝟏𝟗𝟖𝟕𝟔𝟓𝟒𝟑𝟐𝟏!', '𝟓𝟐𝟗𝟗𝟖𝟐𝟐𝟒𝟕𝟐𝟓']) expect(redactText(text).isWellFormed()).toBe(true);
	});

	test.each(['user=maria.silva%40example.com', '<maria.silva@example.com>', 'mailto:maria.silva@example.com?x', `${'a'.repeat(100)}maria.silva@example.com`])(
		'lets no e-mail address through in %p',
		(input) => {
			const redacted = redactText(input);
			expect(redacted).not.toContain('silva');
			expect(redacted).not.toContain('example');
		},
	);

	it('hides a phone in every way of writing it, between any words', () => {
		const word = fc.constantFrom('', ' ', 'a', 'tel: ', '"', ', ', '\n', '=', '(', ')', '12 ', ' 7', '#', 'x', '%20', '/', '@');
		const mobile = fc.tuple(fc.constantFrom('11', '21', '55', '85'), fc.stringMatching(/^9\d{8}$/));
		fc.assert(
			fc.property(mobile, word, word, ([area, subscriber], before, after) => {
				const phone = parsePhone(area + subscriber);
				if (phone === null) throw new Error('generator');
				for (const variant of phoneLookupVariants(phone)) {
					const redacted = redactText(before + variant + after);
					expect(redacted).toContain('**');
					expect(redacted).not.toContain(subscriber.slice(1, 5) + subscriber.slice(5));
					expect(redacted).not.toContain(`${subscriber.slice(1, 5)}-${subscriber.slice(5)}`);
				}
			}),
			{ numRuns: 150 },
		);
	});

	it('hides a document in every way of writing it, between any words', () => {
		const word = fc.constantFrom('', ' ', ': ', '"', ', ', '\n', '=', '(', ')');
		fc.assert(
			fc.property(word, word, (before, after) => {
				const person = cpf.generate();
				for (const written of [person, cpf.format(person)]) {
					expect(digitsLeft(redactText(before + written + after), person)).toBeLessThanOrEqual(3);
				}
				const company = cnpj.generate();
				for (const written of [company, cnpj.format(company), company.toLowerCase()]) {
					expect(redactText(before + written + after).toUpperCase()).not.toMatch(new RegExp(company.slice(0, 8)));
					expect(redactText(before + written + after)).toContain('**.***.***/');
				}
			}),
			{ numRuns: 100 },
		);
	});

	it('looks for them in a form of the text in which everything keeps its place', () => {
		fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(plainCharacters(text)).toHaveLength(text.length)));
		fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(redactText(text)).toBe(text)), { examples: [['１２３ ａｂｃ ٣ 𝟏']] });
	});

	it('redacts twice what it redacted once', () => {
		const input = '5511987654321 529.982.247-25 maria.silva@example.com 5511987654321@s.whatsapp.net';
		expect(redactText(redactText(input))).not.toMatch(/987654|224725|silva/);
	});

	it('takes the message of an Error, and nothing of other objects', () => {
		expect(redactText(new Error('phone 11987654321'))).toBe('phone +55119****4321');
		expect(redactText({ phone: '11987654321' })).toBe('');
	});

	it('is done with a long hostile text at once', async () => {
		const texts = ['1 '.repeat(50_000), 'a'.repeat(100_000), '1.'.repeat(50_000), 'a%'.repeat(50_000), '('.repeat(100_000), `${'1'.repeat(100_000)}x`];
		expect(await leastProcessorMs(() => texts.forEach((text) => redactText(text)), { below: 2_000 })).toBeLessThan(2_000);
	});
});
