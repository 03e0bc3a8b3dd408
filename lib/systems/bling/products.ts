import { ConnectorError } from '../../domain/errors';
import { sameKey } from '../../domain/erp-match';
import type { CallContext } from '../../domain/runtime';
import type { BlingClient } from './client';
import { system } from './system';
import { isId, numberAt, textAt, type BlingRecord } from './values';

export interface Product {
	id: string;
	sku: string;
	name: string | null;
	/** With all its decimals. */
	price: number | null;
	/** With which of `stockFilters` Bling told it. */
	stockFilter: string | null;
}

/** `criterio`: without it Bling shows only those that were added last. */
const everything = '5';
/** `situacao`: excluído, inativo. */
const gone: ReadonlySet<string> = new Set(['E', 'I']);
/**
 * `filtroSaldoEstoque` of products and of balances. The contract declares 1 (only what is in stock) for requests without
 * it; where that holds, what is sold out or oversold must be asked for.
 */
export const stockFilters: ReadonlyArray<string | null> = [null, '0', '2'];
/** Codes in one request: an address has its limits. */
const mostCodes = 40;

/** Bling's products by their code. */
export class Products {
	constructor(private readonly client: BlingClient) {}

	async find(sku: string, operation: string, context: CallContext): Promise<Product | null> {
		return (await this.findAll([sku], operation, context)).get(sku) ?? null;
	}

	/** By the codes as they are given; a code that is not found is left out. */
	async findAll(skus: readonly string[], operation: string, context: CallContext): Promise<Map<string, Product>> {
		const found = new Map<string, Product>();
		const seen: Product[] = [];
		for (const filter of stockFilters) {
			const missing = [...new Set(skus)].filter((sku) => !found.has(sku));
			const records = await this.search(missing, filter, operation, context);
			seen.push(...records.filter(isOnSale).map((record) => productOf(record, filter)));
			for (const sku of missing) take(found, sku, seen.filter((product) => product.sku === sku));
			if (found.size === new Set(skus).size) return found;
		}
		// As every ERP here: without regard to case, where no other code is meant.
		for (const sku of skus) if (!found.has(sku)) take(found, sku, seen.filter((product) => sameKey(product.sku, sku)));
		return found;
	}

	private async search(skus: readonly string[], filter: string | null, operation: string, context: CallContext): Promise<BlingRecord[]> {
		const records: BlingRecord[] = [];
		for (let start = 0; start < skus.length; start += mostCodes) {
			const query = {
				'codigos[]': skus.slice(start, start + mostCodes),
				criterio: everything,
				limite: '100',
				...(filter === null ? {} : { filtroSaldoEstoque: filter }),
			};
			records.push(...(await this.client.list(operation, '/produtos', query, context)));
		}
		return records;
	}
}

function isOnSale(record: BlingRecord): boolean {
	return isId(textAt(record, 'id') ?? '') && !gone.has(textAt(record, 'situacao') ?? '');
}

function productOf(record: BlingRecord, stockFilter: string | null): Product {
	return {
		id: textAt(record, 'id') ?? '',
		sku: textAt(record, 'codigo') ?? '',
		name: textAt(record, 'nome'),
		price: numberAt(record, 'preco'),
		stockFilter,
	};
}

/** Bling does not insist that a code be one product's alone. */
function take(found: Map<string, Product>, sku: string, candidates: readonly Product[]): void {
	const byId = new Map(candidates.map((product) => [product.id, product]));
	const [product] = byId.values();
	if (product === undefined) return;
	if (byId.size === 1) {
		found.set(sku, product);
		return;
	}
	throw new ConnectorError('ambiguous', `${byId.size} products in ${system} have this SKU.`, {
		system,
		parameter: 'SKU',
		hint: 'Give each product a code of its own in Bling, or make the others inactive.',
		candidates: [...byId.values()].slice(0, 5).map(({ id, name }) => ({ id, label: name ?? '' })),
	});
}
