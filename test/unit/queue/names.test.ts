import { checkedGroupKey, checkedJobKey, leaseText, queueName, readLease } from '../../../lib/application/queue';

const refused = (parameter: string) => expect.objectContaining({ code: 'validation', system: 'Write Queue', parameter, nothingDone: true, hint: expect.any(String) });

function errorOf(call: () => unknown): unknown {
	try {
		return call();
	} catch (error) {
		return error;
	}
}

describe('names of queues', () => {
	test.each(['pedidos', 'A', '7', 'a-b_C-9', 'x'.repeat(60)])('%s is a name', (name) => {
		expect(queueName(name)).toBe(name);
	});

	test('blanks around a name do not count, and a number is a name', () => {
		expect(queueName(' pedidos\n')).toBe('pedidos');
		expect(queueName(12)).toBe('12');
	});

	test.each([[''], ['   '], ['a b'], ['a:b'], ['são'], ['x'.repeat(61)], ['a/b'], [undefined], [null], [{}], [['a']], [NaN], [true]])('%p is refused by the name of the field', (name) => {
		expect(errorOf(() => queueName(name))).toEqual(refused('Queue'));
	});
});

describe('job keys', () => {
	test.each([
		['digits only', '5511987654321', '5511987654321'],
		['colons', 'a:b::c', 'a:b::c'],
		['200 characters', 'k'.repeat(200), 'k'.repeat(200)],
		['a number', 42, '42'],
		['blanks around it', ' wamid.HBg= ', 'wamid.HBg='],
	])('%s', (_, key, expected) => {
		expect(checkedJobKey(key)).toBe(expected);
	});

	test.each([[''], [' '], ['a b'], ['ação'], ['a\u0000'], ['k'.repeat(201)], [undefined], [null], [{ id: 1 }], [Infinity], [false]])('%p is refused by the name of the field', (key) => {
		expect(errorOf(() => checkedJobKey(key))).toEqual(refused('Job Key'));
	});
});

describe('group keys', () => {
	test.each([['', null], [null, null], [undefined, null], ['  ', null], ['+55 11 98765-4321', '+55 11 98765-4321'], [5511, '5511'], ['João 🤖', 'João 🤖']])('%p is %p', (given, expected) => {
		expect(checkedGroupKey(given)).toBe(expected);
	});

	test.each([['g'.repeat(201)], ['a\nb'], ['a\ud83d'], [{}], [['a']], [NaN]])('%p is refused by the name of the field', (given) => {
		expect(errorOf(() => checkedGroupKey(given))).toEqual(refused('Group Key'));
	});
});

describe('leases as text', () => {
	test.each([{ id: 'a', token: 't' }, { id: '1:2:', token: 'x'.repeat(500) }, { id: '~'.repeat(200), token: 'a:b/c=' }])('come back as they were', (lease) => {
		expect(readLease(leaseText(lease))).toEqual(lease);
	});

	test.each([[''], ['a'], ['a '], [' t'], ['a  t'], ['a b c'], [undefined], [{ id: 'a', token: 't' }], ['ação t']])('%p is none', (text) => {
		expect(errorOf(() => readLease(text))).toEqual(refused('Lease'));
	});
});
