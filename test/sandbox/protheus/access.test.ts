import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { startProtheusSandbox, type ProtheusSandbox } from '../../../sandbox/protheus/server.ts';
import { answerOf, clientOf, trimmed } from './support.ts';
import type { Answer } from './support.ts';

const HOUR_MS = 3_600_000;
const MARIA = { tables: 'SA1', fields: 'a1_nome,a1_lc', where: "A1_COD = '001001' AND A1_LOJA = '01'" };

let protheus: ProtheusSandbox;
beforeEach(async () => {
	protheus = await startProtheusSandbox();
});
afterEach(() => protheus.close());

async function askToken(query: Record<string, string>, init: RequestInit = {}): Promise<Answer> {
	return answerOf(await fetch(`${protheus.baseUrl}/api/oauth2/v1/token?${new URLSearchParams(query).toString()}`, { method: 'POST', ...init }));
}

const credentials = () => ({ username: protheus.knobs.user, password: protheus.knobs.password });

describe('the token service', () => {
	test('takes user and password in the query, in headers or in a form, and answers 201', async () => {
		const answers = [
			await askToken({ grant_type: 'password', ...credentials() }),
			await askToken({ grant_type: 'PASSWORD' }, { headers: credentials() }),
			await askToken({}, { body: new URLSearchParams({ grant_type: 'password', ...credentials() }) }),
		];
		for (const { status, body } of answers) {
			expect(status).toBe(201);
			expect(body).toEqual({
				access_token: expect.any(String), refresh_token: expect.any(String), scope: 'default', token_type: 'Bearer', expires_in: 3600,
			});
		}
	});

	test('sees them in one place only where the site wants it so', async () => {
		protheus.knobs.tokenCredentials = 'header';
		expect((await askToken({ grant_type: 'password', ...credentials() })).status).toBe(401);
		expect((await askToken({ grant_type: 'password' }, { headers: credentials() })).status).toBe(201);
		protheus.knobs.tokenCredentials = 'query';
		expect((await askToken({ grant_type: 'password' }, { headers: credentials() })).status).toBe(401);
	});

	test('refuses a wrong password, an unknown grant, and a POST that does not say how long it is', async () => {
		expect(await askToken({ grant_type: 'password', ...credentials(), password: 'x' })).toMatchObject({ status: 401, body: { code: '401' } });
		expect((await askToken({ grant_type: 'client_credentials', ...credentials() })).status).toBe(400);
		const chunked = request(`${protheus.baseUrl}/api/oauth2/v1/token?grant_type=password`, { method: 'POST', headers: { ...credentials(), 'transfer-encoding': 'chunked' } });
		chunked.end();
		const [response] = (await once(chunked, 'response')) as [IncomingMessage];
		response.resume();
		expect(response.statusCode).toBe(411);
	});
});

describe('a token', () => {
	test('is good for an hour, and the refresh token for a day', async () => {
		protheus.clock.freeze();
		const { token, query } = await clientOf(protheus);
		expect(token).not.toBe('');
		protheus.clock.advance(HOUR_MS - 1);
		expect((await query(MARIA)).status).toBe(200);
		protheus.clock.advance(1);
		expect(await query(MARIA)).toMatchObject({ status: 401, body: { code: '401', message: 'Unauthorized' } });

		const { body } = await askToken({ grant_type: 'password', ...credentials() });
		const refresh = { grant_type: 'refresh_token', refresh_token: (body as { refresh_token: string }).refresh_token };
		protheus.clock.advance(24 * HOUR_MS - 1);
		expect((await askToken(refresh)).status).toBe(201);
		protheus.clock.advance(1);
		expect((await askToken(refresh)).status).toBe(401);
	});

	test('dies with the AppServer before its time', async () => {
		const { query } = await clientOf(protheus);
		protheus.forgetAccessTokens();
		expect((await query(MARIA)).status).toBe(401);
	});

	test('is what every service wants; Basic is taken only where it is on', async () => {
		const client = await clientOf(protheus);
		const basic = `Basic ${Buffer.from(`${protheus.knobs.user}:${protheus.knobs.password}`).toString('base64')}`;
		expect((await client.query(MARIA, { authorization: null })).status).toBe(401);
		expect((await client.query(MARIA, { authorization: basic })).status).toBe(401);
		protheus.knobs.basicAuth = true;
		expect((await client.query(MARIA, { authorization: basic })).status).toBe(200);
		expect((await client.query(MARIA, { authorization: `Basic ${Buffer.from('bot:x').toString('base64')}` })).status).toBe(401);
	});

	test('never stands in the journal', async () => {
		const { token, query } = await clientOf(protheus);
		await query(MARIA);
		expect(JSON.stringify(protheus.journal.entries())).not.toContain(token);
	});
});

describe('SECURITY switched off', () => {
	test('lets anybody in, and has no genericQuery: 503', async () => {
		const client = await clientOf(protheus);
		protheus.knobs.security = false;
		expect((await client.get('/api/retail/v1/retailItem', { authorization: null })).status).toBe(200);
		const refused = await client.query(MARIA);
		expect(refused).toMatchObject({ status: 503, body: { message: 'API não permitida' } });
	});
});

describe('TenantId', () => {
	const asked = async (tenantid: string | null) => trimmed((await (await clientOf(protheus)).rows(MARIA, { tenantid }))[0]);

	test('decides whose data is read: company and branch have their own', async () => {
		expect(await asked('01,01')).toEqual({ a1_nome: 'Maria Aparecida da Silva', a1_lc: 5000 });
		expect(await asked('01,02')).toMatchObject({ a1_nome: 'MARIA DA OUTRA FILIAL' });
		expect(await asked('99,01')).toEqual({ a1_nome: 'TESTE Maria Aparecida da Silva', a1_lc: 1 });
	});

	test('left out, the data of the job\'s company comes, without a word', async () => {
		expect(await asked(null)).toEqual({ a1_nome: 'TESTE Maria Aparecida da Silva', a1_lc: 1 });
		protheus.knobs.defaultTenant = '01,02';
		expect(await asked(null)).toMatchObject({ a1_nome: 'MARIA DA OUTRA FILIAL' });
	});

	test('that does not exist, or is written another way, is refused', async () => {
		const client = await clientOf(protheus);
		for (const tenantid of ['14,01', '01|01', '01, 01', '01']) {
			expect((await client.query(MARIA, { tenantid })).status).toBe(403);
		}
	});
});

test('below the base path there are only services; everything else is the web server\'s', async () => {
	const { get } = await clientOf(protheus);
	expect(await get('/api/tgv/customers/001001/01')).toMatchObject({ status: 404, body: expect.stringContaining('<html>') });
	expect((await fetch(`${protheus.url}/api/framework/v1/genericQuery`)).status).toBe(404);
	expect(await get('/')).toMatchObject({ status: 200, body: expect.stringContaining('<form>') });
});
