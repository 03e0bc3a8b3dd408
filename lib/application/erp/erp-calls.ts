import type { ErpOperation } from '../../domain/erp';
import { isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import { OutsideCalls } from '../outside-calls';
import { cacheScopes, mayBeStale, ttlOf, type CacheScope } from './cache-policy';
import { erpMethods, type ErpLookUp } from './operation-labels';
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
	private readonly outside: OutsideCalls;

	constructor(private readonly options: ErpServiceOptions) {
		this.outside = new OutsideCalls({ ...options, system: options.port.system, erpMethods });
	}

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
		const request = { system: this.options.port.system, namespace, key: JSON.stringify(given), ttlMs, signal, ...stale };
		return await cache.read(request, (flight) => this.ask(operation, flight, load));
	}

	/** Asks the ERP, and again where the failure is worth it. */
	ask<T>(operation: ErpOperation, signal: AbortSignal, load: (context: CallContext) => Promise<T>): Promise<T> {
		return this.outside.ask(operation, signal, load);
	}

	logged<T>(operation: ErpOperation | ErpLookUp, attempt: number, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
		return this.outside.logged(operation, attempt, signal, call);
	}

	async forget(scope: CacheScope): Promise<void> {
		for (const operation of cacheScopes[scope]) {
			for (const namespace of this.namespacesOf(operation)) await this.options.cache.invalidate(namespace);
		}
	}

	/**
	 * What an order changes: the stock of its SKUs and the balance of its customer. Which of the answers that are kept speak of
	 * these nobody knows here (a customer goes by phone or document too, a SKU by another case), so all of the kind are dropped.
	 */
	async forgetAfterOrder(): Promise<void> {
		try {
			await this.forget('customers');
			await this.forget('stock');
		} catch (error) {
			// The order stands. Others may see the old stock and balance until these expire.
			this.options.log.warn('The cache could not be told of an order.', { reason: isConnectorError(error) ? error.message : 'unknown' });
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
