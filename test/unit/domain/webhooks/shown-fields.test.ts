import { withoutSecrets } from '../../../../lib/domain/webhooks/shown-fields';

const secret = 'segredo/da loja+ção';
const shown = (fields: Record<string, unknown>, change: Partial<Parameters<typeof withoutSecrets>[1]> = {}) =>
	Object.keys(withoutSecrets(fields, { values: [secret, '', 'anterior'], names: ['X-Assinatura'], inAddress: false, ...change }));

describe('what is shown of a delivery', () => {
	test.each([
		...['authorization', 'proxy-authorization', 'cookie', 'x-api-key', 'apikey', 'X-ApiKey', 'x-access-token', 'x-client-secret', 'stripe-signature', 'x-hub-sig', 'x-hub-signature-256'],
		...['x-rd-auth', 'cf-access-jwt-assertion', 'x-amzn-oidc-data', 'x-password', 'x-session-id', 'x-csrf', 'x-hmac-sha256', 'x-assinatura'],
	])('%s is hidden for its name', (name) => expect(shown({ [name]: 'x' })).toEqual([]));

	test('what tells a workflow something is left', () => {
		const names = ['content-type', 'user-agent', 'x-github-event', 'x-shopify-topic', 'x-source', 'webhook-id', 'x-request-id', 'x-forwarded-for', 'host'];
		expect(shown(Object.fromEntries(names.map((name) => [name, 'basic plan'])))).toEqual(names);
		expect(shown({ none: undefined })).toEqual([]);
	});

	test.each([
		['as it is', secret],
		['within an address', `https://n8n.example/webhook/a/signed-webhook/${secret}?x=1`],
		['escaped', `/a/${encodeURIComponent(secret)}`],
		['escaped in small letters', `/a/${encodeURIComponent(secret).toLowerCase()}`],
		['escaped twice', encodeURIComponent(encodeURIComponent(secret))],
		['escaped as in a form', new URLSearchParams({ token: secret }).toString()],
		['beside a broken escape', `%zz%ff${encodeURIComponent(secret)}`],
		['in bytes of UTF-8 that Node takes for Latin-1', Buffer.from(secret).toString('latin1')],
		['in a list', ['a', secret]],
		['in an object', { deep: [{ text: `x${secret}` }] }],
		['as the name of a field', { [secret]: '' }],
		['as the previous one', '/a/anterior'],
	])('the secret %s is hidden wherever it stands', (_how, value) => {
		expect(shown({ 'x-original-url': value, 'x-source': value, kept: 'a' })).toEqual(['kept']);
	});

	test.each(['Bearer abcdefghijklmnop', 'Basic bG9qYTpzZWdyZWRv', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='])('%s is hidden for its form', (value) =>
		expect(shown({ 'x-source': value })).toEqual([]));

	test('where the address holds the secret, headers that hold addresses are hidden whatever is in them', () => {
		const headers = Object.fromEntries(['x-original-url', 'x-original-uri', 'x-forwarded-uri', 'x-envoy-original-path', 'x-rewrite-url', 'referer', 'forwarded'].map((name) => [name, '/cut']));
		expect(shown({ ...headers, 'x-forwarded-for': '127.0.0.1' }, { inAddress: true })).toEqual(['x-forwarded-for']);
		expect(shown(headers)).toEqual(Object.keys(headers));
	});
});
