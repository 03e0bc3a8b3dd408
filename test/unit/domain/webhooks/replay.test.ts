import type { Genuine } from '../../../../lib/domain/webhooks/delivery';
import { readEventIds } from '../../../../lib/domain/webhooks/event-ids';
import { replayKeys, type ReplayOptions } from '../../../../lib/domain/webhooks/replay';
import { signStandardWebhook } from '../../../../lib/domain/webhooks/standard-webhooks';
import { requestOf, signedAt, verifyPreset } from './support';

const verdict: Genuine = { genuine: true, id: null, contentDigest: () => 'c'.repeat(64), validForMs: null };
const threeDays = 3 * 86_400_000;
const options: ReplayOptions = { index: 0, eventId: null, nameInHeader: null, longestRepeatMs: threeDays, signed: true };
const minutes = (count: number) => count * 60_000;

describe('the keys by which an event is recognised', () => {
	test.each([
		['the delivery’s', { id: 'm1' }, {}, /^id:/],
		['the event’s', {}, { eventId: { id: 'e1', repetition: 0 } }, /^event:/],
	])('%s id stands beside the content of what is signed, so that a replay under another id is recognised', (_whose, change, given, form) => {
		const keys = replayKeys({ ...verdict, ...change }, { ...options, ...given });
		expect(keys).toMatchObject({ key: expect.stringMatching(form), content: { key: replayKeys(verdict, options).key } });
	});

	test('where nothing is signed, the same body under another id is another event', () => {
		expect(replayKeys({ ...verdict, id: 'm1' }, { ...options, signed: false })).not.toHaveProperty('content');
	});

	test('an event id in the body goes before all, wherever it stands in its delivery', () => {
		const keys = [0, 1].map((index) => replayKeys({ ...verdict, id: 'm1' }, { ...options, index, eventId: { id: 'e1', repetition: 0 } }));
		expect(keys[0]?.key).toBe(keys[1]?.key);
	});

	test('events of one delivery are told apart by their place', () => {
		expect(replayKeys(verdict, options).key).not.toBe(replayKeys(verdict, { ...options, index: 1 }).key);
	});

	test('a name in a header tells events apart only where nothing is signed', () => {
		const keysOf = (signed: boolean) => ['orders/create', 'orders/paid'].map((nameInHeader) => replayKeys(verdict, { ...options, signed, nameInHeader }).key);
		expect(new Set(keysOf(false)).size).toBe(2);
		expect(new Set(keysOf(true)).size).toBe(1);
	});

	test('one signature cut into id, time and body in two ways is one delivery', () => {
		const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
		const seconds = signedAt / 1000;
		const signature = signStandardWebhook(secret, { id: `inv-7.${seconds}`, timestamp: seconds, body: '{"a":1}' });
		const keys = [
			[`inv-7.${seconds}`, '{"a":1}'],
			['inv-7', `${seconds}.{"a":1}`],
		].map(([id, body = '']) => {
			const cut = verifyPreset('standardWebhooks', requestOf({ headers: { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature }, body }), { secrets: [secret] });
			return cut.genuine ? replayKeys(cut, options) : null;
		});
		expect(keys[0]?.key).not.toBe(keys[1]?.key);
		expect(keys[0]?.content?.key).toEqual(expect.any(String));
		expect(keys[0]?.content?.key).toBe(keys[1]?.content?.key);
	});

	test('what shows a time is kept as long as it would pass, at least ten minutes; what shows none, as long as any platform repeats', () => {
		const keep = (validForMs: number | null, change: Partial<ReplayOptions> = {}) => replayKeys({ ...verdict, validForMs }, { ...options, ...change }).keepMs;
		expect(keep(minutes(1))).toBe(minutes(10));
		expect(keep(minutes(61))).toBe(minutes(61));
		expect(keep(null)).toBe(threeDays);
		expect(keep(null, { signed: false })).toBe(minutes(10));
		expect(keep(minutes(61), { rememberMs: minutes(1) })).toBe(minutes(61));
	});

	test('“Remember Deliveries” lengthens that, and shortens it nowhere', () => {
		const keep = (change: Partial<ReplayOptions>) => replayKeys(verdict, { ...options, ...change }).keepMs;
		expect(keep({ rememberMs: minutes(30) })).toBe(threeDays);
		expect(keep({ rememberMs: 2 * threeDays })).toBe(2 * threeDays);
		expect(keep({ rememberMs: minutes(30), signed: false })).toBe(minutes(30));
	});

	test('an id is kept for at least as long as its delivery would pass', () => {
		expect(replayKeys({ ...verdict, id: 'm1', validForMs: 2 * threeDays }, options)).toMatchObject({ keepMs: 2 * threeDays, content: { keepMs: 2 * threeDays } });
		expect(replayKeys({ ...verdict, id: 'm1', validForMs: minutes(11) }, options)).toMatchObject({ keepMs: threeDays, content: { keepMs: minutes(11) } });
	});

	test('keys fit the Store, however long the id', () => {
		const keys = replayKeys({ ...verdict, id: 'x'.repeat(100_000) }, { ...options, index: 99_999 });
		expect([keys.key.length, keys.content?.key.length].every((length) => length !== undefined && length <= 90)).toBe(true);
		expect(replayKeys(verdict, { ...options, eventId: { id: 'x'.repeat(100_000), repetition: 999 } }).key.length).toBeLessThanOrEqual(90);
	});
});

describe('the ids of a list of events', () => {
	const ids = (events: unknown[]) => readEventIds(events, 'eventId');

	test('different events under one id are told apart by their order; the very same one is dropped', () => {
		const [first, second] = [{ eventId: 7, change: 'a' }, { eventId: 7, change: 'b' }];
		expect(ids([first, { eventId: 8 }, second, first])).toEqual([{ id: '7', repetition: 0 }, { id: '8', repetition: 0 }, { id: '7', repetition: 1 }, 'again']);
	});

	test('a repetition of the list gives the same ids, although each event counts its attempts', () => {
		const attempt = (attemptNumber: number) => ids([{ eventId: 7, change: 'a', attemptNumber }, { eventId: 7, change: 'b', attemptNumber }]);
		expect(attempt(1)).toEqual(attempt(2));
	});

	test('events without an id have none, however alike', () => {
		expect(ids([{}, {}, null])).toEqual([null, null, null]);
		expect(readEventIds([{ id: 1 }, { id: 1 }], '')).toEqual([null, null]);
	});

	test('the keys of two events under one id differ', () => {
		const keys = [0, 1].map((repetition) => replayKeys(verdict, { ...options, eventId: { id: '7', repetition } }).key);
		expect(keys[0]).not.toBe(keys[1]);
	});
});
