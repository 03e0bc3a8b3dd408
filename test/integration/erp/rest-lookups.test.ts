import type { RestErpSettingsInput } from '../../../lib/systems/rest-erp';
import { startRestErp, type RestErpUnderTest } from '../../contract/erp/support/rest';
import { erpServiceOver, type ServiceUnderTest } from '../../contract/erp/support/service';
import { failureOf } from '../../contract/erp/support/failure';

const context = { signal: new AbortController().signal };
let rest: RestErpUnderTest;
let subject: ServiceUnderTest;

async function start(settings: Partial<RestErpSettingsInput> = {}): Promise<void> {
	await rest?.close();
	rest = await startRestErp({}, { timeoutMs: 400, ...settings });
	subject = erpServiceOver(rest.erp);
}

beforeEach(() => start());
afterAll(() => rest?.close());

describe('a look-up', () => {
	test('asked for by a thousand callers at once is one request', async () => {
		const results = await Promise.all(
			Array.from({ length: 1_000 }, () => subject.service.getStock({ sku: 'CIM-CP2-50' }, context)),
		);
		expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
		expect(rest.sandbox.journal.count()).toBe(1);
	});

	test('that another process has made is answered from the Store', async () => {
		await subject.service.getCustomer({ customerId: '1001' }, context);
		expect(await subject.neighbour().getCustomer({ customerId: '1001' }, context)).toMatchObject({ found: true, id: '1001' });
		expect(rest.sandbox.journal.count()).toBe(1);
	});

	test('of orders is never cached', async () => {
		await subject.service.getLastOrders({ customerId: '1001' }, context);
		await subject.service.getLastOrders({ customerId: '1001' }, context);
		expect(rest.sandbox.journal.count()).toBe(2);
	});

	test.each([502, 503, 504, 429])('refused once with %i is made again', async (status) => {
		rest.sandbox.faults.add([{ nth: 1, fault: 'status', status, headers: { 'retry-after': '1' } }]);
		expect(await subject.service.getStock({ sku: 'CIM-CP2-50' }, context)).toMatchObject({ found: true, available: 320 });
		expect(rest.sandbox.journal.count()).toBe(2);
		expect(subject.calls.map(({ outcome, attempt }) => [attempt, outcome])).toEqual([
			[1, status === 429 ? 'rate_limited' : 'unavailable'],
			[2, 'ok'],
		]);
	});

	test.each(['reset', 'truncated', 'malformed'] as const)('whose answer is broken on the way (%s) is made again', async (fault) => {
		rest.sandbox.faults.add([{ nth: 1, fault }]);
		expect(await subject.service.getStock({ sku: 'CIM-CP2-50' }, context)).toMatchObject({ found: true });
	});

	test('gives up after three attempts, saying where the answer broke', async () => {
		rest.sandbox.faults.add([{ fault: 'malformed' }]);
		const error = await failureOf(subject.service.getStock({ sku: 'CIM-CP2-50' }, context));
		expect(error).toMatchObject({ code: 'unavailable', httpStatus: 200 });
		expect(error.message).toBe('REST ERP answered broken JSON to "stock" (application/json, not JSON from character 24 on).');
		expect(rest.sandbox.journal.count()).toBe(3);
	});

	test('answered with a web page says so and is not repeated', async () => {
		rest.sandbox.faults.add([{ fault: 'html', status: 200 }]);
		const error = await failureOf(subject.service.getStock({ sku: 'CIM-CP2-50' }, context));
		expect(error).toMatchObject({ code: 'unavailable', retryable: false });
		expect(error.message).toContain('a web page to "stock" (text/html');
		expect(rest.sandbox.journal.count()).toBe(1);
	});

	test('with wrong credentials is an auth error without a secret, and not repeated', async () => {
		for (const unauthorizedBody of ['json', 'html'] as const) {
			rest.sandbox.reset();
			rest.sandbox.knobs.password = 'changed-meanwhile';
			rest.sandbox.knobs.unauthorizedBody = unauthorizedBody;
			const error = await failureOf(subject.service.getStock({ sku: 'PAR-M6' }, context));
			expect(error).toMatchObject({ code: 'auth', httpStatus: 401, retryable: false });
			expect(`${error.message}${error.hint}${JSON.stringify(error)}`).not.toMatch(/bot-password|Basic|Ym90/);
			expect(rest.sandbox.journal.count()).toBe(1);
		}
	});

	test('that gets no answer is a time-out after three attempts', async () => {
		await start({ timeoutMs: 60 });
		rest.sandbox.faults.add([{ fault: 'commitThenTimeout' }]);
		expect(await failureOf(subject.service.getPrice({ sku: 'CIM-CP2-50' }, context))).toMatchObject({ code: 'timeout' });
		expect(rest.sandbox.journal.count()).toBe(3);
	});

	test('of an ERP that is down is unavailable', async () => {
		await rest.sandbox.close();
		expect(await failureOf(subject.service.getPrice({ sku: 'CIM-CP2-50' }, context))).toMatchObject({ code: 'unavailable' });
	});
});

describe('phones over REST', () => {
	test('a miss costs six requests, a hit by bare digits those in bare digits: two for a landline, four for a mobile', async () => {
		await subject.service.getCustomerByPhone({ phone: '11900000000' }, context);
		expect(rest.sandbox.journal.count()).toBe(6);
		rest.sandbox.reset();
		await subject.service.getCustomerByPhone({ phone: '5541933334444' }, context);
		expect(rest.sandbox.journal.count()).toBe(2);
		rest.sandbox.reset();
		await subject.service.getCustomerByPhone({ phone: '(11) 98765-4321' }, context);
		expect(rest.sandbox.journal.count()).toBe(4);
	});

	test('strangers that a substring search returns do not count', async () => {
		rest.sandbox.knobs.phoneMatch = 'contains';
		expect(await subject.service.getCustomerByPhone({ phone: '(19) 3333-4444' }, context)).toMatchObject({ found: true, id: '1019' });
		expect(await subject.service.getCustomerByPhone({ phone: '(33) 3344-4455' }, context)).toEqual({ found: false });
	});

	test('an ERP that ignores the filter and returns everybody finds the right customer, or nobody', async () => {
		await start({ operations: { customerByPhone: { query: { telefone: '{phone}' } } } });
		expect(await subject.service.getCustomerByPhone({ phone: '(11) 98765-4321' }, context)).toMatchObject({ id: '1001' });
		expect(await subject.service.getCustomerByPhone({ phone: '(11) 90000-0000' }, context)).toEqual({ found: false });
	});
});

describe('what cannot be sent', () => {
	test.each(['..', '.', ' .. ', '', '   '])('the SKU %j is refused before anything is sent', async (sku) => {
		expect(await failureOf(rest.erp.getStock(sku.trim(), {}, context))).toMatchObject({ code: 'validation', parameter: 'SKU' });
		expect(rest.sandbox.journal.count()).toBe(0);
	});
});
