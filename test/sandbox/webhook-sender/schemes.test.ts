import { createHmac, createPublicKey, verify } from 'node:crypto';
import { mutationsFor } from '../../../sandbox/webhook-sender/mutations.ts';
import { sign, signedUrl } from '../../../sandbox/webhook-sender/schemes.ts';
import type { Scheme } from '../../../sandbox/webhook-sender/schemes.ts';
import { ed25519KeyPair } from '../../../sandbox/webhook-sender/signatures.ts';

const BODY = '{"test": 2432232314}';
const TIME = 1_614_265_330;
const STANDARD_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const STANDARD_ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const STANDARD_SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

const hex = (key: string, content: string): string => createHmac('sha256', key).update(content).digest('hex');

describe('published vectors', () => {
	test('Standard Webhooks', () => {
		expect(sign('standardWebhooks', { secret: STANDARD_SECRET, id: STANDARD_ID, timestamp: TIME, body: BODY })).toEqual({
			'webhook-id': STANDARD_ID,
			'webhook-timestamp': '1614265330',
			'webhook-signature': STANDARD_SIGNATURE,
		});
	});

	test('Stripe: the key is the whole text, its prefix included', () => {
		expect(sign('stripe', { secret: 'whsec_test_secret', timestamp: TIME, body: BODY })).toEqual({
			'Stripe-Signature': 't=1614265330,v1=10c96c6fd3f320fcfc264cdc4f476c15060ede8e8a08404cea2ddf3b72544a9c',
		});
	});

	test.each<Scheme>(['github', 'meta'])('%s', (scheme) => {
		expect(sign(scheme, { secret: "It's a Secret to Everybody", body: 'Hello, World!' })).toMatchObject({
			'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
		});
	});

	test('WUZAPI', () => {
		const body =
			'{"event":{"Info":{"Chat":"5511999999999@s.whatsapp.net","ID":"3EB0","IsFromMe":false}},"instanceName":"loja","type":"Message","userID":"u1"}';
		expect(sign('wuzapi', { secret: '0123456789abcdef0123456789abcdef', body })).toEqual({
			'x-hmac-signature': '1ecb89b2149ef1ea993b19b3a704177ca249cf9c3fa11197e9ccd4a62d78d031',
		});
	});
});

describe('schemes', () => {
	test('Svix sends the same under its own names', () => {
		const headers = sign('standardWebhooks', { secret: STANDARD_SECRET, id: STANDARD_ID, timestamp: TIME, body: BODY, svixNames: true });
		expect(headers).toEqual({ 'svix-id': STANDARD_ID, 'svix-timestamp': '1614265330', 'svix-signature': STANDARD_SIGNATURE });
	});

	test('a sender that rotates its secret sends a signature for each', () => {
		const both = { secret: 'new', moreSecrets: ['old'], id: 'msg_1', timestamp: TIME, body: BODY };
		const one = (secret: string) => sign('standardWebhooks', { secret, id: 'msg_1', timestamp: TIME, body: BODY })['webhook-signature'];
		expect(sign('standardWebhooks', both)['webhook-signature']).toBe(`${one('new')} ${one('old')}`);
		expect(sign('stripe', both)['Stripe-Signature']).toBe(
			`t=${TIME},v1=${hex('new', `${TIME}.${BODY}`)},v1=${hex('old', `${TIME}.${BODY}`)}`,
		);
	});

	test('v1a is checked with the public key alone', () => {
		const { secret, publicKey } = ed25519KeyPair();
		expect(secret).toMatch(/^whsk_/);
		const signature = sign('standardWebhooksEd25519', { secret, id: 'msg_1', timestamp: TIME, body: BODY })['webhook-signature'] ?? '';
		const x = Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url');
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
		const isRight = (content: string) => verify(null, Buffer.from(content), key, Buffer.from(signature.replace('v1a,', ''), 'base64'));
		expect(isRight(`msg_1.${TIME}.${BODY}`)).toBe(true);
		expect(isRight(`msg_2.${TIME}.${BODY}`)).toBe(false);
	});

	test('Chatwoot signs time and body', () => {
		expect(sign('chatwoot', { secret: 's', id: 'd-1', timestamp: TIME, body: BODY })).toEqual({
			'X-Chatwoot-Signature': `sha256=${hex('s', `${TIME}.${BODY}`)}`,
			'X-Chatwoot-Timestamp': String(TIME),
			'X-Chatwoot-Delivery': 'd-1',
		});
	});

	test('HubSpot v3 signs method, address, body and milliseconds', () => {
		const url = 'https://n8n.example.com/webhook/x?a=1';
		const content = `POST${url}${BODY}1614265330000`;
		expect(sign('hubspotV3', { secret: 's', timestamp: 1_614_265_330_000, url, body: BODY, method: 'post' })).toEqual({
			'X-HubSpot-Signature-V3': createHmac('sha256', 's').update(content).digest('base64'),
			'X-HubSpot-Request-Timestamp': '1614265330000',
		});
	});

	test('a custom one takes algorithm, encoding, prefix, template and names', () => {
		const custom = {
			algorithm: 'sha512' as const,
			encoding: 'base64url' as const,
			header: 'X-Sig',
			prefix: 'v0=',
			content: 'v0:{timestamp}:{id}:{body}',
			timestampHeader: 'X-Time',
			timestampUnit: 'iso' as const,
			idHeader: 'X-Id',
		};
		const timestamp = '2026-11-22T10:00:00.000Z';
		expect(sign('customHmac', { secret: 's', id: '7', timestamp, body: 'ção\r\n', custom })).toEqual({
			'X-Sig': `v0=${createHmac('sha512', 's').update(`v0:${timestamp}:7:ção\r\n`).digest('base64url')}`,
			'X-Time': timestamp,
			'X-Id': '7',
		});
		expect(sign('customHmac', { secret: 's', body: 'a' })).toEqual({ 'X-Signature': hex('s', 'a') });
	});

	test('bytes that are no UTF-8 are signed as they are', () => {
		const body = Buffer.from([0x7b, 0xff, 0x0d, 0x0a, 0x7d]);
		expect(sign('wuzapi', { secret: 's', body })['x-hmac-signature']).toBe(createHmac('sha256', 's').update(body).digest('hex'));
	});

	test('secrets go by header, query, path or Basic', () => {
		expect(sign('headerSecret', { secret: 's', body: '' })).toEqual({ 'X-Webhook-Secret': 's' });
		expect(sign('headerSecret', { secret: 's', body: '', secretHeader: 'X-Key' })).toEqual({ 'X-Key': 's' });
		expect(sign('basic', { secret: 'sé:nha', body: '', user: 'erp' })).toEqual({
			Authorization: `Basic ${Buffer.from('erp:sé:nha').toString('base64')}`,
		});
		expect(signedUrl('queryToken', 'http://h/x?a=1', { secret: 'a&b' })).toBe('http://h/x?a=1&token=a%26b');
		expect(signedUrl('pathToken', 'http://h/x/', { secret: 'a/b' })).toBe('http://h/x/a%2Fb');
		expect(sign('unsigned', { secret: '', body: '' })).toEqual({});
	});

	test('only what a scheme has can be broken', () => {
		expect(mutationsFor('unsigned')).toEqual([]);
		expect(mutationsFor('pathToken')).toEqual(['wrongSecret']);
		expect(mutationsFor('github')).not.toContain('tooOld');
		expect(mutationsFor('headerSecret')).not.toContain('tamperedBody');
		expect(mutationsFor('stripe')).toEqual(expect.arrayContaining(['tooOld', 'missingTimestamp', 'tamperedBody']));
	});
});
