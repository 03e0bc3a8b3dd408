import fc from 'fast-check';

import { defaultFormLimits, parseKommoForm, type FormObject } from '../../../../lib/systems/kommo/webhook-form';

const parse = (body: string) => parseKommoForm(Buffer.from(body));

describe('the bracketed form body of a Kommo webhook', () => {
	test('brackets become objects and numbered places become lists', () => {
		const { value, pairs, dropped } = parse(
			'account[id]=31&message[add][0][text]=Oi&message[add][0][author][type]=external&message[add][1][text]=Tchau',
		);
		expect(value).toEqual({
			account: { id: '31' },
			message: { add: [{ text: 'Oi', author: { type: 'external' } }, { text: 'Tchau' }] },
		});
		expect({ pairs, dropped }).toEqual({ pairs: 4, dropped: 0 });
	});

	test('percent-encoded keys, plus signs, accents and emoji are read', () => {
		expect(parse('message%5Badd%5D%5B0%5D%5Btext%5D=Ol%C3%A1+%F0%9F%98%80%26%3D').value).toEqual({
			message: { add: [{ text: 'Olá 😀&=' }] },
		});
	});

	test('a body given as text reads as one given in bytes', () => {
		expect(parseKommoForm('a[b]=ç').value).toEqual(parse('a[b]=ç').value);
	});

	test('bad percent-encoding never throws and loses no other pair', () => {
		const { value } = parse('a=%E0%A4%A&b[%]=100%&c=%FF&d=ok');
		expect(value).toMatchObject({ 'b': { '%': '100%' }, d: 'ok' });
	});

	test.each([
		'__proto__[polluted]=yes',
		'a[__proto__][polluted]=yes',
		'a[constructor][prototype][polluted]=yes',
		'a%5B__proto__%5D%5Bpolluted%5D=yes',
		'a[0][prototype]=yes',
	])('the hostile pair %s is dropped and counted, and pollutes nothing', (pair) => {
		const { value, dropped } = parse(`${pair}&a[ok]=1`);
		expect(dropped).toBe(1);
		expect(value).toEqual({ a: { ok: '1' } });
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	test('names of inherited methods are plain keys', () => {
		const { value } = parse('a[toString]=x&a[hasOwnProperty]=y&a[length]=3');
		expect(value).toEqual({ a: { toString: 'x', hasOwnProperty: 'y', length: '3' } });
	});

	test('more than 1,000 keys are all read', () => {
		const body = Array.from({ length: 5_000 }, (_, index) => `leads[update][${index}][id]=${index}`).join('&');
		const { value, pairs } = parse(body);
		expect(pairs).toBe(5_000);
		expect((value.leads as FormObject).update).toHaveLength(5_000);
	});

	test('pairs beyond the limit are left and counted', () => {
		const body = Array.from({ length: 20_005 }, (_, index) => `k${index}=1`).join('&');
		const { value, pairs, dropped } = parse(body);
		expect({ pairs, dropped, keys: Object.keys(value).length }).toEqual({ pairs: 20_000, dropped: 5, keys: 20_000 });
	});

	test('a key deeper than the limit is dropped', () => {
		const deep = `a${'[b]'.repeat(defaultFormLimits.maximumDepth)}=1`;
		const allowed = `a${'[b]'.repeat(defaultFormLimits.maximumDepth - 1)}=1`;
		expect(parse(deep)).toMatchObject({ pairs: 0, dropped: 1 });
		expect(parse(allowed)).toMatchObject({ pairs: 1, dropped: 0 });
	});

	test('a huge place makes an object, never a huge list', () => {
		expect(parse('linked_leads_id[29871234][ID]=29871234').value).toEqual({
			linked_leads_id: { '29871234': { ID: '29871234' } },
		});
	});

	test('a list with gaps closes up in the order of its places', () => {
		expect(parse('a[7]=x&a[2]=y').value).toEqual({ a: ['y', 'x'] });
	});

	test('empty brackets append after the highest place so far', () => {
		expect(parse('a[3]=x&a[]=y&a[][b]=z').value).toEqual({ a: ['x', 'y', { b: 'z' }] });
	});

	test('of text and object under one key the later wins', () => {
		expect(parse('a=1&a[b]=2').value).toEqual({ a: { b: '2' } });
		expect(parse('a[b]=2&a=1').value).toEqual({ a: '1' });
	});

	test.each(['a[b=1', 'a[b]c=1', '[a]=1', '=1', 'a]b[=1'])('the malformed key of %s is dropped', (pair) => {
		expect(parse(`${pair}&ok=1`)).toMatchObject({ value: { ok: '1' }, dropped: 1 });
	});

	test('an empty body is an empty object', () => {
		expect(parse('')).toEqual({ value: {}, pairs: 0, dropped: 0 });
		expect(parse('&&')).toEqual({ value: {}, pairs: 0, dropped: 0 });
	});

	test('no bytes at all make it throw', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
				parseKommoForm(bytes);
			}),
		);
	});

	test('whatever was encoded comes back', () => {
		const key = fc.stringMatching(/^[a-zA-Zçã_ ][\wçã.&=+% -]{0,8}$/).filter((text) => !/^(__proto__|constructor|prototype)$/.test(text));
		fc.assert(
			fc.property(fc.dictionary(key, fc.dictionary(key, fc.string(), { minKeys: 1 }), { minKeys: 1 }), (tree) => {
				const body = Object.entries(tree)
					.flatMap(([outer, inner]) =>
						Object.entries(inner).map(
							([name, text]) => `${encodeURIComponent(`${outer}[${name}]`)}=${encodeURIComponent(text)}`,
						),
					)
					.join('&');
				expect(JSON.stringify(parse(body).value)).toEqual(JSON.stringify(tree));
			}),
		);
	});

	test.each([
		['brackets that never close', 'a' + '['.repeat(400_000)],
		['lists that append after sparse places', Array.from({ length: 9_000 }, (_, i) => `a[${i + 9_000}]=1`).join('&') + '&a[]=1'.repeat(9_000)],
		['one name over and over', 'a[b][c][d]=1&'.repeat(100_000)],
		['percent signs', 'a=' + '%'.repeat(500_000)],
	])('%s take no more than linear time', (_, body) => {
		const started = performance.now();
		parse(body);
		expect(performance.now() - started).toBeLessThan(2_000);
	});
});
