// What is peculiar to the Service Layer: its sessions, and what a wrong password or an expired session costs.
import { COMPANY_DATABASE, OTHER_COMPANY_DATABASE, type SapBusinessOneOptions } from '../../../sandbox/sap-business-one/server.ts';
import { anything } from './support/erp-under-test';
import { startSapBusinessOne, type SapBusinessOneUnderTest } from './support/sap-business-one';

const maria = 'C1001';
const times = async <T>(count: number, call: () => Promise<T>): Promise<T[]> => await Promise.all(Array.from({ length: count }, call));

async function withCompany(options: SapBusinessOneOptions, use: (running: SapBusinessOneUnderTest) => Promise<void>): Promise<void> {
	const running = await startSapBusinessOne(options);
	try {
		await use(running);
	} finally {
		await running.close();
	}
}

const logins = ({ sandbox }: SapBusinessOneUnderTest): number => sandbox.journal.count({ method: 'POST', path: '^/b1s/v1/Login$' });

describe('sessions of SAP Business One', () => {
	test('20 cold parallel calls, of several executions, make one login', async () => {
		await withCompany({ parallelLogins: 'refuse', loginMs: 50 }, async (running) => {
			const customers = await times(20, async () => await running.another().getCustomerById(maria, anything));
			expect(customers.every((customer) => customer?.id === maria)).toBe(true);
			expect(logins(running)).toBe(1);
		});
	});

	test('a session that ends under 20 parallel items is renewed by one login, and every item has its answer', async () => {
		await withCompany({ loginMs: 50 }, async (running) => {
			await running.erp.ping(anything);
			running.sandbox.dropSessions();
			const stocks = await times(20, async () => await running.erp.getStock('CIM-CP2-50', {}, anything));
			expect(stocks.every((levels) => levels?.some(({ available }) => available === 320))).toBe(true);
			expect(logins(running)).toBe(2);
		});
	});

	test('a session that timed out costs one login, also before a write, which is made once', async () => {
		await withCompany({}, async (running) => {
			await running.erp.ping(anything);
			running.sandbox.clock.advance(31 * 60_000);
			const order = { customerId: maria, items: [{ sku: 'CIM-CP2-50', quantity: 1 }], source: 'test', idempotencyKey: 'expired-1' };
			expect(await running.erp.createOrder(order, anything)).toMatchObject({ outcome: 'created' });
			expect(logins(running)).toBe(2);
			expect(running.sandbox.createdOrders().map(({ key }) => key)).toEqual(['expired-1']);
		});
	});

	test('behind a load balancer every call goes to the node that knows the session', async () => {
		await withCompany({ nodes: 3 }, async (running) => {
			await times(12, async () => await running.erp.ping(anything));
			expect(running.sandbox.journal.count({ status: 401 })).toBe(0);
			const cookies = running.sandbox.journal.entries({ method: 'GET' }).map(({ headers }) => headers.cookie);
			expect(new Set(cookies).size).toBe(1);
			expect(cookies[0]).toMatch(/^B1SESSION=[\w-]+; ROUTEID=\.node\d$/);
		});
	});

	test('a wrong password is tried once, not per item, and does not lock the user', async () => {
		await withCompany({ lockAfterWrongLogins: 3, wrongLoginMs: 50 }, async (running) => {
			const wrong = running.another({ password: 'senha-errada' });
			const call = async () => await wrong.getCustomerById(maria, anything).catch((error: unknown) => error);
			const failures = [...(await times(20, call)), await call(), await call()];
			for (const failure of failures) expect(failure).toMatchObject({ code: 'auth', nothingDone: true, hint: expect.stringContaining('Password') });
			expect(JSON.stringify(failures) + String(failures[0])).not.toContain('senha-errada');
			expect(running.sandbox.sessionCounts()).toMatchObject({ logins: 0, wrongLogins: 1 });
		});
	});

	test('the end of the process logs out: no session is left that takes up a licence', async () => {
		await withCompany({}, async (running) => {
			await running.erp.ping(anything);
			expect(running.sandbox.sessionCounts().open).toBe(1);
			await running.session.close();
			expect(running.sandbox.sessionCounts()).toMatchObject({ open: 0, logouts: 1 });
		});
	});

	test('logging out works when the sockets of the credential are closed already', async () => {
		const { erp, sandbox, close } = await startSapBusinessOne();
		await erp.ping(anything);
		await close();
		expect(sandbox.sessionCounts()).toMatchObject({ open: 0, logouts: 1 });
	});

	test('another company’s rows come with another company’s login alone', async () => {
		const other = await startSapBusinessOne({}, {}, { companyDatabase: OTHER_COMPANY_DATABASE });
		await withCompany({}, async (running) => {
			try {
				const [own, theirs] = await Promise.all([running.erp.getCustomerById(maria, anything), other.erp.getCustomerById(maria, anything)]);
				expect(own?.name).toBe('Maria Aparecida da Silva');
				expect(theirs?.name).not.toBe(own?.name);
				expect(running.sandbox.journal.entries({ path: '/Login$' })[0]?.body).toMatchObject({ CompanyDB: COMPANY_DATABASE });
			} finally {
				await other.close();
			}
		});
	});
});
