import { ConnectorError } from '../../../../lib/domain/errors';
import { context, erpAnswering, newOrder, nothing, orderEntity, session, type Answer, type ErpOverFake } from './fake-sap';

const refused: Answer = { status: 401, text: '<html>Logon failed</html>' };
const root = 'API_SALES_ORDER_SRV/';
const lookUp = async ({ erp }: ErpOverFake): Promise<unknown> => await erp.getLastOrders('1001', { limit: 1 }, context);
const failureOf = async (call: Promise<unknown>): Promise<unknown> => await call.catch((error: unknown) => error);

describe('a wrong password', () => {
	test('is tried once by twenty look-ups at once, and not again for ten minutes: SAP locks users out', async () => {
		const fake = erpAnswering(() => refused);
		const failures = await Promise.all(Array.from({ length: 20 }, async () => await failureOf(fake.erp.getPrice('TG11', {}, context))));
		for (const failure of failures) expect(failure).toMatchObject({ code: 'auth' });
		await expect(fake.erp.createOrder(newOrder, context)).rejects.toMatchObject({ code: 'auth' });
		expect(fake.asked).toHaveLength(1);
		fake.clock.at += 601_000;
		await expect(lookUp(fake)).rejects.toMatchObject({ code: 'auth' });
		expect(fake.asked).toHaveLength(2);
	});

	test('that comes in mid-run stops what follows', async () => {
		let wrong = false;
		const fake = erpAnswering(() => (wrong ? refused : nothing));
		await lookUp(fake);
		wrong = true;
		await expect(lookUp(fake)).rejects.toMatchObject({ code: 'auth' });
		await expect(lookUp(fake)).rejects.toMatchObject({ code: 'auth' });
		expect(fake.asked).toHaveLength(2);
	});

	test('at the token alone holds up no look-up, and no order after a look-up that worked', async () => {
		let tokens = 0;
		const fake = erpAnswering(({ method, path }) => {
			if (method === 'POST') return { status: 201, json: { d: orderEntity() } };
			return path !== root ? nothing : ++tokens === 1 ? refused : session();
		});
		await expect(fake.erp.createOrder(newOrder, context)).rejects.toMatchObject({ code: 'auth' });
		await expect(fake.erp.createOrder(newOrder, context)).rejects.toMatchObject({ code: 'auth' });
		expect(tokens).toBe(1);
		expect(await lookUp(fake)).toEqual([]);
		expect(await fake.erp.createOrder(newOrder, context)).toMatchObject({ outcome: 'created' });
	});

	test('at the token and at the look-up after it is tried no third time', async () => {
		const fake = erpAnswering(() => refused);
		await expect(fake.erp.createOrder(newOrder, context)).rejects.toMatchObject({ code: 'auth' });
		for (let attempt = 0; attempt < 3; attempt++) await expect(lookUp(fake)).rejects.toMatchObject({ code: 'auth' });
		expect(fake.asked).toHaveLength(2);
	});
});

test('a first look-up without an answer lets the others try', async () => {
	const fake = erpAnswering((_asked, count) => (count === 1 ? new ConnectorError('timeout', 'No answer.', { system: 'SAP S/4HANA' }) : nothing));
	const answers = await Promise.all(Array.from({ length: 3 }, async () => await failureOf(lookUp(fake))));
	expect(answers.filter((answer) => answer instanceof ConnectorError)).toHaveLength(1);
	expect(fake.asked).toHaveLength(3);
});

describe('the cookies of an answer', () => {
	const withCookies: Answer = { ...nothing, setCookie: ['sap-usercontext=sap-client=100; path=/', 'SAP_SESSIONID_S4H_100=abc%3d; path=/; secure', 'MYSAPSSO2=ticket; path=/'] };

	test('go with the next look-up, but for the log-on ticket, so that SAP opens one session for all', async () => {
		const fake = erpAnswering(() => withCookies);
		await Promise.all(Array.from({ length: 20 }, async () => await lookUp(fake)));
		const [first, ...others] = fake.asked.map(({ headers }) => headers);
		expect(first).toEqual({});
		expect(others).toHaveLength(19);
		for (const headers of others) expect(headers).toEqual({ Cookie: 'sap-usercontext=sap-client=100; SAP_SESSIONID_S4H_100=abc%3d' });
	});

	test('are forgotten with a refused log-on', async () => {
		const fake = erpAnswering((_asked, count) => (count === 2 ? refused : withCookies));
		await lookUp(fake);
		await expect(lookUp(fake)).rejects.toMatchObject({ code: 'auth' });
		fake.clock.at += 601_000;
		await lookUp(fake);
		expect(fake.asked.at(-1)?.headers).toEqual({});
	});
});
