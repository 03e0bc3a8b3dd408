// What anybody may send before anything is checked must not take longer than its length.
import { createHash, createHmac } from 'node:crypto';

import { hmacPresets, type HmacPreset } from '../../../../lib/domain/webhooks/presets';
import { replayKeys } from '../../../../lib/domain/webhooks/replay';
import { requestOf, signedAt, verifyPreset, verifyShared } from './support';

const secret = 'segredo';
const presets = Object.keys(hmacPresets) as HmacPreset[];
const milliseconds = (work: () => void) => {
	const startedAt = performance.now();
	work();
	return performance.now() - startedAt;
};

describe('long headers', () => {
	const blanks = `t=1${' '.repeat(200_000)}x`;
	test.each(presets)('%s: 200,000 blanks are refused at once', (preset) => {
		const headers = Object.fromEntries(hmacPresets[preset].signatureHeaders.map((name) => [name, blanks]));
		expect(milliseconds(() => expect(verifyPreset(preset, requestOf({ headers }), { secrets: [secret] }).genuine).toBe(false))).toBeLessThan(500);
	});

	test.each(presets)('%s: its separator takes linear time', (preset) => {
		expect(milliseconds(() => void blanks.split(hmacPresets[preset].separator))).toBeLessThan(500);
	});

	test('a login of 200,000 blanks is refused at once', () => {
		const headers = { authorization: `Basic ${' '.repeat(200_000)}x${' '.repeat(200_000)}!` };
		expect(milliseconds(() => expect(verifyShared({ in: 'basic', user: 'u' }, requestOf({ headers }), { secrets: [secret] }).genuine).toBe(false))).toBeLessThan(500);
	});

	test('a signature header over 4 kB is refused, although a right signature is in it; one below with blanks around is taken', () => {
		const seconds = signedAt / 1000;
		const right = createHmac('sha256', secret).update(`${seconds}.x`).digest('hex');
		const genuine = (fill: number) =>
			verifyPreset('stripe', requestOf({ headers: { 'stripe-signature': ` t=${seconds} , v1=${right} ,${' '.repeat(fill)}v0=00` }, body: 'x' }), { secrets: [secret] }).genuine;
		expect([genuine(3_900), genuine(4_096)]).toEqual([true, false]);
	});
});

test('a body is hashed once for all the events it holds', () => {
	const headers = { 'x-hmac-signature': createHmac('sha256', secret).update('corpo').digest('hex') };
	const request = requestOf({ headers, body: 'corpo' });
	const verdicts = [verifyPreset('wuzapi', request, { secrets: [secret] }), verifyShared({ in: 'nowhere' }, request, {})];
	const update = jest.spyOn(Object.getPrototypeOf(createHash('sha256')) as { update: () => void }, 'update');
	for (const verdict of verdicts) {
		if (!verdict.genuine) throw new Error('A genuine delivery was refused.');
		update.mockClear();
		const keys = Array.from({ length: 1_000 }, (_, index) => replayKeys(verdict, { index, eventId: null, nameInHeader: null, longestRepeatMs: 1, signed: true }).key);
		expect(new Set(keys).size).toBe(1_000);
		expect(update.mock.calls.length).toBeLessThanOrEqual(2);
	}
	update.mockRestore();
});
