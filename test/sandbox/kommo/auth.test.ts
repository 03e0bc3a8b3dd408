import { caller, closeAll, read, SEED, startAccount } from './support';
import type { Answer, KommoSandbox } from './support';

afterEach(closeAll);

const REDIRECT = 'https://n8n.example/rest/oauth2-credential/callback';
const CLIENT = { client_id: SEED.clientId, client_secret: SEED.clientSecret };

async function authorize(sandbox: KommoSandbox, clientId: string = SEED.clientId): Promise<Answer> {
	const query = new URLSearchParams({ client_id: clientId, state: 'xyz', mode: 'popup', redirect_uri: REDIRECT });
	return caller(sandbox)('GET', `/oauth?${query.toString()}`);
}

async function codeOf(sandbox: KommoSandbox): Promise<string> {
	return new URL((await authorize(sandbox)).headers.get('location') ?? '').searchParams.get('code') ?? '';
}

function exchange(sandbox: KommoSandbox, body: Record<string, unknown>): Promise<Answer> {
	return caller(sandbox)('POST', '/oauth2/access_token', { ...CLIENT, ...body });
}

async function grant(sandbox: KommoSandbox): Promise<{ access: string; refresh: string }> {
	const code = await codeOf(sandbox);
	const { body } = await exchange(sandbox, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT });
	return { access: String(read(body, 'access_token')), refresh: String(read(body, 'refresh_token')) };
}

function refresh(sandbox: KommoSandbox, refreshToken: string, more: Record<string, unknown> = {}): Promise<Answer> {
	return exchange(sandbox, { grant_type: 'refresh_token', refresh_token: refreshToken, ...more });
}

describe('authorize', () => {
	test('it redirects straight back with code, referer and state', async () => {
		const answer = await authorize(await startAccount({ subdomain: 'acme' }));
		expect(answer.status).toBe(302);
		const location = new URL(answer.headers.get('location') ?? '');
		expect(location.origin + location.pathname).toBe(REDIRECT);
		expect(location.searchParams.get('referer')).toBe('acme.kommo.com');
		expect(location.searchParams.get('state')).toBe('xyz');
		expect(location.searchParams.get('code')).toBeTruthy();
	});

	test('an unknown client is refused', async () => {
		expect((await authorize(await startAccount(), 'nobody')).status).toBe(400);
	});
});

describe('the token endpoint', () => {
	test('a code buys a bearer pair once', async () => {
		const sandbox = await startAccount();
		const code = await codeOf(sandbox);
		const body = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
		const first = await exchange(sandbox, body);
		expect(first.body).toMatchObject({ token_type: 'Bearer', expires_in: 86_400 });
		const again = await exchange(sandbox, body);
		expect(again.status).toBe(400);
		expect(again.headers.get('content-type')).toContain('application/problem+json');
		expect(again.body).toMatchObject({ status: 400, hint: expect.any(String), title: expect.any(String), detail: expect.any(String) });
	});

	test('a code dies after 20 minutes', async () => {
		const sandbox = await startAccount();
		const code = await codeOf(sandbox);
		sandbox.clock.advance(20 * 60_000);
		expect((await exchange(sandbox, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT })).status).toBe(400);
	});

	test('another redirect_uri or a wrong secret is refused', async () => {
		const sandbox = await startAccount();
		const code = await codeOf(sandbox);
		const body = { grant_type: 'authorization_code', code, redirect_uri: 'https://other.example' };
		expect((await exchange(sandbox, { ...body, client_secret: 'wrong' })).status).toBe(401);
		expect((await exchange(sandbox, body)).status).toBe(400);
	});

	test('it takes a form, and the client from a Basic header, as n8n may send them', async () => {
		const sandbox = await startAccount();
		const form = new URLSearchParams({ grant_type: 'authorization_code', code: await codeOf(sandbox), redirect_uri: REDIRECT });
		const basic = Buffer.from(`${SEED.clientId}:${SEED.clientSecret}`).toString('base64');
		const answer = await fetch(`${sandbox.url}/oauth2/access_token`, {
			method: 'POST',
			headers: { authorization: `Basic ${basic}` },
			body: form,
		});
		expect(answer.status).toBe(200);
	});

	test('a refresh token works once: of two refreshers one loses the grant', async () => {
		const sandbox = await startAccount();
		const { refresh: token } = await grant(sandbox);
		const answers = await Promise.all([refresh(sandbox, token), refresh(sandbox, token)]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
		const renewed = answers.find(({ status }) => status === 200);
		expect((await refresh(sandbox, String(read(renewed?.body, 'refresh_token')))).status).toBe(200);
	});

	test('a refresh token lives three months', async () => {
		const sandbox = await startAccount();
		const { refresh: token } = await grant(sandbox);
		sandbox.clock.advance(91 * 24 * 3_600_000);
		expect((await refresh(sandbox, token)).status).toBe(400);
	});

	test('requireRedirectUriOnRefresh refuses a refresh without one and leaves the token alive', async () => {
		const sandbox = await startAccount({ requireRedirectUriOnRefresh: true });
		const { refresh: token } = await grant(sandbox);
		expect((await refresh(sandbox, token)).status).toBe(400);
		expect((await refresh(sandbox, token, { redirect_uri: REDIRECT })).status).toBe(200);
	});

	test('the account can be asked its present subdomain with the refresh token', async () => {
		const sandbox = await startAccount({ subdomain: 'acme' });
		const { refresh: token } = await grant(sandbox);
		const call = caller(sandbox);
		const path = '/oauth2/account/current/subdomain';
		expect((await call('GET', path, undefined, { 'x-refresh-token': token })).body).toMatchObject({ subdomain: 'acme', domain: 'acme.kommo.com' });
		expect((await call('GET', path, undefined, { 'x-refresh-token': 'x' })).status).toBe(401);
	});
});

describe('access', () => {
	test('an OAuth access token looks like a JWT with api_domain and scopes, and expires after its life', async () => {
		const sandbox = await startAccount({ accessTokenMs: 5000 });
		const { access } = await grant(sandbox);
		const claims: unknown = JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString('utf8'));
		expect(claims).toMatchObject({ account_id: sandbox.account.id, api_domain: expect.stringContaining('kommo.com'), scopes: expect.arrayContaining(['send_external_messages']) });
		const call = caller(sandbox, access);
		expect((await call('GET', '/api/v4/account')).status).toBe(200);
		sandbox.clock.advance(5000);
		const expired = await call('GET', '/api/v4/account');
		expect(expired.body).toMatchObject({ title: 'Unauthorized', type: 'https://httpstatus.es/401', status: 401, detail: expect.any(String) });
	});

	test('a long-lived token outlasts the OAuth life', async () => {
		const sandbox = await startAccount();
		sandbox.clock.advance(300 * 24 * 3_600_000);
		expect((await caller(sandbox)('GET', '/api/v4/account')).status).toBe(200);
	});

	test('no token and an unknown token are 401', async () => {
		const sandbox = await startAccount();
		expect((await caller(sandbox, 'unknown')('GET', '/api/v4/leads')).status).toBe(401);
		expect((await fetch(`${sandbox.url}/api/v4/leads`)).status).toBe(401);
	});

	test('only an administrator reads users and manages webhooks', async () => {
		const sandbox = await startAccount();
		const seller = caller(sandbox, SEED.sellerToken);
		expect((await seller('GET', '/api/v4/users')).status).toBe(403);
		expect((await seller('GET', '/api/v4/webhooks')).status).toBe(403);
		expect((await seller('GET', '/api/v4/leads')).status).toBe(200);
	});

	test('an administrator acts for another user through X-Context-User-ID', async () => {
		const sandbox = await startAccount();
		const asSeller = { 'x-context-user-id': String(SEED.sellerUserId) };
		const answer = await caller(sandbox)('GET', '/api/v4/account', undefined, asSeller);
		expect(read(answer.body, 'current_user_id')).toBe(SEED.sellerUserId);
		expect((await caller(sandbox, SEED.sellerToken)('GET', '/api/v4/account', undefined, asSeller)).status).toBe(403);
	});
});
