import type { ErpPort } from '../../../lib/domain/erp';
import type { ErpTraits, ErpUnderTest } from './support/erp-under-test';
import { hostileTexts } from './support/hostile-texts';
import { company, notable, OPEN_STATUSES, ordersOf, priceFor } from '../../../sandbox/data/company.ts';

const anything = { signal: new AbortController().signal };
const amount = (cents: number) => cents / 100;
const phoneOf = (id: string) => company.customers.find((customer) => customer.id === id)?.phoneE164 ?? '';
const documentOf = (id: string) => company.customers.find((customer) => customer.id === id)?.document ?? '';

/** What every ERP adapter must do, run against each system over its real server with the sample company in it. */
export function describeErpPort(
	name: string,
	start: () => Promise<ErpUnderTest>,
	{ tolerant = false, oneFormAtATime = false, customerPrice = false, writesOrders = false }: ErpTraits = {},
): void {
	describe(`ERP port: ${name}`, () => {
		let subject: ErpUnderTest;
		let erp: ErpPort;

		beforeAll(async () => {
			subject = await start();
			erp = subject.erp;
		}, 120_000);

		afterAll(async () => {
			await subject?.close();
		});

		test('ping succeeds with right credentials', async () => {
			await expect(erp.ping(anything)).resolves.toBeUndefined();
		});

		describe('customer by phone', () => {
			const unique = company.customers.filter(
				({ id, phoneE164 }) => phoneE164 !== null && !notable.sharedPhone.some((shared) => shared === id),
			);
			// A carrier code, an international prefix or a foreign mask in the record is no usual form.
			const usual = unique.filter(({ phone }) => tolerant || !/^0 15|^00|^\+1 /.test(phone ?? ''));

			test.each(usual.map(({ phone, id, phoneE164 }) => [phone, id, phoneE164]))(
				'a phone stored as "%s" finds customer %s',
				async (_stored, id, e164) => {
					expect(await erp.getCustomerByPhone(e164 ?? '', anything)).toMatchObject({ id, phone: e164 });
				},
			);

			test('a landline never matches the mobile that ends in its digits', async () => {
				expect((await erp.getCustomerByPhone(phoneOf(notable.landline), anything))?.id).toBe(notable.landline);
				expect((await erp.getCustomerByPhone(phoneOf(notable.mobileTwin), anything))?.id).toBe(notable.mobileTwin);
			});

			test('the same eight digits in two areas are two customers', async () => {
				for (const id of notable.sameLastEight) {
					expect((await erp.getCustomerByPhone(phoneOf(id), anything))?.id).toBe(id);
				}
			});

			test('an unknown phone is null', async () => {
				expect(await erp.getCustomerByPhone('+5511900000000', anything)).toBeNull();
			});

			if (oneFormAtATime) {
				test('a second record in another form stays unseen', async () => {
					expect((await erp.getCustomerByPhone(phoneOf(notable.sharedPhone[0]), anything))?.id).toBe(notable.sharedPhone[0]);
				});
				return;
			}

			test('two customers with one phone are ambiguous, with masked candidates', async () => {
				const failure = erp.getCustomerByPhone(phoneOf(notable.sharedPhone[0]), anything);
				await expect(failure).rejects.toMatchObject({ code: 'ambiguous', parameter: 'Phone' });
				const error: unknown = await failure.catch((reason: unknown) => reason);
				const text = JSON.stringify(error);
				expect(text).toContain('Ana F.');
				expect(text).not.toContain('Paula');
				expect(text).not.toContain(documentOf(notable.sharedPhone[0]));
			});
		});

		describe('customer by document', () => {
			test.each([
				notable.maria,
				notable.apostrophe,
				notable.alphanumericCnpj,
				notable.alphanumericCnpjBare,
				notable.documentWithLeadingZeros,
			])('customer %s is found, however the record writes it', async (id) => {
				expect(await erp.getCustomerByDocument(documentOf(id), anything)).toMatchObject({ id, document: documentOf(id) });
			});

			test('two customers with one document are ambiguous', async () => {
				await expect(erp.getCustomerByDocument(documentOf(notable.sharedDocument[0]), anything)).rejects.toMatchObject({
					code: 'ambiguous',
					parameter: 'Document',
					candidates: expect.arrayContaining(notable.sharedDocument.map((id) => expect.objectContaining({ id }))),
				});
			});

			test('an unknown document is null', async () => {
				expect(await erp.getCustomerByDocument('ZZZZZZZZZZZZ62', anything)).toBeNull();
			});
		});

		describe('customer by id', () => {
			test.each(company.customers.map(({ id }) => [id]))('customer %s comes with all its fields', async (id) => {
				const customer = company.customers.find((candidate) => candidate.id === id);
				const pending = ordersOf(id).filter(({ status }) => status === 'pendente');
				expect(await erp.getCustomerById(id, anything)).toEqual({
					id,
					name: customer?.name,
					email: customer?.email,
					phone: customer?.phoneE164 ?? customer?.phone ?? null,
					document: customer?.document,
					balanceDue: amount(pending.reduce((sum, order) => sum + order.pendingCents, 0)),
					creditLimit: amount(customer?.creditLimitCents ?? 0),
					currency: 'BRL',
				});
			});

			test('stale leftovers on paid and cancelled orders are no balance due', async () => {
				expect((await erp.getCustomerById(notable.paidUp, anything))?.balanceDue).toBe(0);
			});

			test('an unknown id is null', async () => {
				expect(await erp.getCustomerById('999999', anything)).toBeNull();
			});
		});

		describe('stock and price', () => {
			test.each(company.products.slice(0, 14).map(({ sku }) => [sku]))('SKU %s has its own stock and price', async (sku) => {
				const product = company.products.find((candidate) => candidate.sku === sku);
				expect(await erp.getStock(sku, {}, anything)).toMatchObject([
					{ sku, available: product?.available, reserved: product?.reserved },
				]);
				expect(await erp.getPrice(sku, {}, anything)).toMatchObject({
					sku,
					unitPrice: amount(product?.listPriceCents ?? -1),
					finalPrice: amount(product?.listPriceCents ?? -1),
					currency: 'BRL',
					source: 'list',
				});
			});

			test('an unknown SKU is null, not an empty list and not zero', async () => {
				expect(await erp.getStock('NAO-EXISTE', {}, anything)).toBeNull();
				expect(await erp.getPrice('NAO-EXISTE', {}, anything)).toBeNull();
			});

			test('what it says of prices per customer is true', () => {
				expect(erp.capabilities.customerPrice).toBe(customerPrice);
			});

			if (!customerPrice) return;
			test('a customer who has prices of their own gets them', async () => {
				const [product] = company.products;
				const customer = company.customers.find(({ id }) => id === notable.landline);
				const expected = product && customer ? priceFor(product, customer) : undefined;
				expect(await erp.getPrice(product?.sku ?? '', { customerId: notable.landline }, anything)).toMatchObject({
					unitPrice: amount(expected?.unitPriceCents ?? -1),
					discountPercentage: 10,
					finalPrice: amount(expected?.finalPriceCents ?? -1),
					source: 'customer',
				});
			});
		});

		describe('orders', () => {
			const asExpected = (order: ReturnType<typeof ordersOf>[number]) =>
				expect.objectContaining({
					id: order.id,
					customerId: order.customerId,
					date: order.orderedAt.slice(0, 10),
					total: amount(order.totalCents),
					rawStatus: order.status,
					currency: 'BRL',
					items: order.items.map(({ name }) => expect.objectContaining({ name })),
				});

			test('the last orders come newest first, with their items, no more than asked for', async () => {
				const expected = ordersOf(notable.maria).slice(0, 5).map(asExpected);
				expect(await erp.getLastOrders(notable.maria, { limit: 5 }, anything)).toEqual(expected);
				expect(await erp.getLastOrders(notable.maria, { limit: 2 }, anything)).toEqual(expected.slice(0, 2));
			});

			test('open orders are those the customer still waits for', async () => {
				const expected = ordersOf(notable.maria).filter(({ status }) => OPEN_STATUSES.includes(status));
				expect(await erp.getOpenOrders(notable.maria, { limit: 20 }, anything)).toEqual(expected.map(asExpected));
			});

			test('the ERP’s words become our statuses', async () => {
				const orders = await erp.getLastOrders(notable.maria, { limit: 20 }, anything);
				const statuses = Object.fromEntries(orders.map(({ rawStatus, status }) => [rawStatus, status]));
				expect(statuses).toEqual({
					pendente: 'open',
					em_separacao: 'processing',
					bloqueado: 'blocked',
					faturado: 'invoiced',
					entregue: 'closed',
					cancelado: 'cancelled',
				});
			});

			test('a customer without orders, and one nobody knows, have none', async () => {
				expect(await erp.getLastOrders('1015', { limit: 5 }, anything)).toEqual([]);
				expect(await erp.getOpenOrders('999999', { limit: 5 }, anything)).toEqual([]);
			});
		});

		describe('hostile input', () => {
			test.each(hostileTexts)('%j is data and nothing else', async (text) => {
				expect(await erp.getCustomerByDocument(text, anything)).toBeNull();
				expect(await erp.getCustomerById(text, anything)).toBeNull();
				expect(await erp.getStock(text, {}, anything)).toBeNull();
				expect(await erp.getPrice(text, {}, anything)).toBeNull();
				expect(await erp.getLastOrders(text, { limit: 5 }, anything)).toEqual([]);
				expect(await erp.getOpenOrders(text, { limit: 5 }, anything)).toEqual([]);
				expect(await erp.getCustomerByPhone(text, anything)).toBeNull();
			});
		});

		test('a cancelled execution ends the call with its own reason', async () => {
			const controller = new AbortController();
			controller.abort(new Error('execution cancelled'));
			await expect(erp.getStock('CIM-CP2-50', {}, { signal: controller.signal })).rejects.toThrow('execution cancelled');
		});

		test('what it says of writing orders is true', () => {
			expect(erp.capabilities.operations.has('createOrder')).toBe(writesOrders);
		});

		if (writesOrders) return;
		test('what the system cannot do is unsupported before anything is sent', async () => {
			const before = await subject.calls();
			const order = { customerId: '1001', items: [], source: 'test', idempotencyKey: 'x' };
			await expect(erp.createOrder(order, anything)).rejects.toMatchObject({ code: 'unsupported' });
			expect(await subject.calls()).toBe(before);
		});
	});
}
