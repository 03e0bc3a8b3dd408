import { ConnectorError } from '../../../../lib/domain/errors';
import { context, erpAnswering, newOrder, nothing, orderEntity, session, tokenRequired, type Answer, type Answers } from './fake-sap';

const created: Answer = { status: 201, json: { d: orderEntity() } };
const root = 'API_SALES_ORDER_SRV/';

/** Fetches answered by a session, writes by what the test says, one after the other. */
function writing(...writes: Array<Answer | Error>): Answers {
	const left = [...writes];
	return ({ method }) => (method === 'GET' ? session() : (left.shift() ?? created));
}

describe('CSRF', () => {
	test('a write fetches token and cookies first and sends both', async () => {
		const { erp, asked } = erpAnswering(writing());
		await erp.createOrder(newOrder, context);
		expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET ${root}`, `POST ${root}A_SalesOrder`]);
		expect(asked[0]?.headers).toMatchObject({ 'X-CSRF-Token': 'Fetch' });
		expect(asked[1]?.headers).toEqual({ 'X-CSRF-Token': 'token-1', Cookie: 'sap-usercontext=sap-client=100; SAP_SESSIONID_S4H_100=abc%3d' });
	});

	test('the next write uses the same session, and reads need none', async () => {
		const { erp, asked } = erpAnswering(({ path, method }) => (path.endsWith('A_SalesOrder') && method === 'GET' ? nothing : writing()({ method } as never, 0)));
		await erp.createOrder(newOrder, context);
		await erp.createOrder(newOrder, context);
		await erp.findOrderByKey('k', context);
		expect(asked.filter(({ path }) => path === root)).toHaveLength(1);
		expect(asked.at(-1)?.headers).toEqual({});
	});

	test('twenty cold writes at once fetch one token', async () => {
		const { erp, asked } = erpAnswering(writing());
		await Promise.all(Array.from({ length: 20 }, async () => await erp.createOrder(newOrder, context)));
		expect(asked.filter(({ path }) => path === root)).toHaveLength(1);
	});

	test('a stale token is renewed once, and the write is sent once more', async () => {
		let fetched = 0;
		const left: Answer[] = [created, tokenRequired];
		const { erp, asked } = erpAnswering(({ method }) => (method === 'GET' ? session(`token-${++fetched}`) : (left.shift() ?? created)));
		await erp.createOrder(newOrder, context);
		await expect(erp.createOrder(newOrder, context)).resolves.toMatchObject({ outcome: 'created' });
		expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'GET', 'POST']);
		expect(asked.at(-1)?.headers['X-CSRF-Token']).toBe('token-2');
	});

	test('a token that is refused again ends it: nothing was done, and the hint names cookies', async () => {
		const { erp, asked } = erpAnswering(writing(tokenRequired, tokenRequired));
		await expect(erp.createOrder(newOrder, context)).rejects.toMatchObject({
			code: 'permission',
			httpStatus: 403,
			nothingDone: true,
			hint: expect.stringContaining('cookies'),
		});
		expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET', 'POST']);
	});

	test('a 403 without the header is a missing right, and is not tried again', async () => {
		const { erp, asked } = erpAnswering(writing({ status: 403, json: { error: { code: '/IWFND/CM_CONSUMER/101', message: { lang: 'en', value: 'No authorization' } } } }));
		await expect(erp.createOrder(newOrder, context)).rejects.toMatchObject({ code: 'permission', nothingDone: true });
		expect(asked).toHaveLength(2);
	});

	test('a service without the protection hands out no token; the write goes without', async () => {
		const { erp, asked } = erpAnswering(({ method }) => (method === 'GET' ? { json: { d: {} } } : created));
		await erp.createOrder(newOrder, context);
		expect(asked[1]?.headers).toEqual({});
	});

	test('a login that is refused at the fetch is told again for ten minutes instead of being tried: SAP locks users out', async () => {
		const { erp, asked, clock } = erpAnswering(() => ({ status: 401, text: 'BOT_USER:secret' }));
		for (let attempt = 0; attempt < 3; attempt++) {
			const failure = await erp.createOrder(newOrder, context).catch((error: unknown) => error as ConnectorError);
			expect(failure).toMatchObject({ code: 'auth', nothingDone: true });
			expect(JSON.stringify(failure)).not.toContain('secret');
		}
		expect(asked).toHaveLength(1);
		clock.at += 601_000;
		await expect(erp.createOrder(newOrder, context)).rejects.toMatchObject({ code: 'auth' });
		expect(asked).toHaveLength(2);
	});

	test.each<[string, Answer | Error, string]>([
		['no answer', new ConnectorError('timeout', 'no answer', { system: 'SAP S/4HANA' }), 'timeout'],
		['503', { status: 503 }, 'unavailable'],
	])('%s to the fetch proves that the order was not sent', async (_what, answer, code) => {
		const { erp } = erpAnswering(() => answer);
		await expect(erp.createOrder(newOrder, context)).rejects.toMatchObject({ code, nothingDone: true });
	});

	test('no answer to the order itself is uncertain, and it is not sent again', async () => {
		const { erp, asked } = erpAnswering(writing(new ConnectorError('timeout', 'no answer', { system: 'SAP S/4HANA' })));
		await expect(erp.createOrder(newOrder, context)).rejects.toMatchObject({ code: 'uncertain', nothingDone: false });
		expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	test('the client of the credential goes with the fetch and with the write', async () => {
		const { erp, asked } = erpAnswering(writing(), { sapClient: '100' });
		await erp.createOrder(newOrder, context);
		expect(asked.map(({ query }) => query)).toEqual([{ 'sap-client': '100' }, { 'sap-client': '100' }]);
	});
});
