import { ConnectorError } from '../../../../lib/domain/errors';
import { businessOneAnswering, context, goodLogin, refusal, root, type Answer } from './scripted-service-layer';

const found: Answer = { json: { value: [{ CardCode: 'C1' }] } };
const expired = refusal(401, 301, 'Invalid session or session already timeout.');
const ticket = { customerId: 'C1', subject: 's', description: 'd', source: 'bot', idempotencyKey: 'k' };

describe('the login', () => {
	test('goes to /Login, written so, with company, user and password', async () => {
		const { erp, sent } = businessOneAnswering(found, { baseUrl: 'https://sap.example:50000/b1s/v1/' });
		await erp.ping(context);
		expect(sent[0]).toMatchObject({ method: 'POST', url: `${root}/Login`, json: { CompanyDB: 'SBO_LOJA', UserName: 'n8n', Password: 'senha-secreta' } });
	});

	test('version 2 has an address of its own', async () => {
		const { erp, sent } = businessOneAnswering(found, { apiVersion: 'v2' });
		await erp.ping(context);
		expect(sent.map(({ url }) => url.split('?')[0])).toEqual(['https://sap.example:50000/b1s/v2/Login', 'https://sap.example:50000/b1s/v2/BusinessPartners']);
	});

	test('cookies go back by name and value alone', async () => {
		const { erp, requests } = businessOneAnswering(found);
		await erp.ping(context);
		expect(requests()[0]?.headers).toMatchObject({ Cookie: 'B1SESSION=guid-1; ROUTEID=.node1' });
	});

	test.each<[string, Answer]>([
		['without a load balancer there is no ROUTEID', { ...goodLogin, setCookie: ['B1SESSION=guid-1;HttpOnly;'] }],
		['where Set-Cookie is hidden the session is that of the body', { json: { SessionId: 'guid-1' } }],
	])('%s', async (_name, login) => {
		const { erp, requests } = businessOneAnswering(found, {}, login);
		await erp.ping(context);
		expect(requests()[0]?.headers).toMatchObject({ Cookie: 'B1SESSION=guid-1' });
	});

	test('an answer without a session comes from something else', async () => {
		const { erp } = businessOneAnswering(found, {}, { json: { status: 'ok' } });
		await expect(erp.ping(context)).rejects.toMatchObject({ code: 'validation', parameter: 'baseUrl', nothingDone: true });
	});

	test('items that come together log in once', async () => {
		const { erp, logins } = businessOneAnswering(found);
		await Promise.all(Array.from({ length: 20 }, async () => await erp.ping(context)));
		expect(logins()).toBe(1);
	});

	test.each<[number, number, string, boolean]>([
		[401, 100000027, 'auth', false],
		[400, -304, 'auth', false],
		[500, -304, 'auth', false],
		[401, 301, 'auth', false],
		[404, 0, 'validation', false],
		[429, 0, 'rate_limited', true],
		[500, 299, 'unavailable', true],
		[500, 305, 'unavailable', false],
		[503, 0, 'unavailable', true],
	])('refused with %i, code %i is %s; the write behind it was not done', async (status, code, expected, retryable) => {
		const { erp, requests } = businessOneAnswering(found, {}, refusal(status, code, 'user n8n password senha-secreta'));
		const failure = erp.createTicket(ticket, context);
		await expect(failure).rejects.toMatchObject({ code: expected, nothingDone: true, retryable, httpStatus: status });
		await expect(failure).rejects.not.toThrow('senha-secreta');
		expect(requests()).toEqual([]);
	});

	test('of somebody else at the same moment (299) costs a second, and the login is made again', async () => {
		const { erp, logins } = businessOneAnswering(found, {}, [refusal(500, 299), goodLogin]);
		await expect(erp.ping(context)).rejects.toMatchObject({ retryAfterMs: 1_000, retryable: true });
		await erp.ping(context);
		expect(logins()).toBe(2);
	});

	test('a wrong password is tried once, not per item', async () => {
		const { erp, logins } = businessOneAnswering(found, {}, refusal(401, -304));
		for (let item = 0; item < 10; item++) await expect(erp.ping(context)).rejects.toMatchObject({ code: 'auth' });
		await Promise.all(Array.from({ length: 10 }, async () => await expect(erp.ping(context)).rejects.toMatchObject({ code: 'auth' })));
		expect(logins()).toBe(1);
	});

	test('one that gets no answer is not repeated: it may count as a wrong password', async () => {
		const silent = new ConnectorError('timeout', 'No answer.', { system: 'SAP Business One' });
		const { erp, sent } = businessOneAnswering(found, { timeoutMs: 1_000 }, silent);
		await expect(erp.ping(context)).rejects.toMatchObject({ code: 'timeout', retryable: false, nothingDone: true });
		expect(sent[0]?.timeoutMs).toBe(30_000);
	});
});

describe('the session', () => {
	test('that has expired is renewed once, and the call is made again', async () => {
		const { erp, logins, requests } = businessOneAnswering([found, expired, found]);
		await erp.ping(context);
		await erp.ping(context);
		expect([logins(), requests().length]).toEqual([2, 3]);
	});

	test('that has expired costs a write nothing: refused is not done', async () => {
		const { erp, logins } = businessOneAnswering([expired, { status: 201, json: { ServiceCallID: 7 } }, { json: { value: [] } }]);
		expect(await erp.createTicket(ticket, context)).toMatchObject({ ticket: { id: '7' }, outcome: 'created' });
		expect(logins()).toBe(2);
	});

	test('that is refused again is an error, after one renewal', async () => {
		const { erp, logins, requests } = businessOneAnswering(expired);
		await expect(erp.ping(context)).rejects.toMatchObject({ code: 'auth', httpStatus: 401 });
		expect([logins(), requests().length]).toEqual([2, 2]);
	});

	test('is left for a new one when it has not been used for as long as the login said', async () => {
		const { erp, clock, logins } = businessOneAnswering(found, {}, { ...goodLogin, json: { SessionId: 'guid-1', SessionTimeout: 2 } });
		await erp.ping(context);
		for (let minute = 0; minute < 5; minute++) {
			await clock.advance(60_000);
			await erp.ping(context);
		}
		expect(logins()).toBe(1);
		await clock.advance(120_000);
		await erp.ping(context);
		expect(logins()).toBe(2);
	});

	test('is closed with a log-out', async () => {
		const unused = businessOneAnswering(found);
		await unused.session.close();
		expect(unused.sent).toEqual([]);
		const { erp, session, sent } = businessOneAnswering(found);
		await erp.ping(context);
		await session.close();
		expect(sent.at(-1)).toMatchObject({ method: 'POST', url: `${root}/Logout`, headers: { Cookie: 'B1SESSION=guid-1; ROUTEID=.node1' } });
	});
});
