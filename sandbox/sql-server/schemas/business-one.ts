import { balanceDueCents, company, maskDocument, priceFor } from '../../data/company.ts';
import type { CompanyCustomer, CompanyOrder, CompanyProduct } from '../../data/company.ts';
import type { Schema, SchemaTarget } from '../instance.ts';
import { BUSINESS_ONE_TABLES } from './business-one-tables.ts';
import { addCanary } from './canary.ts';
import { decimalText } from './decimal-text.ts';

export const WAREHOUSE = '01';
const EMPTY_WAREHOUSE = '02';
/** The price list of all customers, and one whose prices must not be shown. */
export const PRICE_LIST = 1;
const OTHER_PRICE_LIST = 2;
const CURRENCY = 'R$';
const PHONE_LENGTH = 20;

export const cardCode = (customerId: string): string => `C${customerId}`;
/** Not the number that people know an order by. */
export const docEntry = (orderId: string): number => Number(orderId) - 50_000;

/** The mobile is in Cellular, a fixed line in Phone1; what does not fit there is in Cellular too. */
function phones({ phone, phoneKind }: CompanyCustomer): readonly [phone1: string | null, cellular: string | null] {
	const fixed = phoneKind === 'fixed' && phone !== null && phone.length <= PHONE_LENGTH;
	return fixed ? [phone, null] : [null, phone];
}

const CUSTOMER_COLUMNS = ['CardCode', 'CardName', 'CardType', 'Phone1', 'Cellular', 'E_Mail', 'CreditLine', 'Balance', 'ListNum', 'validFor', 'frozenFor'];

function customers(target: SchemaTarget): void {
	target.insert('OCRD', CUSTOMER_COLUMNS, company.customers.map((customer) => [
		cardCode(customer.id), customer.name, 'C', ...phones(customer), customer.email, decimalText(customer.creditLimitCents),
		decimalText(balanceDueCents(customer.id)), PRICE_LIST, 'Y', 'N',
	]));
	// Maria's phone and document again: as a supplier, and as a lead.
	const [maria] = company.customers;
	if (maria !== undefined) {
		target.insert('OCRD', CUSTOMER_COLUMNS, [
			[`F${maria.id}`, 'Maria Aparecida (fornecedora)', 'S', null, maria.phone, null, '0.00', '-999.00', PRICE_LIST, 'Y', 'N'],
			[`L${maria.id}`, 'Maria Aparecida (lead)', 'L', null, maria.phone, null, '0.00', '0.00', PRICE_LIST, 'Y', 'N'],
		]);
		target.insert('CRD7', ['CardCode', 'Address', 'AddrType', 'TaxId0', 'TaxId4'], [[`F${maria.id}`, '', 'S', null, maskDocument(maria.document)]]);
	}
	target.insert('CRD7', ['CardCode', 'Address', 'AddrType', 'TaxId0', 'TaxId4'], company.customers.flatMap(fiscalIds));
}

/** A CPF is in TaxId4, a CNPJ in TaxId0, once for the partner and once for its address; every third one was typed bare. */
function fiscalIds(customer: CompanyCustomer, index: number): (string | null)[][] {
	const stored = index % 3 === 2 ? customer.document : maskDocument(customer.document);
	const ids = customer.document.length === 11 ? [null, stored] : [stored, null];
	return [[cardCode(customer.id), '', 'S', ...ids], [cardCode(customer.id), 'ENTREGA', 'S', ...ids]];
}

function products(target: SchemaTarget): void {
	target.insert('OITM', ['ItemCode', 'ItemName', 'InvntryUom', 'frozenFor'], company.products.map((product) => [product.sku, product.name, product.unit, 'N']));
	target.insert('OITW', ['ItemCode', 'WhsCode', 'OnHand', 'IsCommited', 'OnOrder'], company.products.flatMap((product, index) => [
		[product.sku, WAREHOUSE, product.available + product.reserved, product.reserved, 0],
		...(index === 0 ? [[product.sku, EMPTY_WAREHOUSE, 0, 0, 50]] : []),
	]));
	target.insert('ITM1', ['ItemCode', 'PriceList', 'Price', 'Currency'], company.products.flatMap((product) => [
		[product.sku, PRICE_LIST, decimalText(product.listPriceCents), CURRENCY],
		[product.sku, OTHER_PRICE_LIST, '1.01', CURRENCY],
	]));
	const specials = company.customers.filter(({ discountPercent }) => discountPercent > 0);
	target.insert('OSPP', ['ItemCode', 'CardCode', 'Price', 'Currency', 'Discount'],
		specials.flatMap((customer) => company.products.map((product) => special(product, customer))));
}

function special(product: CompanyProduct, customer: CompanyCustomer): string[] {
	return [product.sku, cardCode(customer.id), decimalText(priceFor(product, customer).finalPriceCents), CURRENCY, String(customer.discountPercent)];
}

const isOpen = ({ status }: CompanyOrder): boolean => status === 'pendente' || status === 'em_separacao' || status === 'bloqueado';

function orders(target: SchemaTarget): void {
	const names = new Map(company.customers.map(({ id, name }) => [id, name]));
	target.insert('ORDR', ['DocEntry', 'DocNum', 'DocDate', 'DocTotal', 'DocStatus', 'CANCELED', 'CardCode', 'CardName'], company.orders.map((order) => [
		docEntry(order.id), Number(order.id), order.orderedAt.slice(0, 10), decimalText(order.totalCents), isOpen(order) ? 'O' : 'C',
		order.status === 'cancelado' ? 'Y' : 'N', cardCode(order.customerId), names.get(order.customerId) ?? '',
	]));
	target.insert('RDR1', ['DocEntry', 'LineNum', 'ItemCode', 'Dscription', 'Quantity', 'OpenQty', 'Price', 'DiscPrcnt', 'LineTotal', 'LineStatus'],
		company.orders.flatMap((order) => order.items.map((item, index) => [
			docEntry(order.id), index, item.sku, item.name, item.quantity, isOpen(order) ? item.quantity : 0, decimalText(item.unitPriceCents), 0,
			decimalText(item.unitPriceCents * item.quantity), isOpen(order) ? 'O' : 'C',
		])));
}

/**
 * Tables of SAP Business One, filled with the sample company: business partners of all types (a supplier has a customer's
 * phone), masked and bare documents, special prices, cancelled orders. Order dates have no time of day, as in the product.
 */
export const businessOneSchema: Schema = (target) => {
	target.run(BUSINESS_ONE_TABLES);
	customers(target);
	products(target);
	orders(target);
	addCanary(target);
};
