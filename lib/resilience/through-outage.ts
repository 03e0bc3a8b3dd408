import type { SetOptions, Store } from '../domain/store';
import { isStoreDown } from './store-outage';

export interface OutageProof {
	/** @returns the value; while the Store is down the last that this process has seen, null where it has seen none */
	get(key: string): Promise<string | null>;
	/** While the Store is down this process alone remembers it. */
	set(key: string, value: string, options: SetOptions): Promise<void>;
}

const mostCopies = 500;

/**
 * The Store for what reads go by and can be asked for again, such as the name of an account: a Store that is down makes them
 * slower, and does not stop them.
 */
export function throughOutage(store: Pick<Store, 'get' | 'set'>): OutageProof {
	const copies = copiesOf(store);
	return {
		get: async (key) => {
			try {
				const stored = await store.get(key);
				if (stored === null) copies.delete(key);
				else keep(copies, key, stored.value);
				return stored?.value ?? null;
			} catch (error) {
				if (!isStoreDown(error)) throw error;
				return copies.get(key) ?? null;
			}
		},
		set: async (key, value, options) => {
			keep(copies, key, value);
			await store.set(key, value, options).catch((error: unknown) => {
				if (!isStoreDown(error)) throw error;
			});
		},
	};
}

const perStore = new WeakMap<object, Map<string, string>>();

function copiesOf(store: object): Map<string, string> {
	const known = perStore.get(store) ?? new Map<string, string>();
	perStore.set(store, known);
	return known;
}

function keep(copies: Map<string, string>, key: string, value: string): void {
	copies.delete(key);
	copies.set(key, value);
	for (const oldest of copies.keys()) {
		if (copies.size <= mostCopies) return;
		copies.delete(oldest);
	}
}
