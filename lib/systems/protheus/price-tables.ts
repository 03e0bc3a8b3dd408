import { sameKey } from '../../domain/erp-match';
import type { CallContext } from '../../domain/runtime';
import { equal, oneOf, sqlText, type SqlText } from './condition';
import type { GenericQuery, Row } from './generic-query';

export interface TablePrice {
	/** DA0_CODTAB. */
	table: string;
	unitPrice: number;
	/** DA1_PERDES as it stands there. */
	factor: number | null;
}

/** Price tables: DA0 heads, DA1 prices, each with the days for which it holds. */
export class PriceTables {
	constructor(
		private readonly query: GenericQuery,
		/** `yyyymmdd` in the company's time zone. */
		private readonly today: () => string,
	) {}

	/** The price in the first of the tables that holds today and has the product. */
	async find(product: { sku: string; text: SqlText }, tables: ReadonlyArray<string | null>, context: CallContext): Promise<TablePrice | null> {
		const wanted = [...new Set(tables)].filter((table): table is string => table !== null && table !== '');
		const codes = wanted.map((table) => sqlText(table, 'code')).filter((code): code is SqlText => code !== null);
		if (codes.length === 0) return null;
		const prices = await this.prices(product, codes, context);
		if (prices.length === 0) return null;
		const valid = await this.tablesInForce(codes, context);
		for (const table of wanted) {
			const price = prices.find((row) => sameKey(row.text('DA1_CODTAB') ?? '', table));
			const unitPrice = price?.money('DA1_PRCVEN') ?? null;
			if (price !== undefined && unitPrice !== null && valid.has(table.toUpperCase())) {
				return { table, unitPrice, factor: price.quantity('DA1_PERDES') };
			}
		}
		return null;
	}

	/** Of several prices in force the one that came into force last comes first. */
	private async prices(product: { sku: string; text: SqlText }, codes: readonly SqlText[], context: CallContext): Promise<Row[]> {
		const rows = await this.query.rows(
			{
				operation: 'price',
				table: 'DA1',
				fields: ['DA1_CODTAB', 'DA1_CODPRO', 'DA1_PRCVEN', 'DA1_PERDES', 'DA1_ATIVO', 'DA1_DATVIG'],
				branchOf: 'prices',
				where: [oneOf('DA1_CODTAB', codes), equal('DA1_CODPRO', product.text)],
			},
			context,
		);
		const since = (row: Row): string => day(row, 'DA1_DATVIG');
		return rows
			.filter((row) => sameKey(row.text('DA1_CODPRO') ?? '', product.sku) && row.text('DA1_ATIVO') === '1' && since(row) <= this.today())
			.sort((left, right) => since(right).localeCompare(since(left)));
	}

	private async tablesInForce(codes: readonly SqlText[], context: CallContext): Promise<ReadonlySet<string>> {
		const rows = await this.query.rows(
			{
				operation: 'price',
				table: 'DA0',
				fields: ['DA0_CODTAB', 'DA0_DATDE', 'DA0_DATATE', 'DA0_ATIVO'],
				branchOf: 'prices',
				where: [oneOf('DA0_CODTAB', codes)],
			},
			context,
		);
		const today = this.today();
		const inForce = rows.filter((row) => {
			const until = day(row, 'DA0_DATATE');
			return row.text('DA0_ATIVO') === '1' && day(row, 'DA0_DATDE') <= today && (until === '' || until >= today);
		});
		return new Set(inForce.map((row) => (row.text('DA0_CODTAB') ?? '').toUpperCase()));
	}
}

/** `yyyymmdd` of a date written so or in ISO; empty for none, which means no limit. */
function day(row: Row, column: string): string {
	const text = (row.text(column) ?? '').slice(0, 10).replaceAll('-', '');
	return /^\d{8}$/.test(text) && text !== '00000000' ? text : '';
}
