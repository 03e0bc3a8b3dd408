import type { CompanyCustomer } from '../data/company.ts';
import type { RestErpKnobs } from './options.ts';
import type { NewOrder, NewTicket, RestErpStore } from './store.ts';

/** What is wrong, by field: `items[0].quantity` and the like. */
export type FieldErrors = Record<string, string>;
export type Checked<Value> = { readonly value: Value } | { readonly errors: FieldErrors };
type Fields = Record<string, unknown>;

export function isObject(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function findCustomer(body: Fields, store: RestErpStore, errors: FieldErrors): CompanyCustomer | undefined {
	const given = body['customer_id'];
	const customer = typeof given === 'string' || typeof given === 'number' ? store.customer(String(given)) : undefined;
	if (customer === undefined) errors['customer_id'] = given === undefined ? 'é obrigatório' : 'cliente não encontrado';
	return customer;
}

function checkLine(line: unknown, path: string, store: RestErpStore, errors: FieldErrors): NewOrder['lines'][number] | undefined {
	const sku = isObject(line) ? line['sku'] : undefined;
	const quantity = isObject(line) ? line['quantity'] : undefined;
	const product = typeof sku === 'string' ? store.product(sku) : undefined;
	if (product === undefined) errors[`${path}.sku`] = 'produto não encontrado';
	const validQuantity = typeof quantity === 'number' && Number.isFinite(quantity) && quantity > 0;
	if (!validQuantity) errors[`${path}.quantity`] = 'deve ser um número maior que zero';
	return product !== undefined && validQuantity ? { product, quantity } : undefined;
}

/** Lines of one product count together. */
function checkStock(lines: NewOrder['lines'], store: RestErpStore, errors: FieldErrors): void {
	const wanted = new Map<string, number>();
	lines.forEach(({ product, quantity }, index) => {
		const total = (wanted.get(product.sku) ?? 0) + quantity;
		wanted.set(product.sku, total);
		if (total > (store.stock(product.sku)?.available ?? 0)) errors[`items[${index}].quantity`] = 'estoque insuficiente';
	});
}

export function checkOrder(body: Fields, store: RestErpStore, knobs: RestErpKnobs): Checked<NewOrder> {
	const errors: FieldErrors = {};
	const customer = findCustomer(body, store, errors);
	const items: unknown[] = Array.isArray(body['items']) ? body['items'] : [];
	if (items.length === 0) errors['items'] = 'deve ter ao menos um item';
	const lines = items
		.map((line, index) => checkLine(line, `items[${index}]`, store, errors))
		.filter((line) => line !== undefined);
	if (customer === undefined || Object.keys(errors).length > 0) return { errors };
	if (knobs.insufficientStock === 'reject') checkStock(lines, store, errors);
	if (Object.keys(errors).length > 0) return { errors };
	return {
		value: { customer, lines, source: textOrNull(body['source']), externalReference: textOrNull(body['external_reference']) },
	};
}

export function checkTicket(body: Fields, store: RestErpStore): Checked<NewTicket> {
	const errors: FieldErrors = {};
	const customer = findCustomer(body, store, errors);
	const description = textOrNull(body['description']);
	if (description === null) errors['description'] = 'é obrigatório';
	if (customer === undefined || description === null) return { errors };
	return {
		value: {
			customerId: customer.id,
			description,
			subject: textOrNull(body['subject']),
			priority: textOrNull(body['priority']),
			source: textOrNull(body['source']),
			externalReference: textOrNull(body['external_reference']),
		},
	};
}
