import type { Company, CompanyProduct } from '../data/company.ts';
import { SEED, productId } from './ids.ts';
import type { Deposit, PaymentMethod, Product, ShopPrice, StockRow } from './model.ts';

/** Ids of products that the company does not have. */
const INACTIVE_PRODUCT = 9001;
const DELETED_PRODUCT = 9002;
export const INACTIVE_TWIN_ID = productId(9003);
const FIRST_SHOP_PRICE_ID = 71_000_001;
const SHOP_STOCK = [9, 4];
const DAMAGED = 7;
const OTHER_SHOP_CENTS = 101;

export const deposits: readonly Deposit[] = [
	{ id: SEED.mainDepositId, name: SEED.mainDepositName, active: true, standard: true, ignored: false },
	{ id: SEED.shopDepositId, name: 'Loja Centro', active: true, standard: false, ignored: false },
	{ id: SEED.damagedDepositId, name: 'Avarias', active: true, standard: false, ignored: true },
	{ id: SEED.inactiveDepositId, name: 'Depósito antigo', active: false, standard: false, ignored: false },
];

export const paymentMethods: readonly PaymentMethod[] = [
	{ id: SEED.cashPaymentId, name: 'Dinheiro', type: 1, active: true, standard: true },
	{ id: SEED.slipPaymentId, name: 'Boleto bancário', type: 15, active: true, standard: false },
	{ id: SEED.inactivePaymentId, name: 'Cheque', type: 2, active: false, standard: false },
];

function toProduct({ id, name, sku, listPriceCents, unit }: CompanyProduct): Product {
	return { id: productId(id), name, sku, priceCents: listPriceCents, unit, situation: 'A' };
}

/** With all twins of the first product: one deleted, and the inactive one that a knob shows. */
export function seedProducts(company: Company): Product[] {
	const products = company.products.map(toProduct);
	const first = products.slice(0, 1);
	return [
		...products,
		{ id: productId(INACTIVE_PRODUCT), name: 'Produto fora de linha', sku: SEED.inactiveSku, priceCents: 999, unit: 'UN', situation: 'I' },
		...first.map((product): Product => ({ ...product, id: productId(DELETED_PRODUCT), priceCents: 1, situation: 'E' })),
		...first.map((product): Product => ({ ...product, id: INACTIVE_TWIN_ID, priceCents: 1, situation: 'I' })),
	];
}

/** The main deposit has what the company has; the shop some of the first two; every other product has damaged pieces. */
export function seedStock(company: Company): StockRow[] {
	return company.products.flatMap(({ id, available, reserved }, index) => {
		const row = { productId: productId(id), reserved: 0 };
		const inShop = SHOP_STOCK[index];
		return [
			{ ...row, depositId: SEED.mainDepositId, physical: available + reserved, reserved },
			...(inShop === undefined ? [] : [{ ...row, depositId: SEED.shopDepositId, physical: inShop }]),
			...(index % 2 === 0 ? [{ ...row, depositId: SEED.damagedDepositId, physical: DAMAGED }] : []),
		];
	});
}

export function seedShopPrices(company: Company): ShopPrice[] {
	const ids = company.products.map(({ id }) => productId(id));
	const own: ReadonlyArray<readonly [cents: number, promotional: number]> = [[4_190, 3_690], [4_750, 0]];
	const links = [
		...own.map(([priceCents, promotionalCents], index) => ({ product: ids[index], shopId: SEED.shopId, priceCents, promotionalCents })),
		...ids.map((product) => ({ product, shopId: SEED.otherShopId, priceCents: OTHER_SHOP_CENTS, promotionalCents: 0 })),
	];
	return links.flatMap(({ product, ...link }, index) =>
		product === undefined ? [] : [{ ...link, id: FIRST_SHOP_PRICE_ID + index, productId: product, code: `LOJA-${product}` }],
	);
}
