import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import * as fc from 'fast-check';
import { checkedPayload } from '../../../lib/application/queue';
import { nameBefore, scanJson } from '../../../lib/application/queue/json-scan';
import { findSecrets } from '../../../lib/application/queue/secrets';
import { isConnectorError } from '../../../lib/domain/errors';
import { compileLib, type CompiledLib } from '../../support/compiled-lib.ts';

const strict = { allowSecrets: false };
const limits = { levels: 50, bytes: 262_144 };

function refusal(data: unknown): string {
	try {
		checkedPayload(data, strict);
	} catch (error) {
		if (isConnectorError(error)) return error.message;
		throw error;
	}
	throw new Error('the data were taken');
}

/**
 * What becomes of a text, written as a program makes it, and the least milliseconds of the thread's own work over three tries. In plain Node, as
 * n8n runs it: in jest's context, with all it checks at every name, the same loop takes five times as long.
 */
async function readInNode(text: string): Promise<{ said: string; least: number }> {
	const script = `
		const { checkedPayload } = require(${JSON.stringify(lib.file('application/queue/payload'))});
		const text = ${text};
		let [said, least] = ['', Infinity];
		for (let tries = 0; tries < 3; tries++) {
			const before = process.threadCpuUsage();
			try { said = checkedPayload(text, { allowSecrets: false }) === text ? 'taken' : 'changed'; } catch (error) { said = error.message; }
			const { user, system } = process.threadCpuUsage(before);
			least = Math.min(least, (user + system) / 1000);
		}
		console.log(JSON.stringify({ said, least }));`;
	const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env: { ...process.env, NODE_OPTIONS: '' } });
	return JSON.parse(stdout) as { said: string; least: number };
}

const list = (numbers: number): string => `'[' + '1,'.repeat(${numbers - 1}) + '1]'`;

function listText(length: number): string {
	return `[${'1,'.repeat(length - 1)}1]`;
}

let lib: CompiledLib;
beforeAll(async () => (lib = await compileLib(['domain', 'application/queue'])));
afterAll(async () => await lib.remove());

describe('what reading a text costs', () => {
	test('a list of 131,000 numbers, as much as a job may hold, takes 0.3 seconds of work at most', async () => {
		const { said, least } = await readInNode(list(131_000));
		expect(said).toBe('taken');
		expect(least).toBeLessThan(300);
	});

	test('a longer one is refused before it is read', async () => {
		for (const length of [140_000, 500_000, 1_850_000]) {
			const { said, least } = await readInNode(list(length));
			expect(said).toBe(`Data has ${Math.ceil(listText(length).length / 1_024).toLocaleString('en')} KiB as JSON; a job may hold 256 KiB.`);
			expect(least).toBeLessThan(100);
		}
		expect(refusal(`${listText(140_000)} no JSON`)).toContain('a job may hold 256 KiB');
	});

	test('a text that only blanks, escapes and digits make long is taken', () => {
		expect(checkedPayload(`{"a":\n"${'\\u0061'.repeat(100_000)}"}`, strict)).toHaveLength(100_008);
		expect(checkedPayload(`["${'\\u00e7'.repeat(100_000)}"]`, strict)).toHaveLength(100_004);
		expect(checkedPayload(`[${'1.500000,'.repeat(50_000)}1]`, strict)).toHaveLength(200_003);
	});

	test('no text is taken for longer than what it says', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 5 }), fc.nat(4), (value, indent) => {
				const scan = scanJson(JSON.stringify(value, null, indent), limits);
				expect(scan.leastBytes).toBeLessThanOrEqual(Buffer.byteLength(JSON.stringify(value)));
				expect(scan).toMatchObject({ roundedAt: null, repeatedAt: null });
			}),
		);
	});
});

describe('ids that a number would round', () => {
	test.each([
		['{"ids": [1, 12345678901234567890]}', 'A number of Data'],
		['12345678901234567', 'A number of Data'],
		['{"a\\"b" :\n -12345678901234567}', 'The number "a\\"b" of Data'],
		['{"a": "x", "id":12345678901234567, "id2": 12345678901234569}', 'The number "id" of Data'],
		['{"text": "\\\\", "id": 12345678901234567}', 'The number "id" of Data'],
		['{"orderId":12345678901234567890.0}', 'The number "orderId" of Data'],
		['{"orderId":9007199254740993e0}', 'The number "orderId" of Data'],
		['{"orderId":900719925474099300E-2}', 'The number "orderId" of Data'],
		['{"orderId":0.9007199254740993e+16}', 'The number "orderId" of Data'],
		['{"orderId":12345678901234567.5}', 'The number "orderId" of Data'],
		['{"orderId":144115188075855872}', 'The number "orderId" of Data'],
		['{"a":1e-400}', 'The number "a" of Data'],
		['[-0.000000000001e-330]', 'A number of Data'],
	])('%s is refused', (text, place) => {
		expect(refusal(text)).toBe(`${place} has more digits than a number can hold, or is too close to zero.`);
	});

	test.each([['{"a":"12345678901234567"}'], ['{"12345678901234567":1}'], ['["\\"12345678901234567"]'], ['[0.12345678901234567]'], ['[12345678901234568]'], ['[1e21]'], ['[1.50e2]'], ['[0e-400]'], ['[-0.0]'], ['[2.2999999999999998]'], ['[9007199254740991.0]'], ['[5e-324]'], ['[1700000000.123456]']])('%s is taken', (text) => {
		expect(() => checkedPayload(text, strict)).not.toThrow();
	});

	test('the name is found also where the text before it is long', () => {
		const text = `{"note": "${'x'.repeat(5_000)}", "id": `;
		expect(nameBefore(text, text.length)).toBe('id');
	});
});

describe('a name that an object has twice', () => {
	test.each([
		['{"sku":"A","sku":"B"}', 'Data.sku'],
		['{"items": [{"sku": "A"}, {"x": [[1], {"a:": ","}], "sku": "A" , "sku" : "A"}]}', 'Data.items[1].sku'],
		['{"a":{"b":1},"\\u0061":2}', 'Data.a'],
		['{"sku":"A","sku":"B",}', 'Data.sku'],
	])('%s is refused with its place', (text, place) => {
		expect(refusal(text)).toBe(`${place} is there twice in the same object, and only the last would be read.`);
	});

	test.each([['{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}'], ['{"a":"a","b":"a"}'], ['["a","a"]'], ['{"A":1,"a":2}']])('%s has none', (text) => {
		expect(checkedPayload(text, strict)).toBe(text);
	});

	test('is what is told of a text that is long by it, not a size that nobody would read', () => {
		expect(refusal(`{${'"a":1,'.repeat(59_999)}"a":1}`)).toContain('Data.a is there twice');
	});

	test('makes looking for it no slower: a list of 12,000 objects takes 0.3 seconds of work at most', async () => {
		const { said, least } = await readInNode(`'[' + '{"id":1,"sku":"A"},'.repeat(12000) + '{}]'`);
		expect(said).toBe('taken');
		expect(least).toBeLessThan(300);
	});
});

test('a path is right behind lists and objects that have ended', () => {
	expect(refusal({ a: [1, { b: 2 }], c: { d: [[3], [undefined]] } })).toContain('Data.c.d[1][0] is undefined');
	expect(findSecrets({ a: [{ token: '' }, { b: 2 }], c: [[], [{ password: 'x' }], 'x'], senha: 'y' }, 'Data').map(({ path }) => path)).toEqual(['Data.c[1][0].password', 'Data.senha']);
});
