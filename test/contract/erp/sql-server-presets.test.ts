// Protheus and SAP Business One have ids, words and cut-off texts of their own: the contract runs through a translation, and
// what they keep less of is stated here.
import type { ErpPort } from '../../../lib/domain/erp';
import { createSqlServerErp, type SqlServerErpSettingsInput } from '../../../lib/systems/sqlserver';
import { company, notable, ordersOf, type OrderStatus } from '../../../sandbox/data/company.ts';
import { businessOneSchema, cardCode, docEntry } from '../../../sandbox/sql-server/schemas/business-one.ts';
import { BRANCH, customerCode, orderNumber, protheusSchema } from '../../../sandbox/sql-server/schemas/protheus.ts';
import { inCompanyTerms } from './support/company-terms';
import { callsOf, startSampleServer, today, type SqlServerOptions } from './support/sqlserver';
import { anything, type ErpTraits, type ErpUnderTest, type PortUnderTest } from './support/erp-under-test';
import { describeCapabilities } from './port/capabilities';
import { describeCustomers } from './port/customers';
import { describeHostileInput } from './port/hostile-input';
import { companyWords } from './port/orders';
import { describeProducts } from './port/products';

const noTraits = { customers: true, products: true, credit: true, orderWords: companyWords, ordersByDay: false, customerPrice: false, writesOrders: false, writesTicketsOnce: false, holdsOrders: false, answersBreak: false, tolerant: true, oneFormAtATime: false };
const amount = (cents: number) => cents / 100;

interface Preset {
	schemas: NonNullable<SqlServerOptions['schemas']>;
	settings: SqlServerErpSettingsInput;
	/** The system's id of a customer of the sample company. */
	customerId: (id: string) => string;
	cutPhones?: Record<string, string>;
	traits?: ErpTraits;
}

function describePreset(name: string, { schemas, settings, customerId, cutPhones = {}, traits = {} }: Preset, more: (erp: () => ErpPort) => void): void {
	describe(`ERP port: SQL Server, ${name}`, () => {
		let running: ErpUnderTest;
		let erp: ErpPort;

		beforeAll(async () => {
			const { server, open, close } = await startSampleServer({ schemas });
			erp = createSqlServerErp({ sql: await open(), today, settings });
			const ids = new Map(company.customers.map(({ id }) => [customerId(id), id]));
			const terms = { customerId, companyId: (id: string) => ids.get(id) ?? id, warehouse: '01', cutPhones };
			running = { erp: inCompanyTerms(erp, terms), calls: async () => callsOf(server), close };
		}, 60_000);

		afterAll(async () => {
			await running?.close();
		});

		const port: PortUnderTest = { subject: () => running, erp: () => running.erp, traits: { ...noTraits, ...traits } };
		describeCapabilities(port);
		describeCustomers(port);
		describeProducts(port);
		describeHostileInput(port);
		more(() => erp);
	});
}

const itemsOf = (number: string) =>
	ordersOf(notable.maria)
		.find(({ id }) => id === number)
		?.items.map(({ sku, name, quantity, unitPriceCents }) => ({ sku, name, quantity, unitPrice: amount(unitPriceCents) }));
/** Days fall, and of one day the higher number comes first. */
const newestFirst = (words: Readonly<Record<OrderStatus, string>>, number: (id: string) => string) =>
	[...ordersOf(notable.maria)]
		.sort((a, b) => b.orderedAt.slice(0, 10).localeCompare(a.orderedAt.slice(0, 10)) || Number(b.id) - Number(a.id))
		.map(({ id, orderedAt, totalCents, status }) => ({
			number: number(id),
			date: orderedAt.slice(0, 10),
			total: amount(totalCents),
			rawStatus: words[status],
			items: itemsOf(id),
		}));

describePreset(
	'SAP Business One',
	{ schemas: [businessOneSchema], settings: { preset: 'businessOne' }, customerId: cardCode, traits: { customerPrice: true } },
	(erp) => {
		const words = { pendente: 'open', em_separacao: 'open', bloqueado: 'open', faturado: 'closed', entregue: 'closed', cancelado: 'cancelled' };
		const maria = cardCode(notable.maria);

		test('orders come newest first with their items; the number people know is not the id', async () => {
			const orders = await erp().getLastOrders(maria, { limit: 20 }, anything);
			expect(orders).toMatchObject(newestFirst(words, (id) => id));
			expect(orders.every(({ id, number }) => id === String(docEntry(number)))).toBe(true);
			expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(['open', 'closed', 'cancelled']));
			expect(await erp().getLastOrders(maria, { limit: 2 }, anything)).toEqual(orders.slice(0, 2));
		});

		test('open orders are neither closed nor cancelled', async () => {
			const open = newestFirst(words, (id) => id).filter(({ rawStatus }) => rawStatus === 'open');
			expect(await erp().getOpenOrders(maria, { limit: 20 }, anything)).toMatchObject(open);
		});

		test('stock is kept by warehouse, an empty one included', async () => {
			const [product] = company.products;
			const levels = await erp().getStock(product?.sku ?? '', {}, anything);
			expect(levels?.map(({ warehouse, available }) => [warehouse, available]).sort()).toEqual([['01', product?.available], ['02', 0]]);
			expect(await erp().getStock(product?.sku ?? '', { warehouse: '02' }, anything)).toMatchObject([{ warehouse: '02', available: 0 }]);
		});

		test('a customer without special prices gets those of the list, and a supplier is no customer', async () => {
			expect(await erp().getPrice('CIM-CP2-50', { customerId: maria }, anything)).toMatchObject({ finalPrice: 38.9, source: 'customer' });
			expect(await erp().getCustomerById(`F${notable.maria}`, anything)).toBeNull();
			expect(await erp().getPrice('CIM-CP2-50', { customerId: `F${notable.maria}` }, anything)).toMatchObject({ source: 'list' });
		});
	},
);

describePreset(
	'Protheus',
	{
		schemas: [protheusSchema],
		settings: { preset: 'protheus', branches: { customers: BRANCH, stock: BRANCH, prices: BRANCH, orders: BRANCH } },
		customerId: (id) => `${customerCode(id)}|01`,
		// A1_TEL has room for 15 characters: what is left of two phones in one field looks like one.
		cutPhones: { '1026': '(27) 3333-1212 / (27) 99888-1212' },
	},
	(erp) => {
		const words = { pendente: 'open', em_separacao: 'released', bloqueado: 'blocked', faturado: 'closed', entregue: 'closed', cancelado: 'closed' };
		const maria = `${customerCode(notable.maria)}|01`;

		test('orders come newest first with their items; deleted rows and those of other branches are not seen', async () => {
			const orders = await erp().getLastOrders(maria, { limit: 20 }, anything);
			expect(orders).toMatchObject(newestFirst(words, orderNumber).map((order) => ({ ...order, id: order.number, customerId: maria })));
			expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(['open', 'processing', 'blocked', 'closed']));
			expect(await erp().getLastOrders(maria, { limit: 2 }, anything)).toEqual(orders.slice(0, 2));
		});

		test('open orders are neither invoiced nor eliminated', async () => {
			const open = newestFirst(words, orderNumber).filter(({ rawStatus }) => rawStatus !== 'closed');
			expect(await erp().getOpenOrders(maria, { limit: 20 }, anything)).toMatchObject(open);
		});

		test.each(['001001', '001001|02', '001001|01|01', '1001|01', '|', ''])('a customer is named by code and store: %j is nobody', async (id) => {
			expect(await erp().getCustomerById(id, anything)).toBeNull();
			expect(await erp().getLastOrders(id, { limit: 5 }, anything)).toEqual([]);
		});
	},
);
