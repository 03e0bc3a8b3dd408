import { guideFields, isGuideEvent } from '../../../../lib/domain/webhooks/guide-events';
import type { Genuine } from '../../../../lib/domain/webhooks/delivery';
import { replayKeys, type ReplayOptions } from '../../../../lib/domain/webhooks/replay';
import { faultOfSecret, faultOfStandardSecret } from '../../../../lib/domain/webhooks/secret-form';

describe('the guide’s events', () => {
	test('deal.won, with the phone in its one form', () => {
		expect(guideFields('deal.won', { customer_phone: '(11) 8765-4321', deal_name: 'Cimento' })).toEqual({ customerPhone: '+5511987654321', dealName: 'Cimento' });
	});

	test('ticket.created: a number becomes text; no phone is null', () => {
		expect(guideFields('ticket.created', { customer_phone: 'ramal 12', ticket_id: 4711 })).toEqual({ customerPhone: null, ticketId: '4711' });
	});

	test('invoice.overdue: amount, due date and link as they were given, beside all the rest', () => {
		const invoice = { number: '7', amount: 12.5, due_date: '2026-01-05', link: 'https://erp.example/7' };
		expect(guideFields('invoice.overdue', { customer_phone: 11987654321, invoice })).toEqual({
			customerPhone: '+5511987654321',
			invoice: { ...invoice, dueDate: '2026-01-05' },
		});
	});

	test.each([undefined, null, 'x', 5, [], {}, { invoice: [] }])('data that is %j gives nulls', (data) => {
		expect(guideFields('invoice.overdue', data)).toEqual({ customerPhone: null, invoice: null });
		expect(guideFields('deal.won', data)).toEqual({ customerPhone: null, dealName: null });
	});

	test('an invoice that is only its number', () => {
		expect(guideFields('invoice.overdue', { invoice: 77 })).toMatchObject({ invoice: { id: '77', amount: null, dueDate: null, link: null } });
	});

	test('a phone without area code takes the default', () => {
		expect(guideFields('deal.won', { customer_phone: '98765-4321' }, { defaultAreaCode: '21' })).toMatchObject({ customerPhone: '+5521987654321' });
	});

	test('no other name is one of them', () => {
		expect(['deal.won', 'deal.lost', 'toString', null].map(isGuideEvent)).toEqual([true, false, false, false]);
	});
});

describe('the keys by which an event is recognised', () => {
	const verdict: Genuine = { genuine: true, id: null, idIsTrusted: false, contentDigest: () => 'c'.repeat(64), validForMs: null };
	const options: ReplayOptions = { index: 0, eventId: null, longestRepeatMs: 3 * 86_400_000, signed: true };
	const minutes = (count: number) => count * 60_000;

	test('a signed id is enough', () => {
		expect(replayKeys({ ...verdict, id: 'm1', idIsTrusted: true }, options)).toMatchObject({ key: expect.stringMatching(/^id:/), keyIsContent: false });
		expect(replayKeys({ ...verdict, id: 'm1', idIsTrusted: true }, options)).not.toHaveProperty('contentKey');
	});

	test('an id that is not signed stands beside the content, so that a replay under another id is recognised', () => {
		const [first, second] = ['m1', 'm2'].map((id) => replayKeys({ ...verdict, id }, options));
		expect(first?.key).not.toBe(second?.key);
		expect(first?.contentKey).toBe(second?.contentKey);
		expect(first?.contentKey).toBeDefined();
	});

	test('an event id in the body goes before all, wherever it stands in its delivery', () => {
		const keys = [0, 1].map((index) => replayKeys({ ...verdict, id: 'm1' }, { ...options, index, eventId: 'e1' }));
		expect(keys[0]?.key).toBe(keys[1]?.key);
		expect(keys[0]).not.toHaveProperty('contentKey');
	});

	test('events of one delivery are told apart by their place', () => {
		expect(replayKeys(verdict, options).key).not.toBe(replayKeys(verdict, { ...options, index: 1 }).key);
	});

	test('what shows a time is kept as long as it would pass, at least ten minutes; what shows none, as long as any platform repeats', () => {
		const keep = (validForMs: number | null, change: Partial<ReplayOptions> = {}) => replayKeys({ ...verdict, validForMs }, { ...options, ...change }).contentKeepMs;
		expect(keep(minutes(1))).toBe(minutes(10));
		expect(keep(minutes(61))).toBe(minutes(61));
		expect(keep(null)).toBe(3 * 86_400_000);
		expect(keep(null, { signed: false })).toBe(minutes(10));
		expect(keep(null, { rememberMs: minutes(30) })).toBe(minutes(30));
		expect(keep(minutes(61), { rememberMs: minutes(1) })).toBe(minutes(61));
	});

	test('keys fit the Store, however long the id', () => {
		expect(replayKeys({ ...verdict, id: 'x'.repeat(100_000) }, { ...options, index: 99_999 }).key.length).toBeLessThanOrEqual(90);
	});
});

describe('the form of a secret', () => {
	test.each(['', ' a', 'a\n', 'whsk_abc', 'whpk_abc', 'whpk_%%'])('%j is told', (secret) => expect(faultOfSecret(secret)).toEqual(expect.any(String)));
	test.each(['abc', 'whsec_test_secret', `whpk_${Buffer.alloc(32).toString('base64')}`])('%j is good', (secret) => expect(faultOfSecret(secret)).toBeNull());

	test('Standard Webhooks wants base64 behind whsec_, and something there', () => {
		expect(faultOfStandardSecret('whsec_test_secret')).toMatch(/base64/);
		expect(faultOfStandardSecret('whsec_')).toMatch(/base64/);
		expect(faultOfStandardSecret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBeNull();
	});
});
