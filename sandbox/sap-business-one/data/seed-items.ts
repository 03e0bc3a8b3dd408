import { priceFor } from '../../data/company.ts';
import type { Company, CompanyCustomer, CompanyProduct } from '../../data/company.ts';
import type { Row } from '../model/properties.ts';
import { amount, cardCode, CURRENCY, PRICE_LIST } from './seed-partners.ts';

export const MAIN_WAREHOUSE = '01';
export const OTHER_WAREHOUSE = '02';
const OTHER_PRICE_LIST = 2;
const EMPTY_PRICE_LIST = 3;

export function seedItems(company: Company): Row[] {
	return company.products.map((product, index) => {
		const warehouses = [
			warehouseRow(product, MAIN_WAREHOUSE, [product.available + product.reserved, product.reserved, 0]),
			// Figures unlike the company's; from time to time more is committed than there is.
			warehouseRow(product, OTHER_WAREHOUSE, [(index % 5) * 3, index % 7, 50]),
		];
		const sum = (name: string) => warehouses.reduce((total, row) => total + Number(row[name]), 0);
		return {
			ItemCode: product.sku,
			ItemName: product.name,
			InventoryUOM: product.unit,
			SalesUnit: product.unit,
			QuantityOnStock: sum('InStock'),
			QuantityOrderedByCustomers: sum('Committed'),
			QuantityOrderedFromVendors: sum('Ordered'),
			SalesItem: 'tYES',
			InventoryItem: 'tYES',
			Valid: 'tYES',
			Frozen: 'tNO',
			ItemPrices: [
				{ PriceList: PRICE_LIST, Price: amount(product.listPriceCents), Currency: CURRENCY },
				{ PriceList: OTHER_PRICE_LIST, Price: 1.01, Currency: CURRENCY },
				{ PriceList: EMPTY_PRICE_LIST, Price: null, Currency: null },
			],
			ItemWarehouseInfoCollection: warehouses,
		};
	});
}

function warehouseRow({ sku }: CompanyProduct, code: string, [inStock, committed, ordered]: readonly [number, number, number]): Row {
	return { WarehouseCode: code, InStock: inStock, Committed: committed, Ordered: ordered, Locked: 'tNO', ItemCode: sku };
}

/** A discount on everything is a special price for each item. */
export function seedSpecialPrices(company: Company): Row[] {
	const entitled = company.customers.filter(({ discountPercent }) => discountPercent > 0);
	return entitled.flatMap((customer) => company.products.map((product) => specialPrice(product, customer)));
}

function specialPrice(product: CompanyProduct, customer: CompanyCustomer): Row {
	return {
		ItemCode: product.sku,
		CardCode: cardCode(customer.id),
		Price: amount(priceFor(product, customer).finalPriceCents),
		Currency: CURRENCY,
		DiscountPercent: customer.discountPercent,
		PriceListNum: PRICE_LIST,
		Valid: 'tYES',
		ValidFrom: null,
		ValidTo: null,
	};
}
