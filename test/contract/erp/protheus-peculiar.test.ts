// What is Protheus's own beside the contract: tenants, branches, raw SQL, tokens, three forms of errors, masked fields.
import type { ErpPort } from '../../../lib/domain/erp';
import { company, notable } from '../../../sandbox/data/company.ts';
import type { ProtheusOptions } from '../../../sandbox/protheus/server.ts';
import { anything } from './support/erp-under-test';
import { failureOf } from './support/failure';
import { hostileTexts } from './support/hostile-texts';
import { customerId, sampleSkuCharacters, siteServices, startProtheusErp, type ProtheusUnderTest } from './support/protheus';

const maria = customerId(notable.maria);
const [mariaRecord] = company.customers;
const phone = mariaRecord?.phoneE164 ?? '';
const document = mariaRecord?.document ?? '';
const order = (idempotencyKey: string, sku = 'CIM-CP2-50') => ({ customerId: maria, items: [{ sku, quantity: 1 }], source: 'bot', idempotencyKey });

let running: ProtheusUnderTest | undefined;

async function start(...given: Parameters<typeof startProtheusErp>): Promise<ProtheusUnderTest> {
	running = await startProtheusErp(...given);
	return running;
}

afterEach(async () => {
	await running?.close();
	running = undefined;
});

const everyRead = (erp: ErpPort): Array<() => Promise<unknown>> => [
	() => erp.getCustomerByPhone(phone, anything),
	() => erp.getCustomerByDocument(document, anything),
	() => erp.getCustomerById(maria, anything),
	() => erp.getStock('CIM-CP2-50', {}, anything),
	() => erp.getPrice('CIM-CP2-50', { customerId: maria }, anything),
	() => erp.getLastOrders(maria, { limit: 5 }, anything),
	() => erp.getOpenOrders(maria, { limit: 5 }, anything),
	() => erp.findOrderByKey('none', anything),
	() => erp.findTicketByKey('none', anything),
];

describe('company and branch', () => {
	test('every request says both, the login too, and those that write', async () => {
		const { erp, sandbox } = await start({}, siteServices);
		for (const call of everyRead(erp)) await call();
		await erp.createOrder(order('tenant-1'), anything);
		const tenants = sandbox.journal.entries().map(({ headers }) => headers['tenantid']);
		expect(tenants.length).toBeGreaterThan(10);
		expect(new Set(tenants)).toEqual(new Set(['01,01']));
		expect(sandbox.createdOrders()).toMatchObject([{ tenantId: '01,01' }]);
	});

	test('another branch’s and another company’s rows are their own', async () => {
		const { erp, sandbox, close } = await start({}, { branch: '02' });
		expect((await erp.getCustomerById(maria, anything))?.name).toBe('MARIA DA OUTRA FILIAL');
		expect(await erp.getStock('CIM-CP2-50', {}, anything)).toMatchObject([{ available: 88_888 }]);
		expect((await erp.getLastOrders(maria, { limit: 20 }, anything)).map(({ id }) => id)).toEqual(['000777']);
		await close();
		const other = await start({}, { company: '99' });
		expect(await other.erp.getStock('CIM-CP2-50', { warehouse: '02' }, anything)).toMatchObject([{ available: 55_555 }]);
		expect(sandbox.canaryIsIntact()).toBe(true);
	});

	test('a table that is kept under another branch is read there, and only there', async () => {
		const { erp } = await start({}, { branches: { stock: '02' } });
		expect(await erp.getStock('CIM-CP2-50', {}, anything)).toMatchObject([{ available: 88_888 }]);
		expect((await erp.getCustomerById(maria, anything))?.name).toBe(mariaRecord?.name);
	});

	test('a company that does not exist is permission, with what Protheus says', async () => {
		const { erp } = await start({}, { company: '77' });
		expect(await failureOf(erp.getStock('CIM-CP2-50', {}, anything))).toMatchObject({ code: 'permission', httpStatus: 403 });
	});

	test('a store is part of who a customer is; returns of a supplier with the same code are nobody’s orders', async () => {
		const { erp } = await start();
		expect((await erp.getCustomerById('001001|02', anything))?.document).not.toBe(document);
		expect((await erp.getLastOrders('001001|02', { limit: 20 }, anything)).map(({ id }) => id)).toEqual(['099002']);
		const own = await erp.getLastOrders(maria, { limit: 100 }, anything);
		expect(own.map(({ id }) => id)).not.toContain('099003');
		for (const id of ['001001', '001001|01|01', '1001|01', '|', '', "001001|01' OR '1'='1"]) {
			expect(await erp.getCustomerById(id, anything)).toBeNull();
			expect(await erp.getLastOrders(id, { limit: 5 }, anything)).toEqual([]);
		}
	});
});

describe('the condition is SQL', () => {
	const hostile = [...hostileTexts, "' OR 1=1--", "O'Brien", 'A\r\nB', "'; DELETE FROM canario; --", "x' UNION SELECT 1 --"];

	test('nothing hostile reaches it, and what the whitelist refuses is not asked for', async () => {
		const { erp, sandbox } = await start({}, { ...siteServices, skuCharacters: '' });
		await erp.getStock('CIM-CP2-50', {}, anything);
		sandbox.journal.clear();
		for (const text of hostile) {
			expect(await erp.getStock(text, {}, anything)).toBeNull();
			expect(await erp.getPrice(text, { customerId: text }, anything)).toBeNull();
			expect(await erp.getCustomerById(text, anything)).toBeNull();
			expect(await erp.getCustomerByPhone(text, anything)).toBeNull();
			expect(await erp.getCustomerByDocument(text, anything)).toBeNull();
			expect(await erp.getLastOrders(text, { limit: 5 }, anything)).toEqual([]);
			expect(await erp.findOrderByKey(text, anything)).toBeNull();
		}
		for (const where of sandbox.wheres()) expect(where).not.toMatch(/--|;|UNION|OR '?1|DELETE|Brien|[\r\n"\\]/i);
		expect(sandbox.canaryIsIntact()).toBe(true);
	});

	test('characters that SKUs of the company hold are let through, quotes doubled', async () => {
		const { erp, sandbox } = await start();
		expect(await erp.getStock("O'RING-10", {}, anything)).toMatchObject([{ sku: "O'RING-10" }]);
		expect(sandbox.wheres().filter((text) => text.includes("B1_COD = 'O''RING-10'"))).toHaveLength(1);
		expect(await erp.getStock("' OR '1'='1", {}, anything)).toBeNull();
		expect(sampleSkuCharacters).not.toContain('=');
	});

	test('an order is refused for such a SKU or customer before anything is sent', async () => {
		const { erp, sandbox } = await start({}, siteServices);
		expect(await failureOf(erp.createOrder(order('hostile', "X'; --"), anything))).toMatchObject({ code: 'validation', parameter: 'Items[0].sku', nothingDone: true });
		expect(await failureOf(erp.createOrder({ ...order('hostile'), customerId: '1001' }, anything))).toMatchObject({ code: 'validation', parameter: 'Customer ID' });
		expect(sandbox.journal.count()).toBe(0);
	});

	test('a CNPJ with letters survives', async () => {
		const { erp } = await start();
		const alphanumeric = company.customers.find(({ id }) => id === notable.alphanumericCnpj);
		expect(await erp.getCustomerByDocument(alphanumeric?.document ?? '', anything)).toMatchObject({ document: '12ABC34501DE35' });
	});
});

describe('the token', () => {
	const logins = ({ sandbox }: ProtheusUnderTest) =>
		sandbox.journal.entries({ path: '/oauth2/' }).map(({ query }) => String(query['grant_type']));
	const twenty = (erp: ErpPort) => Promise.all(Array.from({ length: 20 }, () => erp.getCustomerById(maria, anything)));

	test('twenty cold look-ups at once log in once, and so do two runs', async () => {
		const subject = await start();
		await Promise.all([twenty(subject.erp), twenty(subject.another())]);
		expect(logins(subject)).toEqual(['password']);
	});

	test('user and password stand in headers, not in the address; the body is empty and says so', async () => {
		const { erp, sandbox } = await start({ tokenCredentials: 'header' });
		await erp.ping(anything);
		const [login] = sandbox.journal.entries({ path: '/oauth2/' });
		expect(login).toMatchObject({ method: 'POST', query: { grant_type: 'password' }, headers: { username: sandbox.knobs.user, 'content-length': '0' } });
	});

	test.each(['query', 'form'] as const)('a site that takes them in a %s only is served', async (credentialsIn) => {
		const { erp } = await start({ tokenCredentials: credentialsIn, tokenStatus: 200 }, {}, { credentialsIn });
		await expect(erp.ping(anything)).resolves.toBeUndefined();
	});

	test('a token that ends in mid-run is renewed once for twenty items, by its refresh token', async () => {
		const subject = await start();
		await subject.erp.ping(anything);
		subject.sandbox.clock.advance(3_600_000);
		expect((await twenty(subject.erp)).every((customer) => customer?.id === maria)).toBe(true);
		expect(logins(subject)).toEqual(['password', 'refresh_token']);
	});

	test('tokens that the server has forgotten: one renewal, each call once more, an order once', async () => {
		const subject = await start({}, siteServices);
		await subject.erp.ping(anything);
		subject.sandbox.forgetAccessTokens();
		expect((await twenty(subject.erp)).every((customer) => customer?.id === maria)).toBe(true);
		expect(logins(subject)).toHaveLength(2);
		subject.sandbox.forgetAccessTokens();
		expect(await subject.erp.createOrder(order('renewed'), anything)).toMatchObject({ outcome: 'created' });
		expect(subject.sandbox.createdOrders()).toHaveLength(1);
	});

	test('a refresh token that is dead too means user and password again', async () => {
		const subject = await start();
		await subject.erp.ping(anything);
		subject.sandbox.clock.advance(25 * 3_600_000);
		await subject.erp.ping(anything);
		expect(logins(subject)).toEqual(['password', 'refresh_token', 'password']);
	});

	test('a wrong password is auth, is told again without another try, and is not shown', async () => {
		const subject = await start({}, siteServices, { password: 'senha-errada-123' });
		for (const call of [() => subject.erp.ping(anything), () => subject.erp.createOrder(order('auth'), anything)]) {
			const error = await failureOf(call());
			expect(error).toMatchObject({ code: 'auth', nothingDone: true });
			expect(`${error.message} ${error.hint}`).not.toContain('senha-errada-123');
		}
		expect(logins(subject)).toHaveLength(1);
	});

	test('a login that fails of the server is no unknown outcome of an order', async () => {
		const { erp, sandbox } = await start({}, siteServices);
		sandbox.faults.add([{ match: { path: '/oauth2/' }, fault: 'status', status: 503 }]);
		expect(await failureOf(erp.createOrder(order('no-login'), anything))).toMatchObject({ code: 'unavailable', nothingDone: true });
	});
});

describe('what Protheus refuses', () => {
	const forms: ReadonlyArray<ProtheusOptions['errorShape'] & string> = ['usual', 'ttalk', 'legacy', 'html'];

	test.each(forms)('SECURITY=0 is said to be that, in errors of the form %s', async (errorShape) => {
		const { erp } = await start({ security: false, basicAuth: true, errorShape, charset: 'cp1252' }, {}, { kind: 'basic' });
		const error = await failureOf(erp.ping(anything));
		if (errorShape === 'html') return expect(error).toMatchObject({ code: 'unavailable', httpStatus: 503 });
		expect(error).toMatchObject({ code: 'permission', retryable: false });
		expect(error.hint).toContain('SECURITY=1');
	});

	test.each(forms)('an order it refuses is validation with its words, and leaves nothing (%s)', async (errorShape) => {
		const { erp, sandbox } = await start({ errorShape, charset: 'cp1252' }, siteServices);
		const error = await failureOf(erp.createOrder(order('refused', 'NAO-EXISTE'), anything));
		expect(error).toMatchObject({ code: 'validation', nothingDone: true, httpStatus: 400 });
		expect(error.message).not.toMatch(/<|\uFFFD/);
		expect(sandbox.createdOrders()).toHaveLength(0);
	});
});

describe('protected fields (LGPD)', () => {
	test.each(['masked', 'absent'] as const)('a phone, document or e-mail that is %s counts as none', async (protectedValues) => {
		const protectedFields = ['a1_tel', 'a1_cgc', 'a1_email'];
		const { erp } = await start({ protectedFields, protectedValues, protectedListAs: protectedValues === 'masked' ? 'text' : 'list' });
		expect(await erp.getCustomerById(maria, anything)).toMatchObject({ id: maria, phone: null, document: null, email: null });
		for (const call of [() => erp.getCustomerByPhone(phone, anything), () => erp.getCustomerByDocument(document, anything)]) {
			expect(await failureOf(call())).toMatchObject({ code: 'permission', hint: expect.stringContaining('LGPD') });
		}
		expect(await erp.getCustomerByPhone('+5511900000000', anything)).toBeNull();
	});
});

describe('load', () => {
	test('twenty items of a price question, four at a time, stay within four threads', async () => {
		const { erp, sandbox } = await start({ threads: 4, latencyMs: 5 });
		await erp.ping(anything);
		const waiting = company.products.slice(0, 20).map(({ sku }) => sku);
		const worker = async (): Promise<void> => {
			for (let sku = waiting.pop(); sku !== undefined; sku = waiting.pop()) {
				expect(await erp.getPrice(sku, { customerId: maria }, anything)).not.toBeNull();
			}
		};
		await Promise.all([worker(), worker(), worker(), worker()]);
		expect(sandbox.mostAtOnce()).toBeLessThanOrEqual(4);
	});

	test('all orders of an answer have their items by one question', async () => {
		const { erp, sandbox } = await start();
		await erp.ping(anything);
		sandbox.journal.clear();
		const orders = await erp.getLastOrders(maria, { limit: 20 }, anything);
		expect(orders.length).toBeGreaterThan(3);
		expect(sandbox.journal.count()).toBe(2);
	});
});

describe('prices', () => {
	test('a factor counts only where the credential says so, and only from 0 to 1', async () => {
		const plain = await start({}, { priceTable: '004' });
		expect(await plain.erp.getPrice('CIM-CP2-50', {}, anything)).toMatchObject({ unitPrice: 100, discountPercentage: 0, finalPrice: 100 });
		await plain.close();
		const { erp } = await start({}, { priceTable: '004', discountFactor: 'factor' });
		expect(await erp.getPrice('CIM-CP2-50', {}, anything)).toMatchObject({ unitPrice: 100, discountPercentage: 10, finalPrice: 90 });
		expect(await erp.getPrice('TUBO 3/4 50MM', {}, anything)).toMatchObject({ discountPercentage: 0, finalPrice: 100 });
	});

	test.each(['002', '003', '999'])('table %s, expired, inactive or unknown, has no prices', async (priceTable) => {
		const { erp } = await start({}, { priceTable });
		expect(await erp.getPrice('CIM-CP2-50', {}, anything)).toBeNull();
	});

	test('without a price table the product record has the price', async () => {
		const { erp } = await start({}, { priceTable: '' });
		expect(await erp.getPrice('CIM-CP2-50', {}, anything)).toMatchObject({ finalPrice: 38.9, source: 'list' });
	});
});
