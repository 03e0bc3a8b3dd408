import fc from 'fast-check';

import { hmacPresets, type HmacPreset } from '../../../../lib/domain/webhooks/presets';
import { signStandardWebhook } from '../../../../lib/domain/webhooks/standard-webhooks';
import { isWanted, textAt, valueAt } from '../../../../lib/domain/webhooks/values';
import { requestOf, verifyPreset, verifyShared } from './support';

const presets = Object.keys(hmacPresets) as HmacPreset[];
const headerNames = ['authorization', ...presets.flatMap((name) => hmacPresets[name].signatureHeaders), 'webhook-id', 'webhook-timestamp', 'x-chatwoot-timestamp', 'x-hubspot-request-timestamp'];
const headers = fc.dictionary(fc.constantFrom(...headerNames), fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string()), fc.constant('t=1,v1=aa'), fc.constant('v1,AAAA')));

describe('whatever comes', () => {
	test('no scheme throws, and none lets in what it has no secret for', () => {
		fc.assert(
			fc.property(headers, fc.uint8Array(), fc.string(), fc.string({ minLength: 1 }), (given, body, method, secret) => {
				const request = requestOf({ headers: given, body, method });
				for (const preset of presets) expect(verifyPreset(preset, request, { secrets: [secret] }).genuine).toBe(false);
				expect(verifyShared({ in: 'basic', user: 'u' }, request, { secrets: [`${secret}-unguessed`] }).genuine).toBe(false);
			}),
		);
	});

	test('what is signed passes, and does not with any other body, id or time', () => {
		const parts = fc.record({ id: fc.stringMatching(/^[\w-]{1,40}$/), time: fc.integer({ min: 1, max: 4_000_000_000 }), body: fc.uint8Array() });
		fc.assert(
			fc.property(parts, parts, fc.string({ minLength: 1 }).filter((text) => !text.startsWith('whpk_') && text !== 'whsec_'), (first, other, secret) => {
				const signature = signStandardWebhook(secret, { id: first.id, timestamp: first.time, body: first.body });
				const genuine = ({ id, time, body }: typeof first) =>
					verifyPreset('standardWebhooks', requestOf({ headers: { 'webhook-id': id, 'webhook-timestamp': String(time), 'webhook-signature': signature }, body }), {
						secrets: [secret],
						now: time * 1000,
					}).genuine;
				if (secret.startsWith('whsec_')) return;
				expect(genuine(first)).toBe(true);
				const same = (left: typeof first) => left.id === first.id && left.time === first.time && Buffer.compare(left.body, first.body) === 0;
				for (const change of [{ ...first, body: other.body }, { ...first, id: other.id }, { ...first, time: other.time }, other]) expect(genuine(change)).toBe(same(change));
			}),
		);
	});

	test('a path finds only what the document itself holds, and never throws', () => {
		fc.assert(fc.property(fc.anything(), fc.string(), (document, path) => void valueAt(document, path)));
		for (const path of ['constructor', '__proto__', 'toString.name', 'a.length.constructor']) expect(valueAt({ a: 'x' }, path)).toBeUndefined();
	});
});

describe('paths and names', () => {
	test('a path reads objects and lists; numbers come as text', () => {
		const body = { meta: { id: 17 }, events: [{ name: 'a' }], empty: '', yes: true };
		expect(['meta.id', 'events[0].name', 'events.0.name', 'empty', 'yes', 'meta', 'nothing'].map((path) => textAt(body, path))).toEqual(['17', 'a', 'a', null, null, null, null]);
	});

	test('an event is wanted by its name or by the beginning before a star', () => {
		expect(isWanted('deal.won', [])).toBe(true);
		expect(isWanted(null, [])).toBe(true);
		expect(isWanted('deal.won', ['deal.lost', 'deal.won'])).toBe(true);
		expect(isWanted('deal.won', ['deal.*'])).toBe(true);
		expect(isWanted('dealer.won', ['deal.*'])).toBe(false);
		expect(isWanted('deal.won2', ['deal.won'])).toBe(false);
		expect(isWanted(null, ['deal.won'])).toBe(false);
		expect(isWanted(null, ['*'])).toBe(true);
	});
});
