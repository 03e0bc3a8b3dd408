// What is S/4HANA's own, against its sandbox over the real transport: sessions, organisations, traps in the data.
import { company, notable } from '../../../sandbox/data/company.ts';
import { erpServiceOver } from './support/service';
import { anything } from './support/erp-under-test';
import { failureOf } from './support/failure';
import { startSapS4, type SapS4UnderTest } from './support/sap-s4';

const maria = '0000001001';
const mariaPhone = '+5511987654321';
const mariaDocument = company.customers.find(({ id }) => id === notable.maria)?.document ?? '';
const order = (idempotencyKey: string) => ({ customerId: maria, items: [{ sku: 'CIM-CP2-50', quantity: 1 }], source: 'whatsapp_bot', idempotencyKey });
const keys = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}-${index}`);

let running: SapS4UnderTest;
async function start(...given: Parameters<typeof startSapS4>): Promise<SapS4UnderTest> {
	running = await startSapS4(...given);
	return running;
}

afterEach(async () => {
	await running.close();
});

describe('sessions', () => {
	test('twenty cold orders at once fetch one token, and each is made once', async () => {
		const { erp, sandbox } = await start();
		await Promise.all(keys(20, 'cold').map(async (key) => await erp.createOrder(order(key), anything)));
		expect(sandbox.csrfFetches()).toBe(1);
		expect(sandbox.createdOrders().map(({ purchaseOrderByCustomer }) => purchaseOrderByCustomer).sort()).toEqual(keys(20, 'cold').sort());
	});

	test('sessions that end in mid-run are renewed once, and every order is made once', async () => {
		const { erp, sandbox } = await start();
		await erp.createOrder(order('before'), anything);
		sandbox.endSessions();
		await Promise.all(keys(20, 'after').map(async (key) => await erp.createOrder(order(key), anything)));
		expect(sandbox.csrfFetches()).toBe(2);
		expect(sandbox.createdOrders()).toHaveLength(21);
	});

	test('a session that lapsed while nobody wrote is renewed', async () => {
		const { erp, sandbox } = await start({ sessionMs: 1_000 });
		await erp.createOrder(order('first'), anything);
		sandbox.clock.advance(2_000);
		await expect(erp.createOrder(order('second'), anything)).resolves.toMatchObject({ outcome: 'created' });
	});

	test('a service the user has no right to is a missing right, not a stale token', async () => {
		const { erp, sandbox } = await start({ forbiddenServices: ['API_SALES_ORDER_SRV'] });
		expect(await failureOf(erp.createOrder(order('forbidden'), anything))).toMatchObject({ code: 'permission', nothingDone: true });
		expect(sandbox.createdOrders()).toEqual([]);
	});

	test('a wrong password is told, and shown nowhere', async () => {
		const { erp, sandbox } = await start();
		sandbox.knobs.password = 'another';
		for (const call of [erp.ping(anything), erp.createOrder(order('login'), anything)]) {
			const error = await failureOf(call);
			expect(error).toMatchObject({ code: 'auth', httpStatus: 401 });
			expect(`${error.message} ${error.hint}`).not.toMatch(/BOT_USER|bot-password|Basic/);
		}
	});

	test('another client is another login', async () => {
		const { erp } = await start({}, { sapClient: '200' });
		expect(await failureOf(erp.ping(anything))).toMatchObject({ code: 'auth' });
	});
});

describe('log-on', () => {
	test('a wrong password is tried once by twenty look-ups at once: SAP locks users out', async () => {
		const { erp, sandbox } = await start();
		sandbox.knobs.password = 'another';
		const failures = await Promise.all(keys(20, 'sku').map(async (sku) => await failureOf(erp.getPrice(sku, {}, anything))));
		for (const failure of failures) expect(failure).toMatchObject({ code: 'auth' });
		expect(sandbox.journal.count({ status: 401 })).toBe(1);
	});

	test('twenty look-ups at once open one session', async () => {
		const { erp, sandbox } = await start();
		await Promise.all(keys(20, 'sku').map(async () => await erp.getStock('CIM-CP2-50', {}, anything)));
		expect(sandbox.journal.entries().filter(({ headers }) => headers.cookie === undefined)).toHaveLength(1);
	});

	test('an order that bears the key for somebody else makes no second one of it', async () => {
		const { erp, sandbox } = await start();
		await erp.createOrder({ ...order('shared'), customerId: '0000001002' }, anything);
		expect(await failureOf(erp.findOrderByKey('shared', anything, maria))).toMatchObject({ code: 'validation', parameter: 'Idempotency Key' });
		await erp.createOrder(order('shared'), anything);
		expect(await erp.findOrderByKey('shared', anything, '1001')).toMatchObject({ customerId: maria });
		expect(sandbox.createdOrders()).toHaveLength(2);
	});
});

describe('another company in the same system', () => {
	test('has customers that are nobody here, and orders that are not shown', async () => {
		const { erp } = await start({ twinInOtherOrganisation: true });
		expect(await erp.getCustomerById('9005', anything)).toBeNull();
		expect(await erp.getCustomerByPhone(mariaPhone, anything)).toMatchObject({ id: maria });
		expect(await erp.getCustomerByDocument(mariaDocument, anything)).toMatchObject({ id: maria });
		const numbers = (await erp.getLastOrders(maria, { limit: 20 }, anything)).map(({ id }) => id);
		expect(numbers).not.toContain('0000070001');
	});

	test('is part of the answer where the credential names no organisation', async () => {
		const { erp } = await start({}, { salesOrganization: '', distributionChannel: '', division: '' });
		const [newest] = await erp.getLastOrders(maria, { limit: 1 }, anything);
		expect(newest?.id).toBe('0000070001');
		expect(await erp.getCustomerById('9005', anything)).toMatchObject({ id: '0000009005' });
	});

	test('has stock of its own, by plant', async () => {
		const { erp } = await start({}, { stockWarehouses: [] });
		const levels = await erp.getStock('CIM-CP2-50', {}, anything);
		expect(levels?.map(({ warehouse }) => warehouse).sort()).toEqual(['1000/0001', '2000/0001']);
		expect(await erp.getStock('CIM-CP2-50', { warehouse: '1000' }, anything)).toEqual(levels?.filter(({ warehouse }) => warehouse === '1000/0001'));
	});
});

describe('who is found', () => {
	test.each(['9001', '9002', '9003', '9004'])('%s, a supplier, deleted, blocked or prospective double, is nobody’s customer', async (id) => {
		const { erp } = await start();
		expect(await erp.getCustomerById(id, anything)).toBeNull();
	});

	test('who moved away does not keep the phone of the old address', async () => {
		const { erp } = await start({ expiredAddress: true });
		expect(await erp.getCustomerByPhone(mariaPhone, anything)).toMatchObject({ id: maria });
	});

	test('a number without its zeros is the same customer', async () => {
		const { erp } = await start({ keys: 'stripped', partnerNumbers: 'other' });
		expect(await erp.getCustomerById('0000001001', anything)).toMatchObject({ id: '1001' });
		expect(await erp.getCustomerById('1001', anything)).toMatchObject({ id: '1001' });
	});

	test.each([notable.alphanumericCnpj, notable.alphanumericCnpjBare])('a CNPJ with letters finds customer %s in both places', async (id) => {
		const document = company.customers.find((customer) => customer.id === id)?.document ?? '';
		const { erp, sandbox } = await start();
		expect(await erp.getCustomerByDocument(document, anything)).toMatchObject({ document });
		// A category that is not the credential's: only the customer's own field is left.
		sandbox.knobs.cnpjTaxType = 'ZBR1';
		expect(await erp.getCustomerByDocument(document, anything)).toMatchObject({ document });
	});

	test.each(["O'Brien", "' OR 1=1--", '%', 'a\r\nb'])('%j reaches SAP inside of its quotes or not at all', async (text) => {
		const { erp, sandbox } = await start();
		expect(await erp.getCustomerById(text, anything)).toBeNull();
		expect(await erp.getStock(text, {}, anything)).toBeNull();
		expect(await erp.getCustomerByDocument(text, anything)).toBeNull();
		expect(await erp.getCustomerByPhone(text, anything)).toBeNull();
		expect(await erp.getLastOrders(text, { limit: 5 }, anything)).toEqual([]);
		expect(sandbox.journal.entries().filter(({ status }) => status !== 200)).toEqual([]);
	});
});

describe('orders', () => {
	test('goods leave with the order, so what is left is less', async () => {
		const { erp } = await start();
		const [before] = (await erp.getStock('CIM-CP2-50', {}, anything)) ?? [];
		await erp.createOrder({ ...order('stock'), items: [{ sku: 'cim-cp2-50', quantity: 3 }] }, anything);
		expect(await erp.getStock('CIM-CP2-50', {}, anything)).toMatchObject([{ available: (before?.available ?? 0) - 3 }]);
	});

	test('a very long key makes one order, and is found again with everything forgotten here', async () => {
		const { erp, sandbox } = await start();
		const asked = { customerId: maria, items: [{ sku: 'CIM-CP2-50', quantity: 1 }], idempotencyKey: 'w'.repeat(150) };
		const first = await erpServiceOver(erp).service.createOrder(asked, anything);
		expect(await erpServiceOver(erp).service.createOrder(asked, anything)).toMatchObject({ id: first.id, outcome: 'existing' });
		expect(sandbox.createdOrders()).toHaveLength(1);
	});

	test('what SAP refuses comes with its own words, and nothing is done', async () => {
		const { erp, sandbox } = await start({}, { salesOrderType: 'ZZ' });
		const error = await failureOf(erp.createOrder(order('type'), anything));
		expect(error).toMatchObject({ code: 'validation', nothingDone: true, httpStatus: 400 });
		expect(error.message).toMatch(/^SAP S\/4HANA answered 400 to "create order": .+\(.+\)\.$/);
		expect(sandbox.createdOrders()).toEqual([]);
	});

	test('notes reach the text the credential names', async () => {
		const { erp, sandbox } = await start({}, { noteTextId: 'TX01' });
		const placed = await erp.createOrder({ ...order('notes'), notes: 'Entregar de manhã' }, anything);
		const login = Buffer.from(`${sandbox.knobs.user}:${sandbox.knobs.password}`).toString('base64');
		const address = `${sandbox.baseUrl}/sap/opu/odata/sap/API_SALES_ORDER_SRV/A_SalesOrder('${placed.order.id}')/to_Text?$format=json`;
		const texts = await fetch(address, { headers: { Authorization: `Basic ${login}` } });
		expect(await texts.text()).toContain('Entregar de manhã');
	});
});

test('a service that is not active is named with what to do, and the rest goes on without it', async () => {
	const { erp, close } = await start({ inactiveServices: ['API_PRODUCT_SRV'] });
	expect(await failureOf(erp.getStock('CIM-CP2-50', {}, anything))).toMatchObject({ code: 'permission', hint: expect.stringContaining('activated') });
	await close();
	const { erp: without } = await start({ inactiveServices: ['API_PRODUCT_SRV'] }, { productNames: false });
	expect(await without.getStock('CIM-CP2-50', {}, anything)).toMatchObject([{ name: null }]);
	expect(await without.getPrice('CENTAVOS-33', {}, anything)).toMatchObject({ unitPrice: 0.33 });
});
