// What only Bling does, beyond the contract that bling.test.ts runs.
import { boundedKey } from '../../../lib/domain/bounded-key';
import { STATUS, SEED, contactId, orderId } from '../../../sandbox/bling/server.ts';
import { company, notable } from '../../../sandbox/data/company.ts';
import { startBling, withoutLimits, type BlingStart, type BlingUnderTest } from './support/bling';
import { anything } from './support/erp-under-test';
import { failureOf } from './support/failure';

jest.setTimeout(60_000);

const maria = String(contactId(notable.maria));
const phoneOf = (id: string) => company.customers.find((customer) => customer.id === id)?.phoneE164 ?? '';
const newOrder = (idempotencyKey: string, changes: object = {}) => ({ customerId: maria, items: [{ sku: 'CIM-CP2-50', quantity: 2 }], source: 'whatsapp_bot', idempotencyKey, ...changes });

describe('Bling', () => {
	let bling: BlingUnderTest;
	const others: BlingUnderTest[] = [];
	const startAnother = async (options: BlingStart = {}): Promise<BlingUnderTest> => {
		const other = await startBling(options);
		others.push(other);
		return other;
	};
	const paths = () => bling.sandbox.journal.entries().map(({ method, path }) => `${method} ${path.replace('/Api/v3', '')}`);
	const since = async <T>(call: () => Promise<T>): Promise<T> => {
		bling.sandbox.journal.clear();
		return await call();
	};

	beforeAll(async () => {
		bling = await startBling();
	});
	afterEach(async () => {
		for (const other of others.splice(0)) await other.close();
		bling.sandbox.faults.clear();
		Object.assign(bling.sandbox.knobs, { missingScopes: [], ...withoutLimits });
	});
	afterAll(async () => await bling.close());

	describe('contacts', () => {
		test('a known phone costs a search for each way to write it, its contact and its balance, no more', async () => {
			const customer = await since(() => bling.erp.getCustomerByPhone(phoneOf(notable.maria), anything));
			expect(customer).toMatchObject({ id: maria, creditLimit: expect.any(Number), balanceDue: expect.any(Number) });
			expect(paths().filter((path) => path === 'GET /contatos').length).toBeLessThanOrEqual(6);
			expect(paths().filter((path) => path.startsWith('GET /contatos/'))).toEqual([`GET /contatos/${maria}`]);
		});

		test('deleted, inactive and supplier contacts are no customers, not even by their ids', async () => {
			for (const id of [SEED.deletedTwinId, SEED.inactiveTwinId]) expect(await bling.erp.getCustomerById(String(id), anything)).toBeNull();
			bling.sandbox.knobs.activeSupplierTwin = true;
			expect((await bling.erp.getCustomerByDocument(company.customers[0]?.document ?? '', anything))?.id).toBe(maria);
			expect(await bling.erp.getCustomerById(String(SEED.supplierTwinId), anything)).toBeNull();
			const lenient = bling.another({ settings: { otherContactTypes: [] } });
			await expect(lenient.getCustomerByPhone(phoneOf(notable.maria), anything)).rejects.toMatchObject({ code: 'ambiguous' });
			bling.sandbox.knobs.activeSupplierTwin = false;
		});

		test('an id that is none is nobody, without a request', async () => {
			for (const id of ['1/../2', 'me', '%', '']) expect(await since(() => bling.erp.getCustomerById(id, anything))).toBeNull();
			expect(paths()).toEqual([]);
		});

		test('debts older than a year count as far back as the settings say', async () => {
			const debtor = String(SEED.oldDebtorId);
			const lastYear = await bling.another({ settings: { balanceYears: 1 } }).getCustomerById(debtor, anything);
			const threeYears = await bling.another({ settings: { balanceYears: 3 } }).getCustomerById(debtor, anything);
			expect(lastYear?.balanceDue).toBe(0);
			expect(threeYears?.balanceDue).toBeGreaterThan(0);
		});

		test('the balance can be left out, and costs nothing then', async () => {
			const customer = await since(() => bling.another({ settings: { balance: false } }).getCustomerById(maria, anything));
			expect(customer).toMatchObject({ id: maria, balanceDue: null });
			expect(paths()).toEqual([`GET /contatos/${maria}`]);
		});

		test('without the right to read receivables the balance is unknown, and the customer is found', async () => {
			bling.sandbox.knobs.missingScopes = ['contas'];
			expect(await bling.erp.getCustomerById(maria, anything)).toMatchObject({ id: maria, balanceDue: null });
		});
	});

	describe('products', () => {
		const [first] = company.products;
		const sku = first?.sku ?? '';

		test('stock comes by deposit, with its name; one that does not count in Bling is told only when it is asked for', async () => {
			const levels = await bling.erp.getStock(sku, {}, anything);
			expect(levels?.map(({ warehouse }) => warehouse)).toEqual([SEED.mainDepositName, 'Loja Centro']);
			expect(levels?.[1]).toMatchObject({ available: 9 });
			expect(await bling.erp.getStock(sku, { warehouse: 'loja centro' }, anything)).toMatchObject([{ warehouse: 'Loja Centro', available: 9 }]);
			expect(await bling.erp.getStock(sku, { warehouse: String(SEED.shopDepositId) }, anything)).toMatchObject([{ available: 9 }]);
			const damaged = await Promise.all(company.products.slice(0, 2).map((product) => bling.erp.getStock(product.sku, { warehouse: 'Avarias' }, anything)));
			expect(damaged.map((level) => level?.[0]?.available).sort()).toEqual([0, 7]);
		});

		test('where the credential names deposits, by name or id, the stock of others does not count', async () => {
			for (const named of ['Loja Centro', String(SEED.shopDepositId)]) {
				const erp = bling.another({ settings: { stockWarehouses: [named] } });
				expect(await erp.getStock(sku, {}, anything)).toMatchObject([{ warehouse: 'Loja Centro', available: 9 }]);
			}
			const elsewhere = bling.another({ settings: { stockWarehouses: ['Sem nada'] } });
			expect(await elsewhere.getStock(sku, {}, anything)).toMatchObject([{ available: 0 }]);
		});

		test('what is sold out is found, with a row of zero', async () => {
			const soldOut = company.products.find(({ available, reserved }) => available === 0 && reserved === 0);
			expect(await bling.erp.getStock(soldOut?.sku ?? '', {}, anything)).toMatchObject([{ warehouse: SEED.mainDepositName, available: 0, reserved: 0 }]);
			expect(await bling.erp.getPrice(soldOut?.sku ?? '', {}, anything)).toMatchObject({ sku: soldOut?.sku });
		});

		test('the names of deposits are read once a day; without the right to them there are ids', async () => {
			const other = await startAnother({ sandbox: { ...withoutLimits, missingScopes: ['depositos'] } });
			expect((await other.erp.getStock(sku, {}, anything))?.map(({ warehouse }) => warehouse)).toContain(String(SEED.mainDepositId));
			await since(async () => {
				await bling.erp.getStock(sku, {}, anything);
				await bling.another().getStock(sku, {}, anything);
			});
			expect(paths()).not.toContain('GET /depositos');
		});

		test('an SKU is one product: without regard to case, and never an inactive one', async () => {
			expect(await bling.erp.getPrice(sku.toLowerCase(), {}, anything)).toMatchObject({ sku });
			expect(await bling.erp.getPrice(SEED.inactiveSku, {}, anything)).toBeNull();
		});

		test('with a shop its prices count, the promotional one where there is one', async () => {
			const inShop = bling.another({ settings: { shopId: String(SEED.shopId) } });
			const prices = await Promise.all(company.products.slice(0, 3).map((product) => inShop.getPrice(product.sku, {}, anything)));
			expect(prices.map((price) => price?.source).sort()).toEqual(['list', 'list', 'promotion']);
			const promotion = prices.find((price) => price?.source === 'promotion');
			expect(promotion?.finalPrice).toBeLessThan(promotion?.unitPrice ?? 0);
			expect(prices[2]?.unitPrice).toBe((company.products[2]?.listPriceCents ?? 0) / 100);
		});
	});

	describe('orders', () => {
		test('all of Bling’s own statuses in which a customer waits are open', async () => {
			const open = await bling.erp.getOpenOrders(String(SEED.otherCustomerId), { limit: 20 }, anything);
			const raw = open.map(({ rawStatus }) => rawStatus);
			for (const name of ['Venda agenciada', 'Em digitação', 'Verificado']) expect(raw).toContain(name);
			expect(raw).not.toContain('Cancelado');
		});

		test('an order is found by its key exactly, and a cancelled one never', async () => {
			const found = await bling.erp.findOrderByKey(SEED.repeatedShopNumber, anything);
			expect(found).toMatchObject({ customerId: String(SEED.otherCustomerId), rawStatus: expect.not.stringMatching('Cancelado') });
			for (const key of ['PEDIDO', 'PEDIDO-REPETID', 'PEDIDO-REPETIDO-2']) expect(await bling.erp.findOrderByKey(key, anything)).toBeNull();
		});

		test('an order carries shop, payment, one parcela over its total, and a key that fits', async () => {
			const key = 'k'.repeat(120);
			const erp = bling.another({ settings: { shopId: String(SEED.shopId), paymentMethodId: String(SEED.slipPaymentId), paymentDays: 30, keyLength: 40 } });
			const { order, outcome } = await erp.createOrder(newOrder(key, { notes: 'Entregar cedo' }), anything);
			expect({ outcome, status: order.status, customerId: order.customerId }).toEqual({ outcome: 'created', status: 'open', customerId: maria });
			const stored = bling.sandbox.createdOrders().find(({ id }) => String(id) === order.id);
			expect(stored).toMatchObject({ numeroLoja: boundedKey(key, 40), shopId: SEED.shopId, statusId: STATUS.open, internalNotes: 'Entregar cedo\nwhatsapp_bot' });
			expect(stored?.instalments).toHaveLength(1);
			expect(order.total).toBe((stored?.totalCents ?? 0) / 100);
			expect((await erp.findOrderByKey(key, anything))?.id).toBe(order.id);
		});

		test('in a shop, an order costs what its items are quoted at', async () => {
			const inShop = bling.another({ settings: { shopId: String(SEED.shopId) } });
			const skus = company.products.slice(0, 3).map(({ sku }) => sku);
			const quoted = await Promise.all(skus.map(async (sku) => (await inShop.getPrice(sku, {}, anything))?.finalPrice));
			const { order } = await inShop.createOrder(newOrder('shop-1', { items: skus.map((sku) => ({ sku, quantity: 1 })) }), anything);
			expect(order.items.map(({ unitPrice }) => unitPrice)).toEqual(quoted);
			expect(order.total).toBeCloseTo(quoted.reduce<number>((sum, price) => sum + (price ?? 0), 0), 2);
		});

		test('a key on another customer’s order is refused; on both, each finds their own', async () => {
			await bling.erp.createOrder(newOrder('shared-1'), anything);
			const other = String(contactId(notable.paidUp));
			expect(await failureOf(bling.erp.findOrderByKey('shared-1', anything, other))).toMatchObject({ code: 'validation', parameter: 'Idempotency Key', nothingDone: true });
			const { order } = await bling.erp.createOrder(newOrder('shared-1', { customerId: other }), anything);
			expect((await bling.erp.findOrderByKey('shared-1', anything, other))?.id).toBe(order.id);
			expect((await bling.erp.findOrderByKey('shared-1', anything, maria))?.customerId).toBe(maria);
		});

		test('an item that Bling refuses is named by its place', async () => {
			const items = [{ sku: 'CIM-CP2-50', quantity: 1 }, { sku: 'CIM-CP2-50', quantity: -1, unitPrice: 1 }];
			const error = await failureOf(bling.erp.createOrder(newOrder('items-1', { items }), anything));
			expect(error).toMatchObject({ code: 'validation', parameter: 'Items[1].quantity', nothingDone: true });
		});

		test('the account’s default payment method is read once, and used', async () => {
			const { order } = await bling.erp.createOrder(newOrder('payment-1'), anything);
			await since(() => bling.erp.createOrder(newOrder('payment-2'), anything));
			expect(paths()).not.toContain('GET /formas-pagamentos');
			expect(order.items).toMatchObject([{ sku: 'CIM-CP2-50', quantity: 2 }]);
		});

		test('what fails before the order is sent proves that nothing was done', async () => {
			bling.sandbox.faults.add([{ match: { path: '/produtos$' }, fault: 'status', status: 503 }]);
			expect(await failureOf(bling.erp.createOrder(newOrder('before-1'), anything))).toMatchObject({ code: 'unavailable', nothingDone: true });
			expect(bling.sandbox.createdOrders().map(({ numeroLoja }) => numeroLoja)).not.toContain('before-1');
		});

		test('a 5xx to the order itself is uncertain, a 400 is a refusal that names the field', async () => {
			bling.sandbox.faults.add([{ match: { method: 'POST', path: '/pedidos/vendas$' }, nth: 1, fault: 'status', status: 503 }]);
			expect(await failureOf(bling.erp.createOrder(newOrder('outcome-1'), anything))).toMatchObject({ code: 'uncertain', nothingDone: false });
			const wrongPayment = bling.another({ settings: { paymentMethodId: '1' } });
			expect(await failureOf(wrongPayment.createOrder(newOrder('outcome-2'), anything))).toMatchObject({ code: 'validation', nothingDone: true });
			const nobody = newOrder('outcome-3', { customerId: String(contactId(4242)) });
			expect(await failureOf(bling.erp.createOrder(nobody, anything))).toMatchObject({ code: 'validation', nothingDone: true });
		});

		test('another customer’s orders never mix in, even where Bling ignores the filter', async () => {
			const orders = await bling.erp.getLastOrders(String(contactId(notable.paidUp)), { limit: 20 }, anything);
			expect(new Set(orders.map(({ customerId }) => customerId))).toEqual(new Set([String(contactId(notable.paidUp))]));
			expect(orders.map(({ id }) => id)).not.toContain(String(orderId(50001)));
		});
	});

	describe('refusals', () => {
		test('a missing scope is a permission, and says what to do', async () => {
			bling.sandbox.knobs.missingScopes = ['produtos'];
			const error = await failureOf(bling.erp.getPrice('CIM-CP2-50', {}, anything));
			expect(error).toMatchObject({ code: 'permission', httpStatus: 403, hint: expect.stringContaining('scope') });
		});

		test('a token that is refused is auth, and the token is not told', async () => {
			const other = await startAnother();
			other.sandbox.revokeGrants();
			const error = await failureOf(other.erp.getPrice('CIM-CP2-50', {}, anything));
			expect(error).toMatchObject({ code: 'auth', httpStatus: 401 });
		});

		test.each(['html', 'json'] as const)('a blocked address (%s) is a permission, not repeated', async (blockedAnswer) => {
			const other = await startAnother({ sandbox: { ...withoutLimits, errorsPerTenSeconds: 1, blockedAnswer } });
			await failureOf(other.erp.getStock('NAO-EXISTE', { warehouse: 'x' }, anything)).catch(() => undefined);
			await other.erp.getCustomerById(String(contactId(4242)), anything);
			const error = await failureOf(other.erp.getCustomerById(maria, anything));
			expect(error).toMatchObject({ code: 'permission', retryable: false });
		});
	});
});
