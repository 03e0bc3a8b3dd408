import { quoted } from './database.ts';
import { yyyymmdd } from './dates.ts';
import { isObject, strangePaths, valueAt } from './json-paths.ts';
import type { BodyPaths } from './knobs.ts';
import type { ServiceContext } from './service.ts';
import type { Tenant } from './tenants.ts';

/** What the service understood, or why it refuses. */
export type Checked<Value> = { readonly value: Value } | { readonly refusal: string };

interface CheckedCustomer {
	readonly code: string;
	readonly store: string;
	/** Percentage off all prices. */
	readonly discount: number;
	readonly priceTable: string;
}

export interface OrderLine {
	readonly sku: string;
	readonly name: string;
	readonly unit: string;
	readonly quantity: number;
	readonly unitPrice: number;
	readonly total: number;
}

interface NewOrder extends Pick<CheckedCustomer, 'code' | 'store'> {
	readonly key: string;
	readonly note: string;
	readonly lines: readonly OrderLine[];
}

interface NewTicket extends Pick<CheckedCustomer, 'code' | 'store'> {
	readonly key: string;
	readonly subject: string;
	readonly description: string;
	readonly priority: string;
}

class Refusal extends Error {}

const LINE_PARTS = ['sku', 'quantity'];
const WAREHOUSE = '01';
const cents = (value: number): number => Math.round(value * 100) / 100;

export function checkOrder(context: ServiceContext, body: unknown, tenant: Tenant): Checked<NewOrder> {
	const paths = context.knobs.orderRoute.request;
	return checked(body, paths, LINE_PARTS, () => {
		const customer = customerOf(context, body, paths, tenant);
		const items = valueAt(body, paths['items'] ?? '');
		if (!Array.isArray(items) || items.length === 0) throw new Refusal(`${paths['items'] ?? 'itens'} deve ter ao menos um item`);
		const lines = items.map((item: unknown) => lineOf(context, item, paths, customer, tenant));
		if (context.knobs.insufficientStock === 'reject') checkStock(context, lines, tenant);
		return { code: customer.code, store: customer.store, key: optionalText(body, paths['key']), note: optionalText(body, paths['note']), lines };
	});
}

export function checkTicket(context: ServiceContext, body: unknown, tenant: Tenant): Checked<NewTicket> {
	const paths = context.knobs.ticketRoute.request;
	return checked(body, paths, [], () => {
		const { code, store } = customerOf(context, body, paths, tenant);
		const description = optionalText(body, paths['description']);
		if (description === '') throw new Refusal(`${paths['description'] ?? 'descricao'} é obrigatório`);
		const [key, subject, priority] = ['key', 'subject', 'priority'].map((part) => optionalText(body, paths[part]));
		return { code, store, key: key ?? '', subject: subject ?? '', description, priority: priority ?? '' };
	});
}

function checked<Value>(body: unknown, paths: BodyPaths, lineParts: readonly string[], read: () => Value): Checked<Value> {
	if (!isObject(body)) return { refusal: 'o corpo deve ser um objeto JSON' };
	const known = Object.entries(paths).flatMap(([part, path]) => (lineParts.includes(part) ? [] : [path]));
	const [strange] = strangePaths(body, known);
	if (strange !== undefined) return { refusal: `${strange} não é conhecido` };
	try {
		return { value: read() };
	} catch (error) {
		if (error instanceof Refusal) return { refusal: error.message };
		throw error;
	}
}

function optionalText(body: unknown, path: string | undefined): string {
	const value = path === undefined ? undefined : valueAt(body, path);
	if (value === undefined || value === null) return '';
	if (typeof value !== 'string') throw new Refusal(`${path ?? ''} deve ser texto`);
	return value;
}

/** Code and store must be those of a customer of the branch that is not blocked. */
function customerOf({ database }: ServiceContext, body: unknown, paths: BodyPaths, tenant: Tenant): CheckedCustomer {
	const [code = '', store = ''] = ['customer', 'store'].map((part) => optionalText(body, paths[part]));
	if (code === '' || store === '') throw new Refusal('cliente e loja são obrigatórios');
	const condition = `A1_COD = ${quoted(code)} AND A1_LOJA = ${quoted(store)} AND A1_MSBLQL <> '1'`;
	const [row] = database.select('SA1', tenant, ['A1_DESC', 'A1_TABELA'], condition);
	if (row === undefined) throw new Refusal(`cliente ${code} loja ${store} não encontrado ou bloqueado`);
	return { code, store, discount: Number(row['A1_DESC']), priceTable: String(row['A1_TABELA']) };
}

function lineOf({ database, now }: ServiceContext, item: unknown, paths: BodyPaths, customer: CheckedCustomer, tenant: Tenant): OrderLine {
	const [skuName = 'produto', quantityName = 'quantidade'] = LINE_PARTS.map((part) => paths[part]);
	const [strange] = strangePaths(item, [skuName, quantityName]);
	if (strange !== undefined) throw new Refusal(`item: ${strange} não é conhecido`);
	const [sku, quantity] = [valueAt(item, skuName), valueAt(item, quantityName)];
	if (typeof quantity !== 'number' || !(quantity > 0)) throw new Refusal(`${quantityName} deve ser um número maior que zero`);
	if (typeof sku !== 'string') throw new Refusal(`${skuName} deve ser texto`);
	const [product] = database.select('SB1', tenant, ['B1_COD', 'B1_DESC', 'B1_UM', 'B1_PRV1'], `B1_COD = ${quoted(sku)} AND B1_MSBLQL <> '1'`);
	if (product === undefined) throw new Refusal(`produto ${sku} não encontrado`);
	const ofTable = `DA1_CODTAB = ${quoted(customer.priceTable)} AND DA1_CODPRO = ${quoted(sku)}`;
	const newestInForce = `DA1_ATIVO = '1' AND DA1_DATVIG <= '${yyyymmdd(now())}' ORDER BY DA1_DATVIG DESC`;
	const [price] = database.select('DA1', tenant, ['DA1_PRCVEN', 'DA1_DATVIG'], `${ofTable} AND ${newestInForce}`);
	const unitPrice = cents(Number(price?.['DA1_PRCVEN'] ?? product['B1_PRV1']) * (1 - customer.discount / 100));
	return {
		sku: String(product['B1_COD']).trimEnd(), name: String(product['B1_DESC']).trimEnd(), unit: String(product['B1_UM']).trimEnd(),
		quantity, unitPrice, total: cents(unitPrice * quantity),
	};
}

/** Lines of one product count together. */
function checkStock({ database }: ServiceContext, lines: readonly OrderLine[], tenant: Tenant): void {
	const wanted = new Map<string, number>();
	for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
	for (const [sku, quantity] of wanted) {
		const [level] = database.select('SB2', tenant, ['B2_QATU', 'B2_RESERVA'], `B2_COD = ${quoted(sku)} AND B2_LOCAL = '${WAREHOUSE}'`);
		const available = Number(level?.['B2_QATU'] ?? 0) - Number(level?.['B2_RESERVA'] ?? 0);
		if (quantity > available) throw new Refusal(`estoque insuficiente do produto ${sku}`);
	}
}
