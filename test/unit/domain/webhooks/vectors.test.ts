// Signatures made by others: the vendors' documentation and their own libraries.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';

import { signStandardWebhook } from '../../../../lib/domain/webhooks/standard-webhooks';
import { requestOf, signedAt, verifyPreset } from './support';

const standard = {
	secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
	id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
	body: '{"test": 2432232314}',
	signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('vectors', () => {
	test('Standard Webhooks, made with the package standardwebhooks', () => {
		const headers = { 'webhook-id': standard.id, 'webhook-timestamp': '1614265330', 'webhook-signature': standard.signature };
		expect(verifyPreset('standardWebhooks', requestOf({ headers, body: standard.body }), { secrets: [standard.secret] })).toMatchObject({ genuine: true, id: standard.id });
	});

	test('the same under the names that Svix uses', () => {
		const headers = { 'svix-id': standard.id, 'svix-timestamp': '1614265330', 'svix-signature': standard.signature };
		expect(verifyPreset('standardWebhooks', requestOf({ headers, body: standard.body }), { secrets: [standard.secret] }).genuine).toBe(true);
	});

	test('signStandardWebhook makes the same signature', () => {
		expect(signStandardWebhook(standard.secret, { id: standard.id, timestamp: signedAt / 1000, body: standard.body })).toBe(standard.signature);
	});

	test('a secret without whsec_ is taken as it is written', () => {
		const text = Buffer.from(standard.secret.slice('whsec_'.length), 'base64').toString('latin1');
		const message = { id: 'a', timestamp: 1, body: 'x' };
		expect(signStandardWebhook('chave', message)).toBe(signStandardWebhook(`whsec_${Buffer.from('chave').toString('base64')}`, message));
		expect(signStandardWebhook(text, message)).not.toBe(signStandardWebhook(standard.secret, message));
	});

	test('GitHub, from its documentation', () => {
		const headers = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17', 'x-github-delivery': 'd1' };
		expect(verifyPreset('gitHub', requestOf({ headers, body: 'Hello, World!' }), { secrets: ["It's a Secret to Everybody"] })).toMatchObject({ genuine: true, id: 'd1' });
	});

	test('Stripe', () => {
		const headers = { 'stripe-signature': 't=1614265330,v1=10c96c6fd3f320fcfc264cdc4f476c15060ede8e8a08404cea2ddf3b72544a9c,v0=00' };
		expect(verifyPreset('stripe', requestOf({ headers, body: standard.body }), { secrets: ['whsec_test_secret'] }).genuine).toBe(true);
	});

	test('WUZAPI', () => {
		const body = '{"event":{"Info":{"Chat":"5511999999999@s.whatsapp.net","ID":"3EB0","IsFromMe":false}},"instanceName":"loja","type":"Message","userID":"u1"}';
		const headers = { 'x-hmac-signature': '1ecb89b2149ef1ea993b19b3a704177ca249cf9c3fa11197e9ccd4a62d78d031' };
		expect(verifyPreset('wuzapi', requestOf({ headers, body }), { secrets: ['0123456789abcdef0123456789abcdef'] }).genuine).toBe(true);
	});

	describe('Standard Webhooks with a public key', () => {
		// RFC 8032, section 7.1, test 1.
		const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
		const publicKey = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
		const privateKey = createPrivateKey({ key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'), format: 'der', type: 'pkcs8' });
		const secret = `whpk_${Buffer.from(publicKey, 'hex').toString('base64')}`;
		const signature = sign(null, Buffer.from(`${standard.id}.1614265330.${standard.body}`), privateKey).toString('base64');
		const headersWith = (value: string) => ({ 'webhook-id': standard.id, 'webhook-timestamp': '1614265330', 'webhook-signature': value });
		const genuine = (value: string, secrets = [secret]) => verifyPreset('standardWebhooks', requestOf({ headers: headersWith(value), body: standard.body }), { secrets }).genuine;

		test('the key is that of the RFC', () => {
			expect(createPublicKey(privateKey).export({ format: 'jwk' }).x).toBe(Buffer.from(publicKey, 'hex').toString('base64url'));
		});

		test('its signature passes, beside others too', () => {
			expect(genuine(`v1a,${signature}`)).toBe(true);
			expect(genuine(`v1,AAAA v1a,${signature}`)).toBe(true);
		});

		test('a changed one does not, nor one that is none', () => {
			expect(genuine(`v1a,${Buffer.alloc(64, 1).toString('base64')}`)).toBe(false);
			expect(genuine('v1a,AAAA')).toBe(false);
			expect(genuine(`v1a,${signature}`, ['whpk_AAAA', 'whpk_%%'])).toBe(false);
		});

		test('a public key never serves as the key of an HMAC, because everybody knows it', () => {
			const forged = signStandardWebhook(secret, { id: standard.id, timestamp: signedAt / 1000, body: standard.body });
			const forgedRaw = signStandardWebhook(`whsec_${secret.slice(5)}`, { id: standard.id, timestamp: signedAt / 1000, body: standard.body });
			expect(genuine(forged)).toBe(false);
			expect(genuine(forgedRaw)).toBe(false);
		});
	});
});
