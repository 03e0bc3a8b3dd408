import type { ErpOperation, NewOrder } from '../../domain/erp';
import { isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { retry } from '../../resilience/retry';
import { cacheScopes, mayBeStale, ttlOf, type CacheScope } from './cache-policy';
import type { ErpServiceOptions } from './types';

/** What a read is asked for; with the operation it is the cache's key. */
type ReadArguments = Readonly<Record<string, string | undefined>>;

/** Reads that may be answered from memory. */
export type CachedOperation = (typeof cacheScopes)['all'][number];

interface Answer<T> {
	value: T | null;
	/** Of an older answer that stands in for a failure: when it was read, epoch milliseconds. */
	asOf?: number;
}

/** Every call to the ERP goes through here: cached, repeated, logged. */
export class ErpCalls {
	constructor(private readonly options: ErpServiceOptions) {}

	/** Cached where the policy says so, else asked anew; only what may be cached may come as an older answer. */
	async read<T>(
		operation: CachedOperation,
		given: ReadArguments,
		{ signal }: CallContext,
		load: (context: CallContext) => Promise<T | null>,
	): Promise<Answer<T>> {
		const { cache, ttl = {}, staleMs = 0 } = this.options;
		const ttlMs = ttlOf(operation, ttl);
		if (ttlMs === 0 && staleMs === 0) return { value: await this.ask(operation, signal, load) };
		const namespace = this.namespaceOf(operation, given);
		const stale = staleMs > 0 ? { stale: { maxAgeMs: staleMs, instead: mayBeStale } } : {};
		// The flight's own signal: a caller who gives up does not take the answer from the others.
		const request = { namespace, key: JSON.stringify(given), ttlMs, signal, ...stale };
		return await cache.read(request, (flight) => this.ask(operation, flight, load));
	}

	/** Asks the ERP, and again where the failure is worth it. */
	ask<T>(operation: ErpOperation, signal: AbortSignal, load: (context: CallContext) => Promise<T>): Promise<T> {
		const { clock, random } = this.options;
		return retry((attempt) => this.logged(operation, attempt, () => load({ signal })), { clock, random, signal });
	}

	async logged<T>(operation: ErpOperation, attempt: number, call: () => Promise<T>): Promise<T> {
		const { clock, log, port } = this.options;
		const startedAt = clock.now();
		let outcome = 'cancelled';
		try {
			const result = await call();
			outcome = result === null ? 'not_found' : 'ok';
			return result;
		} catch (error) {
			if (isConnectorError(error)) outcome = error.code;
			throw error;
		} finally {
			log.call({ event: 'call', system: port.system, operation, ms: clock.now() - startedAt, attempt, outcome });
		}
	}

	async forget(scope: CacheScope): Promise<void> {
		for (const operation of cacheScopes[scope]) {
			for (const namespace of this.namespacesOf(operation)) await this.options.cache.invalidate(namespace);
		}
	}

	/**
	 * What an order changes: the stock of its SKUs and the balance of its customer. Under which phone or document that
	 * customer is cached, or a SKU under which warehouse, nobody knows here; those are dropped altogether.
	 */
	async forgetAfterOrder({ customerId, items }: NewOrder): Promise<void> {
		const { cache, log } = this.options;
		const skus = new Set(items.map(({ sku }) => sku));
		try {
			await cache.invalidate(this.namespace('customerByPhone'));
			await cache.invalidate(this.namespace('customerByDocument'));
			await cache.invalidate(this.namespace('customerById'), JSON.stringify({ id: customerId }));
			await cache.invalidate(this.namespace('stock-by-warehouse'));
			for (const sku of skus) await cache.invalidate(this.namespace('stock'), JSON.stringify({ sku }));
		} catch (error) {
			// The order stands. Others may see the old stock and balance until these expire.
			log.warn('The cache could not be told of an order.', { reason: isConnectorError(error) ? error.message : 'unknown' });
		}
	}

	private namespaceOf(operation: ErpOperation, { warehouse }: ReadArguments): string {
		return this.namespace(operation === 'stock' && warehouse !== undefined ? 'stock-by-warehouse' : operation);
	}

	private namespacesOf(operation: ErpOperation): string[] {
		const own = this.namespace(operation);
		return operation === 'stock' ? [own, this.namespace('stock-by-warehouse')] : [own];
	}

	private namespace(name: string): string {
		return `erp:${this.options.tenantKey}:${name}`;
	}
}
