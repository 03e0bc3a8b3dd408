import http from 'node:http';
import { SandboxClock } from '../../../sandbox/kit/clock.ts';
import { OTHER_COMPANY_DATABASE, startSapBusinessOneSandbox, type SapBusinessOneSandbox } from '../../../sandbox/sap-business-one/server.ts';
import { call, clientOf, cookieOf, login, LOGIN, refusal } from './client.ts';

const MINUTE_MS = 60_000;
const ITEM = "/b1s/v2/Items('123')";

let b1: SapBusinessOneSandbox;
let clock: SandboxClock;
beforeEach(async () => {
	clock = new SandboxClock();
	b1 = await startSapBusinessOneSandbox({ clock, wrongLoginMs: 1, loginMs: 0 });
});
afterEach(() => b1.close());

describe('login', () => {
	test('answers the session and exactly two cookies: the session without a path, the route only as a cookie', async () => {
		const answer = await login(b1);
		const { SessionId: id } = answer.body as { SessionId: string };
		expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
		expect(answer.setCookie).toEqual([`B1SESSION=${id};HttpOnly;`, 'ROUTEID=.node1; path=/b1s']);
		expect(answer.body).toEqual({ '@odata.context': expect.any(String), SessionId: id, Version: '1000110', SessionTimeout: 30 });
		expect((await login(b1, LOGIN, 'v1')).body).toHaveProperty(['odata.metadata']);
	});

	test('tells no route where there is no load balancer, and needs none', async () => {
		b1.knobs.loadBalancer = false;
		const answer = await login(b1);
		expect(answer.setCookie).toHaveLength(1);
		expect((await call(b1, ITEM, cookieOf(answer))).status).toBe(200);
	});

	test('is case-sensitive in its path: /login is a call without a session', async () => {
		const answer = await call(b1, '/b1s/v2/login', '', { method: 'POST', body: LOGIN });
		expect(answer).toMatchObject({ status: 401, body: refusal('301') });
		expect((await call(b1, '/B1S/v2/Login', '', { method: 'POST', body: LOGIN })).status).toBe(404);
	});

	test('a wrong password is -304, an unknown company -306, and after three the right password is refused, too', async () => {
		expect(await login(b1, { ...LOGIN, CompanyDB: 'NOPE' })).toMatchObject({ status: 401, body: refusal('-306') });
		expect(await login(b1, { ...LOGIN, Password: 'x' })).toMatchObject({ status: 401, body: refusal('-304') });
		expect(await login(b1, { ...LOGIN, Password: 'x' }, 'v1')).toMatchObject({ status: 401, body: { error: { code: -304, message: { lang: 'en-us' } } } });
		expect((await login(b1)).status).toBe(401);
		expect(b1.sessionCounts()).toEqual({ logins: 0, wrongLogins: 4, logouts: 0, open: 0 });
		b1.reset();
		expect((await login(b1)).status).toBe(200);
	});

	test('takes no property it does not know', async () => {
		expect(await login(b1, { ...LOGIN, companyDB: 'x' })).toMatchObject({ status: 400, body: refusal('-1000') });
	});

	test('refuses one more than the maximum, until one is logged out or has run out', async () => {
		b1.knobs.maximumSessions = 2;
		const first = await login(b1);
		await login(b1);
		expect((await login(b1)).status).toBe(500);
		await call(b1, '/b1s/v2/Logout', cookieOf(first), { method: 'POST' });
		expect((await login(b1)).status).toBe(200);
		clock.advance(31 * MINUTE_MS);
		expect((await login(b1)).status).toBe(200);
		expect(b1.sessionCounts()).toMatchObject({ logins: 4, logouts: 1, open: 1 });
	});

	test('refuses parallel logins where told to, and counts those that came through', async () => {
		b1.knobs.parallelLogins = 'refuse';
		b1.knobs.loginMs = 20;
		const statuses = (await Promise.all([login(b1), login(b1), login(b1)])).map(({ status }) => status).sort();
		expect(statuses).toEqual([200, 500, 500]);
		expect(b1.sessionCounts().logins).toBe(1);
		expect(b1.journal.count({ path: '/Login$' })).toBe(3);
	});
});

describe('a session', () => {
	test('runs out after its minutes without a call; every call starts them anew', async () => {
		const { cookie } = await clientOf(b1);
		for (let round = 0; round < 3; round += 1) {
			clock.advance(29 * MINUTE_MS);
			expect((await call(b1, ITEM, cookie)).status).toBe(200);
		}
		clock.advance(30 * MINUTE_MS);
		expect(await call(b1, ITEM, cookie)).toMatchObject({ status: 401, body: refusal('301') });
		expect((await call(b1, ITEM.replace('v2', 'v1'), cookie)).body).toEqual({
			error: { code: 301, message: { lang: 'en-us', value: 'Invalid session or session already timeout.' } },
		});
	});

	test('is known to its node only: another route is 401, and without one the balancer deals calls out in turn', async () => {
		const { cookie } = await clientOf(b1);
		const [session = ''] = cookie.split('; ');
		expect((await call(b1, ITEM, `${session}; ROUTEID=.node2`)).status).toBe(401);
		const dealt = [await call(b1, ITEM, session), await call(b1, ITEM, session)];
		expect(dealt.map(({ status, setCookie }) => [status, ...setCookie])).toEqual([
			[401, 'ROUTEID=.node2; path=/b1s'],
			[200, 'ROUTEID=.node1; path=/b1s'],
		]);
		expect((await call(b1, ITEM, cookie)).setCookie).toEqual([]);
	});

	test('serves both versions, ends with Logout (204, no body) and with a restart of the servers', async () => {
		const client = await clientOf(b1);
		expect((await client.v1("Items('123')")).status).toBe(200);
		expect(await client.v2('Logout', { method: 'POST' })).toMatchObject({ status: 204, text: '' });
		expect((await client.v2('Logout', { method: 'POST' })).status).toBe(401);
		const other = await clientOf(b1);
		b1.dropSessions();
		expect((await other.v2("Items('123')")).status).toBe(401);
	});

	test('is of one company database: the other has the same codes and other figures', async () => {
		const other = await clientOf(b1, { ...LOGIN, CompanyDB: OTHER_COMPANY_DATABASE });
		expect((await other.v2("BusinessPartners('C1001')")).body).toMatchObject({ CardName: 'Outra: Maria Aparecida da Silva' });
		expect((await (await clientOf(b1)).v2("BusinessPartners('C1001')")).body).toMatchObject({ CardName: 'Maria Aparecida da Silva' });
		const order = { CardCode: 'C1001', DocDueDate: '2027-01-01', DocumentLines: [{ ItemCode: '123', Quantity: 1 }] };
		expect((await other.post('Orders', order)).status).toBe(201);
		expect(b1.createdOrders()).toEqual([]);
	});
});

test('an Expect header is answered 500 without a body, and nothing is done', async () => {
	const { cookie } = await clientOf(b1);
	const order = JSON.stringify({ CardCode: 'C1001', DocDueDate: '2027-01-01', DocumentLines: [{ ItemCode: '123', Quantity: 1 }] });
	const answer = await new Promise<[number | undefined, string]>((resolve, reject) => {
		const headers = { cookie, expect: '100-continue', 'content-type': 'application/json', 'content-length': Buffer.byteLength(order) };
		const request = http.request(`${b1.baseUrl}/b1s/v2/Orders`, { method: 'POST', headers }, (response) => {
			let text = '';
			response.on('data', (chunk: Buffer) => (text += chunk.toString()));
			response.on('end', () => resolve([response.statusCode, text]));
		});
		request.on('continue', () => request.end(order));
		request.on('error', reject);
		request.flushHeaders();
	});
	expect(answer).toEqual([500, '']);
	expect(b1.createdOrders()).toEqual([]);
});
