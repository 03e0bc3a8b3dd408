import { fillBody, isListPath, valuesAt, writtenNull } from '../../../../lib/systems/http-api';

describe('a body', () => {
	test('repeats an element of a list for every entry, beside elements of another list', () => {
		const template = [{ n: '{phone.text}', kind: 'new', '...': '{phone.stored}' }, { gone: '{removedPhone.id}' }];
		const values = { phone: 'a', phones: [{ text: 'a' }, { text: 'b', stored: { kind: 'old', x: 1 } }], removedPhones: [{ id: 3 }] };
		expect(fillBody(template, values)).toEqual([{ n: 'a', kind: 'new' }, { n: 'b', kind: 'old', x: 1 }, { gone: 3 }]);
	});

	test('tells a list that is empty from one that nothing is known of', () => {
		expect(fillBody({ list: ['{phone.text}'] }, { phones: [] })).toEqual({ list: [] });
		expect(fillBody({ list: ['{phone.text}'], a: 1 }, {})).toEqual({ a: 1 });
	});

	test('puts the names of an object in place of “...”, the later name winning', () => {
		expect(fillBody({ a: 1, '...': '{record}', b: '{name}' }, { record: { a: 2, b: 3, c: 4 }, name: 'x' })).toEqual({ a: 2, b: 'x', c: 4 });
		expect(fillBody({ a: 1, '...': '{record}' }, {})).toEqual({ a: 1 });
	});

	test('reaches into an object, and never beyond what it holds itself', () => {
		const record = { deep: { x: 5 } };
		expect(fillBody({ a: '{record.deep.x}', b: '{record.constructor}', c: '{record.no.x}' }, { record })).toEqual({ a: 5 });
	});

	test('sends null only where it is asked for', () => {
		expect(fillBody({ a: '{a}', b: '{b}', c: 'x{b}' }, { a: null, b: writtenNull })).toEqual({ b: null });
	});

	test('a value named like an object’s prototype stays a value', () => {
		const filled = fillBody({ '...': '{fields}' }, { fields: JSON.parse('{"__proto__":{"admin":true},"a":1}') });
		expect(JSON.stringify(filled)).toBe('{"__proto__":{"admin":true},"a":1}');
		expect(Object(filled).admin).toBeUndefined();
	});
});

describe('paths through a list', () => {
	test.each(['phones[].number', 'emails[]', 'a.b[].c.d', '[].x', 'plain', 'a[0].b'])('%s is one', (path) => {
		expect(isListPath(path)).toBe(true);
	});

	test.each(['a[].b[].c', 'a..b[]', '[]x', 'a[]b'])('%s is none', (path) => {
		expect(isListPath(path)).toBe(false);
	});

	test('find every element with its value', () => {
		const record = { phones: [{ n: 1 }, { n: 2 }], emails: ['a'], one: 'x' };
		expect(valuesAt(record, 'phones[].n')).toEqual([{ value: 1, element: { n: 1 } }, { value: 2, element: { n: 2 } }]);
		expect(valuesAt(record, 'emails[]')).toEqual([{ value: 'a', element: 'a' }]);
		expect(valuesAt(record, 'one')).toEqual([{ value: 'x', element: undefined }]);
		expect(valuesAt(record, 'none[].x')).toEqual([]);
	});
});
