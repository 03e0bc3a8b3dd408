import { resolveProtheusSettings, type ProtheusSettingsInput } from '../../../../lib/systems/protheus';
import { protheusAnswering } from './scripted-protheus';

const given: ProtheusSettingsInput = { baseUrl: 'https://erp.example/rest', company: '01', branch: '01' };
const service = { path: '/pedidos', body: {}, response: { id: 'numero' } };

test('an address, a company and a branch are enough to look things up', () => {
	const settings = resolveProtheusSettings(given);
	expect(settings).toMatchObject({ priceTable: '001', createOrder: null, createTicket: null, discountFactor: 'ignore', timeoutMs: 20_000 });
	const { capabilities } = protheusAnswering(() => ({})).erp;
	expect(capabilities.operations.has('stock')).toBe(true);
	expect(capabilities.operations.has('createOrder') || capabilities.operations.has('createTicket')).toBe(false);
	expect(capabilities.idempotentWrites).toEqual({ createOrder: 'none', createTicket: 'none' });
});

test('a branch may hold blanks, as the vendor’s own does', () => {
	expect(resolveProtheusSettings({ ...given, company: 'T1', branch: 'D MG 01' })).toMatchObject({ branch: 'D MG 01' });
});

test('an empty endpoint is none; an order’s key stands in C5_PEDECOM unless said otherwise', () => {
	expect(resolveProtheusSettings({ ...given, createOrder: {} }).createOrder).toBeNull();
	expect(resolveProtheusSettings({ ...given, createOrder: service }).createOrder).toMatchObject({
		method: 'POST',
		key: { table: 'SC5', field: 'C5_PEDECOM', maximumLength: 20 },
	});
	expect(resolveProtheusSettings({ ...given, createOrder: { ...service, key: { field: 'c5_xbot', maximumLength: 40 } } }).createOrder?.key).toMatchObject({ field: 'C5_XBOT', maximumLength: 40 });
	expect(resolveProtheusSettings({ ...given, createOrder: { ...service, key: { table: 'sc5', maximumLength: 10 } } }).createOrder?.key).toMatchObject({ table: 'SC5', maximumLength: 10 });
	expect(resolveProtheusSettings({ ...given, createTicket: service }).createTicket?.key).toBeNull();
});

test('an order that cannot be found again is said to be so', () => {
	const withKey = protheusAnswering(() => ({}), { createOrder: service }).erp.capabilities;
	const without = protheusAnswering(() => ({}), { createOrder: { ...service, key: null } }).erp.capabilities;
	expect([withKey.idempotentWrites.createOrder, without.idempotentWrites.createOrder]).toEqual(['lookup', 'none']);
	expect(withKey.operations.has('createOrder') && without.operations.has('createOrder')).toBe(true);
});

test.each<[string, Record<string, unknown>]>([
	['baseUrl', { baseUrl: 'ftp://erp' }],
	['baseUrl', { baseUrl: 'https://u:p@erp.example/rest' }],
	['company', { company: '' }],
	['company', { company: '01,02' }],
	['branch', { branch: "01' OR 1=1" }],
	['branch', { branch: '01\r\nX: y' }],
	['branches.stock', { branches: { stock: "0'1" } }],
	['branches.clientes', { branches: { clientes: '01' } }],
	['priceTable', { priceTable: "001'" }],
	['customerDiscountField', { customerDiscountField: '1=1 OR A1_DESC' }],
	['skuCharacters', { skuCharacters: '\\' }],
	['discountFactor', { discountFactor: 'percent' }],
	['orderStatuses.x', { orderStatuses: { x: 'done' } }],
	['sqlWhere', { sqlWhere: '1=1' }],
	['createOrder.path', { createOrder: { ...service, path: '' } }],
	['createOrder.path', { createOrder: { ...service, path: '//evil.example/x' } }],
	['createOrder.path', { createOrder: { ...service, path: '/../x' } }],
	['createOrder.path', { createOrder: { ...service, path: '/{sku}' } }],
	['createOrder.method', { createOrder: { ...service, method: 'DELETE' } }],
	['createOrder.headers.TenantId', { createOrder: { ...service, headers: { TenantId: '99,01' } } }],
	['createOrder.response.id', { createOrder: { ...service, response: {} } }],
	['createOrder.response.nummer', { createOrder: { ...service, response: { id: 'n', nummer: 'n' } } }],
	['createOrder.key.field', { createOrder: { ...service, key: { field: '1=1 OR C5_NUM' } } }],
	['createOrder.key.maximumLength', { createOrder: { ...service, key: { maximumLength: 9 } } }],
	['createOrder.key.table', { createOrder: { ...service, key: { table: 'SZ5', field: 'C5_PEDECOM' } } }],
	['createOrder.key.field', { createOrder: { ...service, key: { field: 'Z5_CHAVE' } } }],
	['createOrder.key.idField', { createOrder: { ...service, key: { idField: 'C5_NUM' } } }],
	['createTicket.key.storeField', { createTicket: { ...service, key: { table: 'SZ1', field: 'Z1_CHAVE', idField: 'Z1_NUM', customerField: 'Z1_CLIENTE' } } }],
	['createTicket.key.table', { createTicket: { ...service, key: { field: 'Z1_CHAVE', idField: 'Z1_NUM' } } }],
	['createTicket.key.idField', { createTicket: { ...service, key: { table: 'SZ1', field: 'Z1_CHAVE' } } }],
])('what cannot be used of %s is refused by name', (setting, change) => {
	const resolve = () => resolveProtheusSettings({ ...given, ...change } as ProtheusSettingsInput);
	expect(resolve).toThrow(expect.objectContaining({ code: 'validation', parameter: setting, nothingDone: true }));
});
