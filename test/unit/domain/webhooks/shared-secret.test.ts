import { requestOf, verifyShared } from './support';

const secret = 'chave-da-loja';
const secrets = [secret, 'anterior'];
const basic = (login: string) => ({ authorization: `Basic ${Buffer.from(login).toString('base64')}` });

describe('a secret that is shown', () => {
	const header = { in: 'header', name: 'X-Webhook-Secret', prefix: '' } as const;
	const query = { in: 'query', name: 'token' } as const;

	test('in a header: the new and the previous one pass, everything else is refused', () => {
		const genuine = (value: string | undefined) => verifyShared(header, requestOf({ headers: { 'x-webhook-secret': value } }), { secrets }).genuine;
		expect([secret, 'anterior'].map(genuine)).toEqual([true, true]);
		expect([undefined, '', 'chave-da-loj', 'chave-da-loja ', 'Chave-da-loja', `${secret}, ${secret}`].map(genuine)).toEqual(Array(6).fill(false));
	});

	test('in a header behind a prefix: the prefix belongs to it', () => {
		const bearer = { ...header, name: 'Authorization', prefix: 'Bearer ' };
		const genuine = (value: string) => verifyShared(bearer, requestOf({ headers: { authorization: value } }), { secrets }).genuine;
		expect([`Bearer ${secret}`, secret, `bearer ${secret}`, 'Bearer '].map(genuine)).toEqual([true, false, false, false]);
	});

	test('in the query: lists, objects and what every object inherits are refused', () => {
		const genuine = (given: Record<string, unknown>) => verifyShared(query, requestOf({ query: given }), { secrets }).genuine;
		expect(genuine({ token: secret })).toBe(true);
		for (const given of [{}, { token: '' }, { token: [secret] }, { token: { 0: secret } }, { Token: secret }]) expect(genuine(given)).toBe(false);
		expect(verifyShared({ in: 'query', name: 'constructor' }, requestOf({}), { secrets: ['Object'] }).genuine).toBe(false);
	});

	test('in the path', () => {
		const genuine = (pathToken: string | undefined) => verifyShared({ in: 'path' }, requestOf({ pathToken }), { secrets }).genuine;
		expect([secret, 'x', '', undefined].map(genuine)).toEqual([true, false, false, false]);
	});

	test('as Basic: user and password, with what UTF-8 and colons bring along', () => {
		const genuine = (headers: Record<string, string>, user = 'loja') => verifyShared({ in: 'basic', user }, requestOf({ headers }), { secrets: [secret, 'a:ção'] }).genuine;
		expect(genuine(basic(`loja:${secret}`))).toBe(true);
		expect(genuine(basic('loja:a:ção'))).toBe(true);
		expect(genuine({ authorization: basic(`loja:${secret}`).authorization.replace('Basic', 'basic') })).toBe(true);
		for (const headers of [{}, basic(`Loja:${secret}`), basic('loja:'), basic(secret), { authorization: 'Basic %%%' }, { authorization: `Bearer ${secret}` }]) expect(genuine(headers)).toBe(false);
	});

	test('without any secret in the credential nobody comes in, not even by an empty one', () => {
		const empty = { secrets: ['', ''] };
		expect(verifyShared(header, requestOf({ headers: { 'x-webhook-secret': '' } }), empty).genuine).toBe(false);
		expect(verifyShared({ in: 'path' }, requestOf({ pathToken: '' }), empty).genuine).toBe(false);
		expect(verifyShared({ in: 'basic', user: '' }, requestOf({ headers: basic(':') }), empty).genuine).toBe(false);
	});

	test('the digest tells two bodies and two queries apart, but not two tokens', () => {
		const digest = (change: Parameters<typeof requestOf>[0]) => {
			const verdict = verifyShared(query, requestOf(change), { secrets });
			return verdict.genuine ? verdict.contentDigest() : 'refused';
		};
		const one = digest({ query: { token: secret, event: 'a' }, body: 'x' });
		expect(digest({ query: { token: 'anterior', event: 'a' }, body: 'x' })).toBe(one);
		expect(digest({ query: { token: secret, event: 'b' }, body: 'x' })).not.toBe(one);
		expect(digest({ query: { token: secret, event: 'a' }, body: 'y' })).not.toBe(one);
	});

	test('unsigned is taken as it is, with the id of the header that was named', () => {
		expect(verifyShared({ in: 'nowhere' }, requestOf({ headers: { 'x-delivery': 'd1' } }), {}, 'X-Delivery')).toMatchObject({ genuine: true, id: 'd1' });
	});
});
