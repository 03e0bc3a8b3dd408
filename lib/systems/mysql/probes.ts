import type { BoundStatement } from './own-statement';
import type { MySqlQueries } from './queries';

/** Every statement there is, with NULL for its values: they match nothing, and LIMIT alone takes no NULL. */
export function probes(queries: MySqlQueries): BoundStatement[] {
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
	return bound.flatMap((statement) =>
		statement ? [{ text: statement.text, values: statement.values.map((value) => (value === '1' ? value : null)) }] : [],
	);
}
