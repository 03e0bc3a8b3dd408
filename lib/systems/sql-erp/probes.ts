import type { SqlValue } from '../../domain/sql';
import type { SqlDialect } from './dialect';
import type { BoundStatement } from './own-statement';
import type { SqlQueries } from './queries';

/**
 * Every statement there is, with NULL for what a look-up asks for: they match nothing. The number of rows takes no NULL.
 */
export function probes(queries: SqlQueries, dialect: SqlDialect): BoundStatement[] {
	const bound = [
		queries.customerByPhone?.bind({ e164: '+0', kind: 'foreign', equivalents: [] }),
		queries.customerByDocument?.bind({ value: '', formatted: '' }),
		queries.customerById?.bind({ id: '' }),
		queries.stock?.bind({ sku: '', warehouse: null }),
		queries.price?.bind({ sku: '', customerId: null }),
		queries.lastOrders?.bind({ customerId: '', limit: 1 }),
		queries.openOrders?.bind({ customerId: '', limit: 1 }),
		queries.orderItems?.(['']),
	];
	const limit = dialect.limitValue(1);
	const kept = (value: SqlValue): boolean => value === limit || (typeof value === 'string' && queries.fixed.has(value));
	return bound.flatMap((statement) =>
		statement ? [{ text: statement.text, values: statement.values.map((value) => (kept(value) ? value : null)) }] : [],
	);
}
