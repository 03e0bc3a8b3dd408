import { AsyncLocalStorage } from 'node:async_hooks';

const operations = new AsyncLocalStorage<object>();

/** Runs an item of a node as one operation: whatever it asks of outside systems meanwhile, repeats included, belongs together. */
export async function asOneOperation<T>(work: () => Promise<T>): Promise<T> {
	return await operations.run({}, work);
}

/** The operation that is under way here; undefined outside of any. */
export function presentOperation(): object | undefined {
	return operations.getStore();
}
