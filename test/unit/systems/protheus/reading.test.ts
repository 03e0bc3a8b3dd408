import { isConnectorError, type ConnectorError } from '../../../../lib/domain/errors';
import { context, customerRow, dayOf, page, protheusAnswering, type Answer, type Asked } from './scripted-protheus';

const failureOf = async (call: Promise<unknown>): Promise<ConnectorError> => {
	const error: unknown = await call.then(() => undefined, (reason: unknown) => reason);
	if (!isConnectorError(error)) throw new Error('It did not fail as it should.');
	return error;
};

const customerId = '001001|01';
const byTable = (tables: Record<string, (asked: Asked) => Answer>) => (asked: Asked) => tables[asked.query['tables'] ?? '']?.(asked) ?? page([]);

test('a record is read in whatever case its names come, without padding, amounts as number or text', async () => {
	const contract = Object.fromEntries(Object.entries(customerRow).map(([name, value]) => [name.toUpperCase(), value]));
	for (const [items, root] of [[customerRow, 'items'], [contract, 'Items']] as const) {
		const { erp } = protheusAnswering(() => ({ json: { [root]: [items], HasNext: 'false' } }));
		expect(await erp.getCustomerById(customerId, context)).toEqual({
			id: customerId,
			name: 'Maria',
			email: 'maria@example.com.br',
			phone: '+5511987654321',
			document: '39053344705',
			balanceDue: 120.5,
			creditLimit: 5000,
			currency: 'BRL',
		});
	}
});

test('a question names tables, fields, branch and deletion, blanks as %20; the branch’s group counts', async () => {
	const { erp, asked } = protheusAnswering(() => page([{ ...customerRow, a1_filial: '01  ' }]), { module: 'FAT' });
	expect(await erp.getCustomerById(customerId, context)).toMatchObject({ id: customerId });
	expect(asked).toMatchObject([
		{
			method: 'GET',
			path: '/rest/api/framework/v1/genericQuery',
			headers: { TenantId: '01,0102', 'x-erp-module': 'FAT', Authorization: 'Basic Ym90OnNlZ3JlZG8=' },
			query: {
				tables: 'SA1',
				fields: 'a1_filial,a1_cod,a1_loja,a1_nome,a1_email,a1_ddd,a1_tel,a1_cgc,a1_lc,a1_saldup,a1_msblql',
				where: "A1_FILIAL IN (' ', '0', '01', '010', '0102') AND D_E_L_E_T_ = ' ' AND A1_MSBLQL <> '1' AND A1_COD = '001001' AND A1_LOJA = '01'",
				page: '1',
				pagesize: '100',
				FilialFilter: 'true',
				DeletedFilter: 'true',
			},
		},
	]);
	expect(asked[0]?.url).not.toMatch(/[+' ]/);
});

test('a branch with blanks sees what its company shares', async () => {
	const { erp, asked } = protheusAnswering(() => page([{ ...customerRow, a1_filial: 'D      ' }]), { branch: 'D MG 01' });
	expect(await erp.getCustomerById(customerId, context)).toMatchObject({ id: customerId });
	expect(asked[0]?.query['where']).toContain("A1_FILIAL IN (' ', 'D', 'D M', 'D MG', 'D MG 0', 'D MG 01') AND");
});

test('a branch given for a table is asked for as it is, without Protheus’s own filter', async () => {
	const { erp, asked } = protheusAnswering(() => page([{ ...customerRow, a1_filial: '  ' }]), { branches: { customers: '' } });
	expect(await erp.getCustomerById(customerId, context)).toMatchObject({ id: customerId });
	expect(asked[0]?.query).toMatchObject({ FilialFilter: 'false', where: expect.stringContaining("A1_FILIAL = ' ' AND") });
});

test.each([
	['another branch', { a1_filial: '0201' }],
	['another store', { a1_loja: '02' }],
	['another code', { a1_cod: '101001' }],
	['a blocked customer', { a1_msblql: '1' }],
])('a server that ignores the condition and answers %s has found nobody', async (_what, change) => {
	const { erp } = protheusAnswering(() => page([{ ...customerRow, ...change }]));
	expect(await erp.getCustomerById(customerId, context)).toBeNull();
});

test('a phone is asked for by its last digits whatever the mask, and checked in full', async () => {
	const other = { ...customerRow, a1_cod: '001002', a1_ddd: '21' };
	const { erp, asked } = protheusAnswering(() => page([other, customerRow]));
	expect(await erp.getCustomerByPhone('+5511987654321', context)).toMatchObject({ id: customerId, phone: '+5511987654321' });
	expect(asked[0]?.query['where']).toMatch(/ AND A1_TEL LIKE '%8%7%6%5%4%3%2%1%'$/);
});

test.each([
	[{ a1_ddd: '', a1_tel: '11987654321' }, '+5511987654321'],
	[{ a1_ddd: '11', a1_tel: '11987654321' }, '+5511987654321'],
	[{ a1_ddd: '011', a1_tel: '87654321' }, '+5511987654321'],
	[{ a1_ddd: '', a1_tel: '8765-4321' }, '+5511987654321'],
])('the phone in %j is one number', async (columns, e164) => {
	const { erp } = protheusAnswering(() => page([{ ...customerRow, ...columns }]), { defaultAreaCode: '11' });
	expect(await erp.getCustomerByPhone(e164, context)).toMatchObject({ id: customerId, phone: e164 });
	expect(await erp.getCustomerById(customerId, context)).toMatchObject({ phone: e164 });
});

test('all pages are read; a server that repeats a page, or never ends, is drift and no answer', async () => {
	const level = (warehouse: string) => ({ b2_filial: '', b2_cod: 'X', b2_local: warehouse, b2_qatu: 1.1, b2_reserva: 0.2, b2_qemp: 0, b2_qaclass: 0 });
	const stock = (sb2: (asked: Asked) => Answer) => protheusAnswering(byTable({ SB1: () => page([{ b1_filial: '', b1_cod: 'X', b1_desc: 'Xis' }]), SB2: sb2 })).erp;
	const two = stock(({ query }) => page([level(query['page'] ?? '')], { hasNext: query['page'] === '1' }));
	expect(await two.getStock('X', {}, context)).toMatchObject([{ warehouse: '1', available: 0.9, reserved: 0.2 }, { warehouse: '2' }]);
	const same = stock(() => page([level('01')], { hasNext: true }));
	expect(await failureOf(same.getStock('X', {}, context))).toMatchObject({ code: 'drift', message: expect.stringContaining('same page again') });
	const turning = stock(({ query }) => page([level(String(Number(query['page']) % 3))], { hasNext: true }));
	expect(await failureOf(turning.getStock('X', {}, context))).toMatchObject({ code: 'drift', message: expect.stringContaining('same page again') });
	const endless = stock(({ query }) => page([level(query['page'] ?? '')], { hasNext: true }));
	expect(await failureOf(endless.getStock('X', {}, context))).toMatchObject({ code: 'drift', message: expect.stringContaining('2000 rows') });
});

test('a product without a row of stock has none; a warehouse without one too; no product is null', async () => {
	const { erp } = protheusAnswering(byTable({ SB1: ({ query }) => page(query['where']?.includes("'X'") ? [{ b1_filial: '', b1_cod: 'X' }] : []) }));
	expect(await erp.getStock('X', {}, context)).toEqual([{ sku: 'X', name: null, warehouse: null, available: 0, reserved: 0 }]);
	expect(await erp.getStock('X', { warehouse: '07' }, context)).toMatchObject([{ warehouse: '07', available: 0 }]);
	expect(await erp.getStock('Y', {}, context)).toBeNull();
});

test('an answer of another shape is drift, a page of a server unavailable', async () => {
	const odd = protheusAnswering(() => ({ json: { rows: [] } })).erp;
	expect(await failureOf(odd.ping(context))).toMatchObject({ code: 'drift' });
	const html = protheusAnswering(() => ({ headers: { 'content-type': 'text/html' }, text: '<html>Login</html>' })).erp;
	expect(await failureOf(html.ping(context))).toMatchObject({ code: 'unavailable', retryable: false });
});

describe('orders', () => {
	const head = (number: number, date: string, more: Record<string, string> = {}) => ({
		...{ c5_filial: '0102', c5_num: String(number).padStart(6, '0'), c5_tipo: 'N', c5_cliente: '001001', c5_lojacli: '01' },
		...{ c5_emissao: date, c5_nota: '         ', c5_liberok: ' ', c5_blq: ' ', ...more },
	});

	test.each([
		[{}, 'open', 'open'],
		[{ c5_liberok: 'S' }, 'released', 'processing'],
		[{ c5_blq: '1' }, 'blocked', 'blocked'],
		[{ c5_blq: '2', c5_liberok: 'S' }, 'blocked', 'blocked'],
		[{ c5_nota: '000000123', c5_liberok: 'S' }, 'closed', 'closed'],
		[{ c5_liberok: 'E' }, 'closed', 'closed'],
		[{ c5_nota: '000000123', c5_blq: '1' }, 'closed', 'closed'],
	])('an order with %j is %s', async (columns, rawStatus, status) => {
		const { erp } = protheusAnswering(byTable({ SC5: () => page([head(1, '20261101', columns)]) }));
		expect(await erp.getLastOrders(customerId, { limit: 5 }, context)).toMatchObject([{ rawStatus, status, date: '2026-11-01', customerId }]);
		expect(await erp.getOpenOrders(customerId, { limit: 5 }, context)).toHaveLength(rawStatus === 'closed' ? 0 : 1);
	});

	test('items are sorted by their number and add up to the total', async () => {
		const item = (number: string, value: number) => ({ c6_filial: '0102', c6_num: '000001', c6_item: number, c6_produto: `P${number}`, c6_descri: 'x ', c6_qtdven: 3, c6_prcven: 0.1, c6_valor: value });
		const { erp } = protheusAnswering(byTable({ SC5: () => page([head(1, '20261101')]), SC6: () => page([item('02', 0.2), item('01', 0.1)]) }));
		const [order] = await erp.getLastOrders(customerId, { limit: 5 }, context);
		expect(order).toMatchObject({ total: 0.3, items: [{ sku: 'P01', name: 'x', quantity: 3, unitPrice: 0.1 }, { sku: 'P02' }] });
	});

	test.each([[100, 25, 100], [30, 20, 20]])('%i orders of %i items each are read whole from a server that gives %i rows a page', async (orders, items, rowsAPage) => {
		const heads = Array.from({ length: orders }, (_each, index) => head(index + 1, '20261101'));
		const paged = (all: unknown[], { query }: Asked) => {
			const start = (Number(query['page']) - 1) * rowsAPage;
			return page(all.slice(start, start + rowsAPage), { hasNext: start + rowsAPage < all.length });
		};
		const itemsIn = ({ query }: Asked) =>
			[...(query['where'] ?? '').matchAll(/'(\d{6})'/g)].flatMap(([, number]) =>
				Array.from({ length: items }, (_each, index) => ({ c6_filial: '0102', c6_num: number, c6_item: String(index + 1).padStart(2, '0'), c6_produto: 'X', c6_qtdven: 1, c6_prcven: 2, c6_valor: 2 })),
			);
		const { erp } = protheusAnswering(byTable({ SC5: (asked) => paged(heads, asked), SC6: (asked) => paged(itemsIn(asked), asked) }));
		const found = await erp.getLastOrders(customerId, { limit: orders }, context);
		expect(found).toHaveLength(orders);
		expect(found.every((order) => order.items.length === items && order.total === 2 * items)).toBe(true);
	});

	test('a customer with more orders than one page is read back in time until there are enough', async () => {
		const all = Array.from({ length: 250 }, (_each, index) => head(index + 1, dayOf(Date.UTC(2026, 2, 1) + index * 86_400_000)));
		const { erp, asked } = protheusAnswering(
			byTable({
				SC5: ({ query }) => {
					const since = /C5_EMISSAO >= '(\d+)'/.exec(query['where'] ?? '')?.[1] ?? '';
					const found = all.filter(({ c5_emissao }) => c5_emissao >= since);
					const start = (Number(query['page']) - 1) * 100;
					return page(found.slice(start, start + 100), { hasNext: start + 100 < found.length });
				},
			}),
		);
		const orders = await erp.getLastOrders(customerId, { limit: 3 }, context);
		expect(orders.map(({ number }) => number)).toEqual(['000250', '000249', '000248']);
		expect(asked.some(({ query }) => query['where']?.includes("C5_EMISSAO >= '20260824'"))).toBe(true);
	});
});
