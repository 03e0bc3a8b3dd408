import * as fc from 'fast-check';
import { checkedPayload } from '../../../lib/application/queue';
import { nameBefore, scanJson } from '../../../lib/application/queue/json-scan';
import { findSecrets } from '../../../lib/application/queue/secrets';
import { isConnectorError } from '../../../lib/domain/errors';

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

/** Milliseconds of this thread's own work, whatever else the machine does. */
function workOf(task: () => void): number {
	const before = process.threadCpuUsage();
	task();
	const { user, system } = process.threadCpuUsage(before);
	return (user + system) / 1_000;
}

function listText(length: number): string {
	return `[${'1,'.repeat(length - 1)}1]`;
}

describe('what reading a text costs', () => {
	test('a list of 131,000 numbers, as much as a job may hold, takes 0.3 seconds of work at most', () => {
		expect(workOf(() => checkedPayload(listText(131_000), strict))).toBeLessThan(300);
	});

	test('a longer one is refused before it is read', () => {
		for (const length of [140_000, 500_000, 1_850_000]) {
			const text = listText(length);
			expect(workOf(() => expect(refusal(text)).toBe(`Data has ${Math.ceil(text.length / 1_024).toLocaleString('en')} KiB as JSON; a job may hold 256 KiB.`))).toBeLessThan(100);
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
				expect(scan.roundedAt).toBeNull();
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
	])('%s is refused', (text, place) => {
		expect(refusal(text)).toBe(`${place} has more digits than a number can hold.`);
	});

	test.each([['{"a":"12345678901234567"}'], ['{"12345678901234567":1}'], ['["\\"12345678901234567"]'], ['[0.12345678901234567]'], ['[12345678901234568]']])('%s is taken', (text) => {
		expect(() => checkedPayload(text, strict)).not.toThrow();
	});

	test('the name is found also where the text before it is long', () => {
		const text = `{"note": "${'x'.repeat(5_000)}", "id": `;
		expect(nameBefore(text, text.length)).toBe('id');
	});
});

test('a path is right behind lists and objects that have ended', () => {
	expect(refusal({ a: [1, { b: 2 }], c: { d: [[3], [undefined]] } })).toContain('Data.c.d[1][0] is undefined');
	expect(findSecrets({ a: [{ token: '' }, { b: 2 }], c: [[], [{ password: 'x' }], 'x'], senha: 'y' }, 'Data').map(({ path }) => path)).toEqual(['Data.c[1][0].password', 'Data.senha']);
});
