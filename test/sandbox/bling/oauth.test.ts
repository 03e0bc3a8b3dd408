import { authorizationCode, caller, closeAll, read, SEED, startAccount, tokenCall } from './support';
import type { Answer, BlingSandbox } from './support';

afterEach(closeAll);

const HOUR_MS = 3_600_000;
const BASIC = { authorization: `Basic ${Buffer.from(`${SEED.clientId}:${SEED.clientSecret}`).toString('base64')}` };
const COMPANY = '/empresas/me/dados-basicos';

const exchange = (bling: BlingSandbox, code: string): Promise<Answer> => tokenCall(bling, { grant_type: 'authorization_code', code });
const refresh = (bling: BlingSandbox, token: string): Promise<Answer> => tokenCall(bling, { grant_type: 'refresh_token', refresh_token: token });

async function statusWith(bling: BlingSandbox, token: string): Promise<number> {
	return (await caller(bling, token).get(COMPANY)).status;
}

describe('the authorize page', () => {
	test('redirects to the registered address with code and state, whatever redirect_uri and scope say', async () => {
		const bling = await startAccount({ redirectUri: 'https://n8n.example/rest/oauth2-credential/callback' });
		const query = new URLSearchParams({ response_type: 'code', client_id: SEED.clientId, state: 'xyz', redirect_uri: 'https://evil.example', scope: 'none' });
		const answer = await fetch(`${bling.baseUrl}/oauth/authorize?${query.toString()}`, { redirect: 'manual' });
		expect(answer.status).toBe(302);
		const location = new URL(answer.headers.get('location') ?? '');
		expect(location.origin + location.pathname).toBe('https://n8n.example/rest/oauth2-credential/callback');
		expect(location.searchParams.get('state')).toBe('xyz');
		expect(location.searchParams.get('code')).toMatch(/^[0-9a-f]{40}$/);
	});

	test('gives no code to an unknown application or without state', async () => {
		const bling = await startAccount();
		const ask = async (query: Record<string, string>) =>
			fetch(`${bling.baseUrl}/oauth/authorize?${new URLSearchParams(query).toString()}`, { redirect: 'manual' });
		expect((await ask({ response_type: 'code', client_id: 'nobody', state: 'x' })).status).toBe(400);
		const withoutState = await ask({ response_type: 'code', client_id: SEED.clientId });
		expect(new URL(withoutState.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
	});
});

describe('the token endpoint', () => {
	test('a code buys tokens for six hours', async () => {
		const bling = await startAccount();
		const { status, body } = await exchange(bling, await authorizationCode(bling));
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.any(String),
			expires_in: 21_600,
			token_type: 'Bearer',
			scope: expect.stringMatching(/^\d+( \d+)*$/),
			refresh_token: expect.any(String),
		});
		expect(await statusWith(bling, String(read(body, 'access_token')))).toBe(200);
	});

	test('knows the application by its Basic header only; credentials in the body are refused', async () => {
		const bling = await startAccount();
		const form = { grant_type: 'authorization_code', code: await authorizationCode(bling) };
		const inBody = { ...form, client_id: SEED.clientId, client_secret: SEED.clientSecret };
		const wrong = { authorization: `Basic ${Buffer.from(`${SEED.clientId}:wrong`).toString('base64')}` };
		for (const answer of [await tokenCall(bling, inBody, {}), await tokenCall(bling, inBody), await tokenCall(bling, form, wrong), await tokenCall(bling, form, {})]) {
			expect(answer.status).toBe(401);
			expect(answer.body).toEqual({
				error: { type: 'invalid_client', message: 'invalid_client', description: 'The client credentials are invalid' },
			});
		}
		expect((await tokenCall(bling, form)).status).toBe(200);
	});

	test('wants a form', async () => {
		const bling = await startAccount();
		const body = JSON.stringify({ grant_type: 'refresh_token', refresh_token: bling.mintGrant().refresh_token });
		const answer = await fetch(`${bling.baseUrl}/oauth/token`, { method: 'POST', headers: { ...BASIC, 'content-type': 'application/json' }, body });
		expect(answer.status).toBe(400);
	});

	test('a code lives one minute', async () => {
		const bling = await startAccount();
		const code = await authorizationCode(bling);
		bling.clock.advance(60_000);
		const { status, body } = await exchange(bling, code);
		expect(status).toBe(400);
		expect(body).toEqual({
			error: { type: 'invalid_grant', message: 'invalid_grant', description: 'The authorization code has expired' },
		});
	});

	test('a code used again takes the access away that it gave', async () => {
		const bling = await startAccount();
		const code = await authorizationCode(bling);
		const tokens = (await exchange(bling, code)).body;
		const again = await exchange(bling, code);
		expect(again.status).toBe(400);
		expect(again.body).toMatchObject({
			error: { type: 'VALIDATION_ERROR', message: 'Invalid authorization code', description: expect.stringContaining('user has been revoked') },
		});
		expect(await statusWith(bling, String(read(tokens, 'access_token')))).toBe(401);
		expect((await refresh(bling, String(read(tokens, 'refresh_token')))).body).toMatchObject({ error: { type: 'invalid_grant' } });
	});

	test('a refresh token works once; the grant goes on with the new one', async () => {
		const bling = await startAccount();
		const { refresh_token: first } = bling.mintGrant();
		const answers = await Promise.all([refresh(bling, first), refresh(bling, first)]);
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
		const renewed = answers.find(({ status }) => status === 200)?.body;
		expect(answers.find(({ status }) => status === 400)?.body).toMatchObject({ error: { type: 'invalid_grant' } });
		expect(await statusWith(bling, String(read(renewed, 'access_token')))).toBe(200);
		expect((await refresh(bling, String(read(renewed, 'refresh_token')))).status).toBe(200);
	});

	test('with refreshReuseRevokesGrant the old refresh token kills the new ones too', async () => {
		const bling = await startAccount({ refreshReuseRevokesGrant: true });
		const { refresh_token: first } = bling.mintGrant();
		const renewed = (await refresh(bling, first)).body;
		expect((await refresh(bling, first)).body).toMatchObject({ error: { type: 'invalid_grant' } });
		expect(await statusWith(bling, String(read(renewed, 'access_token')))).toBe(401);
		expect((await refresh(bling, String(read(renewed, 'refresh_token')))).status).toBe(400);
	});

	test('a refresh token lives 30 days', async () => {
		const bling = await startAccount();
		const { refresh_token: token } = bling.mintGrant();
		bling.clock.advance(30 * 24 * HOUR_MS);
		expect((await refresh(bling, token)).body).toMatchObject({ error: { type: 'invalid_grant' } });
	});

	test('revoke ends a grant', async () => {
		const bling = await startAccount();
		const { access_token: token } = bling.mintGrant();
		const answer = await fetch(`${bling.baseUrl}/oauth/revoke`, { method: 'POST', headers: BASIC, body: new URLSearchParams({ token }) });
		expect(answer.status).toBe(200);
		expect(await statusWith(bling, token)).toBe(401);
	});
});

describe('access', () => {
	test('a token is good for 21,600 seconds of the sandbox clock, and its refresh goes on', async () => {
		const bling = await startAccount();
		bling.clock.freeze();
		const grant = bling.mintGrant();
		bling.clock.advance(6 * HOUR_MS - 1);
		expect(await statusWith(bling, grant.access_token)).toBe(200);
		bling.clock.advance(1);
		const expired = await caller(bling, grant.access_token).get(COMPANY);
		expect(expired.status).toBe(401);
		expect(expired.body).toEqual({
			error: { type: 'invalid_token', message: 'invalid_token', description: 'The access token provided has expired' },
		});
		expect((await refresh(bling, grant.refresh_token)).status).toBe(200);
	});

	test('a call without a bearer is invalid_request, one with an unknown token invalid_token', async () => {
		const bling = await startAccount();
		const malformed = await (await fetch(bling.baseUrl + COMPANY, { headers: { authorization: 'Token abc' } })).json();
		expect(malformed).toEqual({ error: { type: 'invalid_request', message: 'invalid_request', description: 'Malformed auth header' } });
		expect((await caller(bling, 'abc').get(COMPANY)).body).toMatchObject({ error: { type: 'invalid_token' } });
	});

	test('what the application was not granted is 403 insufficient_scope', async () => {
		const bling = await startAccount({ missingScopes: ['contas'] });
		const { get } = caller(bling);
		const refused = await get('/contas/receber');
		expect(refused.status).toBe(403);
		expect(refused.body).toMatchObject({ error: { type: 'insufficient_scope', message: 'insufficient_scope' } });
		expect((await get('/contatos')).status).toBe(200);
	});

	test('enable-jwt at the token endpoint gives a long JWT; where it must match, calls need the header', async () => {
		const bling = await startAccount({ jwt: 'matching' });
		const form = { grant_type: 'refresh_token', refresh_token: bling.mintGrant().refresh_token };
		const token = String(read((await tokenCall(bling, form, { ...BASIC, 'enable-jwt': '1' })).body, 'access_token'));
		expect(token.length).toBeGreaterThan(2_500);
		expect(token.split('.')).toHaveLength(3);
		expect(await statusWith(bling, token)).toBe(401);
		expect((await caller(bling, token, { 'enable-jwt': '1' }).get(COMPANY)).status).toBe(200);
		expect((await caller(bling, bling.mintGrant().access_token, { 'enable-jwt': '1' }).get(COMPANY)).status).toBe(401);
		bling.knobs.jwt = 'optional';
		expect(await statusWith(bling, token)).toBe(200);
	});

	test('a connected grant is there without a browser, also over HTTP and with an expired access token', async () => {
		const bling = await startAccount();
		const answer = await fetch(`${bling.url}/__sandbox/grant`, { method: 'POST', body: '{"accessExpired":true}' });
		const grant: unknown = await answer.json();
		expect(await statusWith(bling, String(read(grant, 'access_token')))).toBe(401);
		const renewed = await refresh(bling, String(read(grant, 'refresh_token')));
		expect(await statusWith(bling, String(read(renewed.body, 'access_token')))).toBe(200);
		expect(bling.journal.count({ path: '/oauth/token$' })).toBe(1);
	});

	test('grants outlast a reset, and end when they are revoked', async () => {
		const bling = await startAccount();
		const { access_token: token } = bling.mintGrant();
		bling.reset();
		expect(await statusWith(bling, token)).toBe(200);
		bling.revokeGrants();
		expect(await statusWith(bling, token)).toBe(401);
	});
});
