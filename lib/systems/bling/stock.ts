import type { StockLevel } from '../../domain/erp';
import { sameKey } from '../../domain/erp-match';
import { roundQuantity } from '../../domain/money';
import type { CallContext } from '../../domain/runtime';
import { valueAt } from '../http-api';
import type { BlingClient } from './client';
import { stockFilters, type Product, type Products } from './products';
import type { Remembered } from './remembered';
import type { BlingSettings } from './settings';
import { idAt, listAt, quantityAt, textAt, type BlingRecord } from './values';

const operation = 'stock';

interface Deposit {
	id: string;
	name: string;
	/** Its stock is part of the product's. */
	counts: boolean;
	active: boolean;
}

/** The stock of a product in each deposit, under the deposit's name. */
export class Stocks {
	constructor(
		private readonly client: BlingClient,
		private readonly products: Products,
		private readonly remembered: Remembered,
		private readonly settings: Pick<BlingSettings, 'stockWarehouses'>,
	) {}

	async of(sku: string, warehouse: string | undefined, context: CallContext): Promise<StockLevel[] | null> {
		const product = await this.products.find(sku, operation, context);
		if (product === null) return null;
		const row = await this.row(product, context);
		const balances = row === undefined ? [] : listAt(row, 'depositos');
		const deposits = await this.deposits(balances.flatMap((balance) => textAt(balance, 'id') ?? []), context);
		const levels = balances.length > 0 || row === undefined ? stored(product, balances, deposits) : [total(product, row)];
		if (warehouse !== undefined) return inWarehouse(levels, product, warehouse);
		const { stockWarehouses } = this.settings;
		return stockWarehouses.length === 0 ? withoutUncounted(levels) : inWarehouses(levels, product, stockWarehouses);
	}

	/** Filters by stock as the list of products does, so what showed the product there is asked for first. */
	private async row({ id, stockFilter }: Product, context: CallContext): Promise<BlingRecord | undefined> {
		for (const filter of stockFilters.slice(stockFilters.indexOf(stockFilter))) {
			const query = { 'idsProdutos[]': [id], ...(filter === null ? {} : { filtroSaldoEstoque: filter }) };
			const rows = await this.client.list(operation, '/estoques/saldos', query, context);
			const row = rows.find((each) => idAt(each, 'produto.id') === id);
			if (row !== undefined) return row;
		}
		return undefined;
	}

	/** Null where the application may not read them. */
	private async deposits(needed: readonly string[], context: CallContext): Promise<Deposit[] | null> {
		const load = async (): Promise<BlingRecord[]> => await this.client.list('deposits', '/depositos', { limite: '100' }, context);
		const records = await this.remembered.list({ name: 'depositos', load, needed }, context);
		return records && records.map(depositOf);
	}
}

interface DepositLevel {
	level: StockLevel;
	depositId: string | null;
	counts: boolean;
}

/** A deposit that Bling leaves out of the answer holds none: answers leave out what is zero. */
function stored(product: Product, balances: readonly BlingRecord[], deposits: readonly Deposit[] | null): DepositLevel[] {
	const known = new Map((deposits ?? []).map((deposit) => [deposit.id, deposit]));
	const told = balances.map((balance): DepositLevel => {
		const depositId = textAt(balance, 'id');
		const deposit = known.get(depositId ?? '');
		const level = levelOf(product, deposit?.name ?? depositId, quantityAt(balance, 'saldoFisico'), quantityAt(balance, 'saldoVirtual'));
		return { level, depositId, counts: deposit?.counts ?? true };
	});
	if (told.some(({ counts }) => counts)) return told;
	const empty = [...known.values()].filter(({ active, counts, id }) => active && counts && told.every(({ depositId }) => depositId !== id));
	const zeros = empty.map(({ id, name, counts }): DepositLevel => ({ level: levelOf(product, name, 0, 0), depositId: id, counts }));
	return zeros.length > 0 ? [...told, ...zeros] : [...told, { level: levelOf(product, null, 0, 0), depositId: null, counts: true }];
}

function total(product: Product, row: BlingRecord): DepositLevel {
	const level = levelOf(product, null, quantityAt(row, 'saldoFisicoTotal'), quantityAt(row, 'saldoVirtualTotal'));
	return { level, depositId: null, counts: true };
}

function withoutUncounted(levels: readonly DepositLevel[]): StockLevel[] {
	return levels.filter(({ counts }) => counts).map(({ level }) => level);
}

/** Those the credential names. */
function inWarehouses(levels: readonly DepositLevel[], product: Product, warehouses: readonly string[]): StockLevel[] {
	const there = levels.filter((entry) => warehouses.some((warehouse) => isNamed(entry, warehouse)));
	return there.length > 0 ? there.map(({ level }) => level) : [levelOf(product, null, 0, 0)];
}

function isNamed({ level, depositId }: DepositLevel, warehouse: string): boolean {
	return sameKey(level.warehouse ?? '', warehouse) || depositId === warehouse.trim();
}

/** By name or id. A deposit that is asked for by name is told even where it does not count in the product's stock. */
function inWarehouse(levels: readonly DepositLevel[], product: Product, warehouse: string): StockLevel[] {
	const there = levels.filter((entry) => isNamed(entry, warehouse));
	return there.length > 0 ? there.map(({ level }) => level) : [levelOf(product, warehouse, 0, 0)];
}

/** `saldoVirtual` is what is not reserved; it may be more than there is where purchases count. */
function levelOf({ sku, name }: Product, warehouse: string | null, physical: number | null, virtual: number | null): StockLevel {
	const available = virtual ?? physical ?? 0;
	const reserved = physical === null || virtual === null ? null : Math.max(0, roundQuantity(physical - virtual));
	return { sku, name, warehouse, available, reserved };
}

function depositOf(record: BlingRecord): Deposit {
	const id = textAt(record, 'id') ?? '';
	const situation = valueAt(record, 'situacao');
	return {
		id,
		name: textAt(record, 'descricao') ?? id,
		counts: valueAt(record, 'desconsiderarSaldo') !== true,
		// One that is not listed is named after its id, and nothing is made up for it.
		active: situation === 1 || situation === '1' || situation === 'A',
	};
}
