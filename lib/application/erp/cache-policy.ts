import type { ErpOperation } from '../../domain/erp';
import { isConnectorError, type ConnectorErrorCode } from '../../domain/errors';

export interface CachePolicy {
	operation: ErpOperation;
	/** 0: always asked anew. */
	ttlMs: number;
	why: string;
}

/** What is kept, and for how long. "Not found" is kept for at most 5 seconds. */
export const erpCachePolicies: readonly CachePolicy[] = [
	{
		operation: 'customerByPhone',
		ttlMs: 300_000,
		why: 'Asked at every message of a conversation; dropped when an order is placed, because the balance changes.',
	},
	{ operation: 'customerByDocument', ttlMs: 300_000, why: 'As by phone.' },
	{ operation: 'customerById', ttlMs: 300_000, why: 'As by phone.' },
	{ operation: 'stock', ttlMs: 60_000, why: 'Dropped when an order is placed.' },
	{ operation: 'price', ttlMs: 60_000, why: 'Changes with price lists, per customer where the ERP has such prices.' },
	{ operation: 'lastOrders', ttlMs: 0, why: 'A customer who asks for an order wants its status now.' },
	{ operation: 'openOrders', ttlMs: 0, why: 'As the last orders.' },
	{ operation: 'createOrder', ttlMs: 0, why: 'Writes.' },
	{ operation: 'createTicket', ttlMs: 0, why: 'Writes.' },
];

/** Lifetimes in milliseconds that a caller may set; 0 switches the cache off for that kind. */
export interface ErpCacheTtl {
	customer?: number;
	stock?: number;
	price?: number;
}

/** What `invalidate` takes, and the operations each stands for. */
export const cacheScopes = {
	customers: ['customerByPhone', 'customerByDocument', 'customerById'],
	stock: ['stock'],
	prices: ['price'],
	all: ['customerByPhone', 'customerByDocument', 'customerById', 'stock', 'price'],
} as const satisfies Record<string, readonly ErpOperation[]>;
export type CacheScope = keyof typeof cacheScopes;

const presets: ReadonlyMap<ErpOperation, number> = new Map(erpCachePolicies.map(({ operation, ttlMs }) => [operation, ttlMs]));

export function ttlOf(operation: ErpOperation, ttl: ErpCacheTtl): number {
	const preset = presets.get(operation) ?? 0;
	if (preset === 0) return 0;
	if (operation === 'stock') return ttl.stock ?? preset;
	return (operation === 'price' ? ttl.price : ttl.customer) ?? preset;
}

/** The ERP itself is well or badly off; a refusal, a wrong credential or a strange answer is told as it is. */
const passing: ReadonlySet<ConnectorErrorCode> = new Set(['unavailable', 'timeout', 'rate_limited']);

/** Whether an older answer may stand in for this failure. */
export function mayBeStale(error: unknown): boolean {
	return isConnectorError(error) && passing.has(error.code);
}
