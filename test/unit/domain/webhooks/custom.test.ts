import { createHmac } from 'node:crypto';

import type { HmacScheme } from '../../../../lib/domain/webhooks/hmac';
import { spacesOrCommas } from '../../../../lib/domain/webhooks/presets';
import { requestOf, signedAt, verifyCustom } from './support';

const secrets = ['segredo'];
const scheme = (change: Partial<HmacScheme> = {}): HmacScheme => ({
	algorithm: 'sha256',
	encoding: 'hex',
	signatureHeaders: ['X-Signature'],
	separator: spacesOrCommas,
	prefix: '',
	signedString: '{body}',
	...change,
});

describe('a custom HMAC', () => {
	const encodings = ['hex', 'base64', 'base64url'] as const;
	const algorithms = ['sha1', 'sha256', 'sha512'] as const;
	test.each(algorithms.flatMap((algorithm) => encodings.map((encoding) => ({ algorithm, encoding }))))('$algorithm in $encoding', ({ algorithm, encoding }) => {
		const signature = createHmac(algorithm, 'segredo').update('corpo ção').digest(encoding);
		const genuine = (value: string) => verifyCustom(scheme({ algorithm, encoding, prefix: 'sig=' }), requestOf({ headers: { 'x-signature': value }, body: 'corpo ção' }), { secrets }).genuine;
		expect(genuine(`sig=${signature}`)).toBe(true);
		expect(genuine(signature)).toBe(false);
		expect(genuine(`sig=${signature.slice(0, -4)}`)).toBe(false);
		if (encoding === 'hex') expect(genuine(`sig=${signature.toUpperCase()}`)).toBe(true);
		if (encoding === 'base64url') expect(genuine(`sig=${Buffer.from(signature, 'base64url').toString('base64').replace(/\+/g, '-').replace(/\//g, '_')}`)).toBe(true);
	});

	test('over method, address, id, time and body, in the order of the template', () => {
		const template = '{method}|{url}|{id}|{timestamp}|{body}|fim';
		const content = 'PUT|https://n8n.example/webhook/a?x=1|d1|1614265330|{id}|fim';
		const headers = { 'x-signature': createHmac('sha256', 'segredo').update(content).digest('hex'), 'x-id': 'd1', 'x-time': '1614265330' };
		const hmac = scheme({ signedString: template, timestamp: { headers: ['X-Time'], unit: 's' }, idHeaders: ['X-Id'] });
		const request = requestOf({ method: 'PUT', url: 'https://n8n.example/webhook/a?x=1', headers, body: '{id}' });
		expect(verifyCustom(hmac, request, { secrets })).toMatchObject({ genuine: true, id: 'd1' });
		expect(verifyCustom(hmac, { ...request, method: 'POST' }, { secrets }).genuine).toBe(false);
		expect(verifyCustom(hmac, { ...request, headers: { ...headers, 'x-id': 'd2' } }, { secrets }).genuine).toBe(false);
		expect(verifyCustom(hmac, { ...request, headers: { ...headers, 'x-id': undefined } }, { secrets }).genuine).toBe(false);
	});

	test.each(['sha1', 'sha256', 'sha512'] as const)('%s in base64 whose padding was left out', (algorithm) => {
		const signature = createHmac(algorithm, 'segredo').update('x').digest('base64');
		const genuine = (value: string, change: Partial<HmacScheme> = { paddingOptional: true }) =>
			verifyCustom(scheme({ algorithm, encoding: 'base64', ...change }), requestOf({ headers: { 'x-signature': value }, body: 'x' }), { secrets }).genuine;
		const bare = signature.replace(/=+$/, '');
		expect([signature, bare, `${bare}===`, bare.slice(0, -1)].map((value) => genuine(value))).toEqual([true, true, false, false]);
		expect(genuine(bare, {})).toBe(false);
	});

	const times: Array<[unit: 'ms' | 'iso', written: string, genuine: boolean]> = [
		['ms', String(signedAt), true],
		['ms', String(signedAt / 1000), false],
		['ms', `0${signedAt}`, false],
		['ms', `+${signedAt}`, false],
		['iso', '2021-02-25T15:02:10Z', true],
		['iso', '2021-02-25T12:02:10.123-03:00', true],
		['iso', '2021-02-25T15:02:10', false],
		['iso', '2021-02-30T99:02:10Z', false],
		['iso', '25/02/2021', false],
		['iso', '1614265330', false],
	];
	test.each(times)('a time in %s written as %s: %s', (unit, written, expected) => {
		const headers = { 'x-signature': createHmac('sha256', 'segredo').update(`${written}.x`).digest('hex'), 'x-time': written };
		const hmac = scheme({ signedString: '{timestamp}.{body}', timestamp: { headers: ['X-Time'], unit } });
		expect(verifyCustom(hmac, requestOf({ headers, body: 'x' }), { secrets }).genuine).toBe(expected);
	});

	test('the digest is of what was signed: neither the case of the signature nor a second one changes it', () => {
		const sign = (key: string) => createHmac('sha256', key).update('x').digest('hex');
		const digests = [sign('segredo'), sign('segredo').toUpperCase(), `${sign('novo')} ${sign('segredo')}`, sign('novo')].map((value) => {
			const verdict = verifyCustom(scheme(), requestOf({ headers: { 'x-signature': value, 'x-id': value }, body: 'x' }), { secrets: ['segredo', 'novo'] });
			return verdict.genuine && verdict.contentDigest();
		});
		expect(new Set(digests).size).toBe(1);
	});
});
