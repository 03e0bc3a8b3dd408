import type { Company, CompanyProduct } from '../../data/company.ts';
import type { Row } from '../odata/values.ts';
import { OTHER, OWN } from '../options.ts';
import type { SapS4Knobs } from '../options.ts';
import { dayOf, decimal, tenDigits } from './amounts.ts';
import type { OrderBook } from './order-book.ts';

const TEXT_LENGTH = 40;
export const cutText = (text: string): string => text.slice(0, TEXT_LENGTH);

/** A product that nobody may order any more. */
export const DELETED_PRODUCT = 'PARADO-1';

export function productRows(company: Company): Row[] {
	const row = (sku: string, unit: string, isDeleted: boolean): Row => ({
		Product: sku,
		ProductType: 'HAWA',
		BaseUnit: unit,
		ProductGroup: 'L001',
		CreationDate: dayOf('2024-01-15'),
		IsMarkedForDeletion: isDeleted,
		LastChangeDateTime: Date.parse('2025-03-04T10:11:12Z'),
	});
	return [...company.products.map(({ sku, unit }) => row(sku, unit, false)), row(DELETED_PRODUCT, 'UN', true)];
}

export function descriptionRows(company: Company): Row[] {
	const texts = [...company.products.map(({ sku, name }) => [sku, name] as const), [DELETED_PRODUCT, 'Produto fora de linha'] as const];
	return texts.flatMap(([sku, name]) => [
		{ Product: sku, Language: 'EN', ProductDescription: cutText(`(EN) ${name}`) },
		{ Product: sku, Language: 'PT', ProductDescription: cutText(name) },
	]);
}

export function materialRows(company: Company): Row[] {
	return company.products.map(({ sku, unit }) => ({ Material: sku, MaterialBaseUnit: unit }));
}

interface StockKey {
	readonly Plant?: string;
	readonly StorageLocation?: string;
	readonly Batch?: string;
	readonly Supplier?: string;
	readonly SDDocument?: string;
	readonly SDDocumentItem?: string;
	readonly InventorySpecialStockType?: string;
	readonly InventoryStockType?: string;
}

function stockRow({ sku, unit }: CompanyProduct, thousandths: number, key: StockKey = {}): Row {
	return {
		Material: sku,
		Plant: OWN.plant,
		StorageLocation: OWN.storageLocation,
		Batch: '',
		Supplier: '',
		Customer: '',
		WBSElementInternalID: '00000000',
		SDDocument: '',
		SDDocumentItem: '000000',
		InventorySpecialStockType: '',
		InventoryStockType: '01',
		...key,
		MaterialBaseUnit: unit,
		MatlWrhsStkQtyInMatlBaseUnit: decimal(thousandths, 3),
	};
}

/** Stock that is not free, or not here, by SKU: quantities must not be added up over these. */
function otherStock(product: CompanyProduct): Row[] {
	switch (product.sku) {
		case 'CIM-CP2-50':
			return [
				stockRow(product, 7_000, { InventoryStockType: '02' }),
				stockRow(product, 5_000, { InventoryStockType: '07' }),
				stockRow(product, 11_000, { InventorySpecialStockType: 'K', Supplier: tenDigits('9001') }),
				stockRow(product, 9_000, { InventorySpecialStockType: 'E', SDDocument: tenDigits('50005'), SDDocumentItem: '000010' }),
			];
		case 'TUDO-RESERVADO':
			return [stockRow(product, 3_000, { InventoryStockType: '02' })];
		case 'PAR-M4':
			return [stockRow(product, 50_000, { StorageLocation: '0002' })];
		default:
			return [];
	}
}

function freeStock(product: CompanyProduct, thousandths: number, knobs: SapS4Knobs): Row[] {
	if (thousandths === 0 && !knobs.stockRowsForZero) return [];
	if (product.sku !== 'LIXA_80') return [stockRow(product, thousandths)];
	const older = Math.min(thousandths, 300_000);
	return [stockRow(product, older, { Batch: 'L2025' }), stockRow(product, thousandths - older, { Batch: 'L2026' })];
}

export function stockRows(company: Company, orders: OrderBook, knobs: SapS4Knobs): Row[] {
	return company.products.flatMap((product, index) => [
		...freeStock(product, orders.unrestricted(product.sku), knobs),
		...otherStock(product),
		...(index % 3 === 0 ? [stockRow(product, 999_000, { Plant: OTHER.plant })] : []),
	]);
}
