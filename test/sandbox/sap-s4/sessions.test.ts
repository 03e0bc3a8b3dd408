import { startSapS4Sandbox, type SapS4Sandbox } from '../../../sandbox/sap-s4/server.ts';
import { BASIC, clientOf, cookiesOf, order, refusalOf, SALES_ORDERS, type Client } from './support';

let sap: SapS4Sandbox;
let client: Client;
beforeEach(async () => {
	sap = await startSapS4Sandbox();
	client = clientOf(sap);
});
afterEach(() => sap.close());

const ORDERS = `${SALES_ORDERS}/A_SalesOrder`;
const asked = (headers: Record<string, string>, query = '') => fetch(`${sap.baseUrl}/sap/opu/odata/sap/${ORDERS}${query}`, { headers });

describe('log-on', () => {
	test('wrong or missing credentials are a 401 with a page, whatever is asked for', async () => {
		for (const headers of [{ accept: 'application/json' }, { authorization: `Basic ${Buffer.from('BOT_USER:wrong').toString('base64')}` }]) {
			const response = await asked(headers);
			expect(response.status).toBe(401);
			expect(response.headers.get('www-authenticate')).toBe('Basic realm="SAP NetWeaver Application Server [S4H/100]"');
			expect(response.headers.get('content-type')).toContain('text/html');
			expect(response.headers.getSetCookie()).toEqual([]);
		}
	});

	test('another client is a failed logon, the own one is fine', async () => {
		expect((await asked({ authorization: BASIC }, '?sap-client=200')).status).toBe(401);
		expect((await asked({ authorization: BASIC }, '?sap-client=100')).status).toBe(200);
	});

	test('with bearer tokens the password counts for nothing', async () => {
		sap.knobs.auth = 'bearer';
		expect((await asked({ authorization: BASIC })).status).toBe(401);
		expect((await asked({ authorization: 'Bearer sap-s4-token' })).status).toBe(200);
	});

	test('no authorisation and no such service are 403 with an error, which does not ask for a token', async () => {
		sap.knobs.forbiddenServices = [SALES_ORDERS];
		const forbidden = await client.get(ORDERS);
		expect(refusalOf(forbidden)).toEqual([403, '/IWFND/CM_CONSUMER/101']);
		expect(forbidden.headers.get('x-csrf-token')).toBeNull();
		expect(await client.refusal('API_NO_SUCH_SRV/A_Thing')).toEqual([403, '/IWFND/MED/170']);
	});
});

describe('sessions and CSRF tokens', () => {
	test('a fetch gives a token and two cookies; one of them has an = in its value', async () => {
		const { answer, token } = await client.fetchToken();
		expect(token).toMatch(/.{20,}/);
		expect(answer.headers.getSetCookie()).toEqual([
			expect.stringMatching(/^SAP_SESSIONID_S4H_100=[\w-]+%3d; path=\/; HttpOnly$/),
			'sap-usercontext=sap-client=100; path=/',
		]);
	});

	test('reading without Fetch gives no token; within a session there are no new cookies and the token stays', async () => {
		expect((await client.get(ORDERS)).headers.get('x-csrf-token')).toBeNull();
		const { token, cookie } = await client.fetchToken();
		const again = await client.fetchToken(cookie);
		expect(again.token).toBe(token);
		expect(again.answer.headers.getSetCookie()).toEqual([]);
		expect(sap.csrfFetches()).toBe(2);
	});

	test('HEAD fetches a token too', async () => {
		const response = await fetch(`${sap.baseUrl}/sap/opu/odata/sap/${SALES_ORDERS}/`, { method: 'HEAD', headers: { authorization: BASIC, 'x-csrf-token': 'fetch' } });
		expect(response.headers.get('x-csrf-token')).toMatch(/.{20,}/);
	});

	test.each([
		['without a token', { token: '' }],
		['without a cookie', { cookie: '' }],
		['with a token that was never given', { token: 'bm8=' }],
		['with Fetch instead of a token', { token: 'Fetch' }],
	])('a write %s is 403 Required as plain text, and nothing is done', async (_case, wrong) => {
		const answer = await client.post(ORDERS, order(), { ...(await client.fetchToken()), ...wrong });
		expect(answer).toMatchObject({ status: 403, body: 'CSRF token validation failed' });
		expect(answer.headers.get('x-csrf-token')).toBe('Required');
		expect(answer.headers.get('content-type')).toContain('text/plain');
		expect(sap.createdOrders()).toEqual([]);
	});

	test('the token of one session and the cookie of another do not go together', async () => {
		const [first, second] = [await client.fetchToken(), await client.fetchToken()];
		expect(second.token).not.toBe(first.token);
		expect((await client.post(ORDERS, order(), { token: first.token, cookie: second.cookie })).status).toBe(403);
		expect((await client.post(ORDERS, order(), first)).status).toBe(201);
		expect((await client.post(ORDERS, order(), second)).status).toBe(201);
	});

	test('a session ends half an hour after its last request; the refusal opens a new one', async () => {
		const session = await client.fetchToken();
		sap.clock.advance(29 * 60_000);
		expect((await client.post(ORDERS, order(), session)).status).toBe(201);
		sap.clock.advance(30 * 60_000);
		const refused = await client.post(ORDERS, order(), session);
		expect(refused.status).toBe(403);
		const renewed = await client.fetchToken(cookiesOf(refused.headers));
		expect((await client.post(ORDERS, order(), renewed)).status).toBe(201);
		expect(sap.createdOrders()).toHaveLength(2);
	});

	test('a restart ends every session', async () => {
		const session = await client.fetchToken();
		sap.endSessions();
		expect((await client.post(ORDERS, order(), session)).status).toBe(403);
	});

	test('the journal shows each fetch and each write, without the password', async () => {
		await client.post(ORDERS, order());
		expect(sap.journal.entries().map(({ method, path, status }) => [method, path, status])).toEqual([
			['GET', `/sap/opu/odata/sap/${SALES_ORDERS}/`, 200],
			['POST', `/sap/opu/odata/sap/${ORDERS}`, 201],
		]);
		expect(JSON.stringify(sap.journal.entries())).not.toContain(BASIC.slice(6));
	});
});
