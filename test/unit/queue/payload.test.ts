import * as fc from 'fast-check';
import { DateTime, Duration } from 'luxon';
import { runInNewContext } from 'node:vm';
import { checkedPayload } from '../../../lib/application/queue';
import { isConnectorError } from '../../../lib/domain/errors';
import { leastProcessorMs } from '../../support/processor-time.ts';

const strict = { allowSecrets: false };

/** What stands in the answer; a test whose data were taken fails. */
function refusal(data: unknown): { message: string; hint: string; parameter: string } {
	try {
		checkedPayload(data, strict);
	} catch (error) {
		if (!isConnectorError(error)) throw error;
		expect(error).toMatchObject({ code: 'validation', system: 'Write Queue', retryable: false, nothingDone: true });
		return { message: error.message, hint: error.hint ?? '', parameter: error.parameter ?? '' };
	}
	throw new Error('the data were taken');
}

class Money {
	constructor(readonly amount: number) {}
}

describe('data of a job', () => {
	test('whatever JSON can say comes back as it was, given as a value or as text', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
				const plain = JSON.parse(JSON.stringify(value)) as unknown;
				const given = typeof plain === 'string' ? JSON.stringify(plain) : plain;
				fc.pre(!JSON.stringify(plain).includes('__proto__'));
				expect(JSON.parse(checkedPayload(given, { allowSecrets: true }))).toEqual(plain);
				expect(JSON.parse(checkedPayload(` ${JSON.stringify(plain)}\n`, { allowSecrets: true }))).toEqual(plain);
			}),
		);
	});

	test('names keep their order, numbers among them too as far as JavaScript does', () => {
		expect(checkedPayload('{"b":1,\n "a":{"z":null,"y":[]}}', strict)).toBe('{"b":1,"a":{"z":null,"y":[]}}');
	});

	test('dates become ISO 8601, as users of expressions expect', () => {
		const at = new Date(Date.UTC(2026, 10, 22, 12));
		const local = DateTime.fromISO('2026-11-22T09:00:00', { zone: 'America/Sao_Paulo' });
		expect(JSON.parse(checkedPayload({ at, local }, strict))).toEqual({ at: '2026-11-22T12:00:00.000Z', local: '2026-11-22T09:00:00.000-03:00' });
	});

	test('plain objects and dates of another context are plain objects and dates', () => {
		expect(checkedPayload(runInNewContext('({ a: [{ b: new Date(0) }], c: Object.create(null) })'), strict)).toBe('{"a":[{"b":"1970-01-01T00:00:00.000Z"}],"c":{}}');
	});

	test('one value in two places is no cycle', () => {
		const address = { city: 'Campinas' };
		expect(checkedPayload({ from: address, to: address }, strict)).toBe('{"from":{"city":"Campinas"},"to":{"city":"Campinas"}}');
	});

	test.each<[string, unknown, string]>([
		['undefined', { customer: { name: undefined } }, 'Data.customer.name is undefined'],
		['a function', { items: [1, () => 1] }, 'Data.items[1] is a function'],
		['a method', { total: Number.prototype.toFixed }, 'Data.total is a function'],
		['a symbol', { a: Symbol('x') }, 'Data.a is a symbol'],
		['a symbol among the names', { a: { [Symbol('x')]: 1 } }, 'Data.a has a symbol among its names'],
		['a BigInt', { a: 10n }, 'Data.a is a bigint'],
		['NaN', { a: { b: [NaN] } }, 'Data.a.b[0] is NaN'],
		['Infinity', { a: -Infinity }, 'Data.a is -Infinity'],
		['Infinity as text', '{"a": 1e999}', 'Data.a is Infinity'],
		['a Map', { a: new Map([['x', 1]]) }, 'Data.a is an object of the class Map'],
		['a Set', { a: new Set() }, 'Data.a is an object of the class Set'],
		['a Buffer', { file: Buffer.from('x') }, 'Data.file is an object of the class Buffer'],
		['an ArrayBuffer', { file: new ArrayBuffer(1) }, 'Data.file is an object of the class ArrayBuffer'],
		['an instance of a class', { price: new Money(1) }, 'Data.price is an object of the class Money'],
		['an object with an object behind it', { a: Object.create({ b: 1 }) }, 'Data.a is an object of the class Object'],
		['an Error', { a: new TypeError('x') }, 'Data.a is an object of the class TypeError'],
		['a promise', { a: Promise.resolve() }, 'Data.a is an object of the class Promise'],
		['a duration', { a: Duration.fromMillis(1) }, 'Data.a is an object of the class Duration'],
		['a boxed text', { a: Object('x') }, 'Data.a is an object of the class String'],
		['an invalid date', { a: new Date(NaN) }, 'Data.a is a date that does not exist'],
		['an invalid DateTime', { a: DateTime.invalid('x') }, 'Data.a is a date that does not exist'],
		['a hole in a list', { a: Object.assign([1], { 2: 3 }) }, 'Data.a[1] is undefined'],
		['half a character', { 'first name': 'a\ud83d' }, 'Data["first name"] is a text with half a character'],
		['half a character in a name', { 'a\ud83d': 1 }, 'is a name with half a character'],
		['the name __proto__', '{"a": {"__proto__": {"x": 1}}}', 'Data.a.__proto__ has a name'],
		['a getter that throws', { get a() { throw new Error('x'); } }, 'Data.a cannot be read'],
		['nothing', undefined, 'Data is undefined'],
	])('%s is refused with its place', (_, data, message) => {
		expect(refusal(data).message).toContain(message);
	});
});

describe('data without an end', () => {
	test('a cycle is refused where it closes', () => {
		const order: Record<string, unknown> = { items: [{}] };
		order['items'] = [{ order }];
		expect(refusal(order).message).toContain('Data.items[0].order holds itself (a cycle)');
	});

	test('50 levels are taken, 51 are not, a million do not harm', () => {
		const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
		expect(checkedPayload(nested(50), strict)).toBe(nested(50));
		for (const levels of [51, 10_000, 1_000_000]) expect(refusal(nested(levels)).message).toContain('more than 50 levels deep');
		const brackets = '['.repeat(100);
		expect(checkedPayload(JSON.stringify({ text: `${brackets}"\\`, [brackets]: 1 }), strict)).toContain(brackets);
		expect(refusal(JSON.parse(nested(51))).message).toContain('more than 50 levels deep');
	});

	test('a text of megabytes that is no JSON is refused within half a second', async () => {
		for (const text of ['\\"'.repeat(2_000_000), '"'.repeat(4_000_000), '{"a":'.repeat(800_000), '[]'.repeat(2_000_000)]) {
			const refuse = () => expect(refusal(text).message).toMatch(/no JSON|levels deep|a job may hold 256 KiB/);
			expect(await leastProcessorMs(refuse, { below: 500 })).toBeLessThan(500);
		}
	});

	test('a list that holds another one many times over is refused before it is written out', () => {
		let list: unknown[] = ['x'.repeat(100)];
		for (let level = 0; level < 30; level++) list = [list, list];
		expect(refusal(list).message).toContain('more than 4 MiB');
	});
});

describe('large data', () => {
	test('256 KiB as JSON are taken, a byte more is not', () => {
		expect(Buffer.byteLength(checkedPayload({ a: 'x'.repeat(262_144 - 8) }, strict))).toBe(262_144);
		const { message, hint } = refusal({ a: 'x'.repeat(262_144 - 7) });
		expect(message).toBe('Data has 257 KiB as JSON; a job may hold 256 KiB.');
		expect(hint).toContain('ids');
	});

	test('bytes count, not characters, and blanks of a text do not', () => {
		expect(refusal({ a: 'ç'.repeat(200_000) }).message).toContain('391 KiB');
		expect(checkedPayload(`{"a":1}${' '.repeat(300_000)}`, strict)).toBe('{"a":1}');
	});

	test('a text of many megabytes is refused without being read', () => {
		expect(refusal(`"${'x'.repeat(6_000_000)}"`).message).toContain('5,860 KiB');
	});
});

describe('text that is no JSON', () => {
	test.each([['hello'], ['{"a":1,}'], ["{'a':1}"], ['{"a":1'], ['undefined'], ['NaN'], ['=now'], ['[1 2]'], ['{"a":"x\n"}']])('%p is refused, and not repeated in the answer', (text) => {
		const { message } = refusal(text);
		expect(message).toMatch(/^Data is no JSON\./);
		expect(message).not.toContain(text);
	});

	test('says where it cannot be read', () => {
		expect(refusal('{"a": 1, b: 2}').message).toBe('Data is no JSON. It cannot be read from character 10 on.');
	});

	test.each([[''], ['  \n']])('%p is empty', (text) => {
		expect(refusal(text).message).toBe('Data is empty.');
	});

	test('an id that a number would round is refused: the wrong order would be written', () => {
		expect(refusal('{"order": {"id": 12345678901234567890}}').message).toBe('The number "id" of Data has more digits than a number can hold, or is too close to zero.');
		expect(checkedPayload('{"a": 9007199254740991, "b": 1e21, "c": 0.1, "d": 9007199254740992}', strict)).toBe('{"a":9007199254740991,"b":1e+21,"c":0.1,"d":9007199254740992}');
	});
});
