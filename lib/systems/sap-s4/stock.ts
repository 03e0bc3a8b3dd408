import type { StockLevel } from '../../domain/erp';
import { sameKey } from '../../domain/erp-match';
import { roundQuantity } from '../../domain/money';
import type { CallContext } from '../../domain/runtime';
import type { SapS4Client } from './client';
import { allOf, anyOf, textIs } from './filter';
import { materialKey, sameMaterial } from './keys';
import type { ProductNames } from './product-names';
import type { SapS4Settings } from './settings';
import { quantityOf, textOf, unusable, type Entity } from './values';

/** What may be sold: not in quality inspection (02), not blocked (07). */
const unrestricted = '01';

interface Place {
	plant: string;
	warehouse: string;
	available: number;
}

/**
 * Unrestricted stock by plant and storage location, from API_MATERIAL_STOCK_SRV, A_MatlStkInAcctMod. It lists what there
 * is: a material without stock has no row, so its name is looked up to tell "none left" from "no such SKU". What is
 * reserved for other orders is not in it.
 */
export class StockLevels {
	constructor(
		private readonly client: SapS4Client,
		private readonly names: ProductNames,
		private readonly settings: Pick<SapS4Settings, 'stockWarehouses'>,
	) {}

	async of(sku: string, warehouse: string | undefined, context: CallContext): Promise<StockLevel[] | null> {
		const material = materialKey(sku);
		if (material === null) return null;
		const [entities, name] = await Promise.all([this.entities(material, context), this.names.of(material, 'stock', context)]);
		const own = entities.filter((entity) => sameMaterial(textOf(entity, 'Material'), material) && isOwnStock(entity) && this.isOurs(entity));
		const places = placesOf(own).filter((place) => warehouse === undefined || sameKey(place.warehouse, warehouse) || sameKey(place.plant, warehouse));
		if (places.length === 0 && own.length === 0 && name === null) return null;
		const shown = textOf(own[0] ?? null, 'Material') ?? sku;
		const level = (at: string | null, available: number): StockLevel => ({ sku: shown, name, warehouse: at, available, reserved: null });
		if (places.length > 0) return places.map((place) => level(place.warehouse, place.available));
		return warehouse === undefined ? this.emptyPlaces().map((at) => level(at, 0)) : [level(warehouse, 0)];
	}

	private async entities(material: string, context: CallContext): Promise<Entity[]> {
		const { stockWarehouses: warehouses } = this.settings;
		const conditions = [
			textIs('Material', material),
			textIs('InventoryStockType', unrestricted),
			...(warehouses.length === 0 ? [] : [anyOf(warehouses.map(warehouseIs))]),
		];
		const query = { $filter: allOf(conditions) };
		return await this.client.read({ operation: 'stock', service: 'API_MATERIAL_STOCK_SRV', entitySet: 'A_MatlStkInAcctMod', query }, context);
	}

	private isOurs(entity: Entity): boolean {
		const { stockWarehouses: warehouses } = this.settings;
		const { plant, warehouse } = placeOf(entity);
		return warehouses.length === 0 || warehouses.some((each) => sameKey(each, plant) || sameKey(each, warehouse));
	}

	private emptyPlaces(): Array<string | null> {
		return this.settings.stockWarehouses.length === 0 ? [null] : [...this.settings.stockWarehouses];
	}
}

/** Special stock (consignment, for one order, for one project) is somebody else's. */
function isOwnStock(entity: Entity): boolean {
	return textOf(entity, 'InventoryStockType') === unrestricted && textOf(entity, 'InventorySpecialStockType') === null;
}

/** Batches of one storage location together. Negative stock is information, and stays. */
function placesOf(entities: readonly Entity[]): Place[] {
	const places = new Map<string, Place>();
	for (const entity of entities) {
		const { plant, warehouse } = placeOf(entity);
		const quantity = quantityOf(entity, 'MatlWrhsStkQtyInMatlBaseUnit');
		if (quantity === null) throw unusable('stock', 'no quantity at "MatlWrhsStkQtyInMatlBaseUnit"');
		places.set(warehouse, { plant, warehouse, available: roundQuantity((places.get(warehouse)?.available ?? 0) + quantity) });
	}
	return [...places.values()];
}

function placeOf(entity: Entity): Pick<Place, 'plant' | 'warehouse'> {
	const plant = textOf(entity, 'Plant') ?? '';
	const location = textOf(entity, 'StorageLocation');
	return { plant, warehouse: location === null ? plant : `${plant}/${location}` };
}

function warehouseIs(warehouse: string): string {
	const [plant = '', location] = warehouse.split('/');
	return location === undefined ? textIs('Plant', plant) : `(${allOf([textIs('Plant', plant), textIs('StorageLocation', location)])})`;
}
