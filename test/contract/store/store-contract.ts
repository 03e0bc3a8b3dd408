import type { Store } from '../../../lib/domain/store';
import { claimContract } from './claim-contract';
import { lockContract } from './lock-contract';
import { slotContract } from './slot-contract';
import { valueContract } from './value-contract';

/** One kind of Store under test. */
export interface StoreHarness {
	/** A further connection to the same data (for the memory Store: the same Store). */
	connect(): Promise<Store>;
	/**
	 * Asserts that the condition does not hold before `ms` have passed, and then does: to the millisecond
	 * where the test has the Store's clock in its hands, else by asking again and again.
	 */
	turnsTrueAfter(ms: number, condition: () => Promise<boolean>): Promise<void>;
	/** Lets time pass with nothing to ask: moves the clock, or waits. */
	pass(ms: number): Promise<void>;
	/** Whether the test has the Store's clock in its hands. */
	readonly exactTime: boolean;
	stop(): Promise<void>;
}

/** What a contract of one family of methods works with; made anew for each test. */
export interface ContractScene {
	harness: StoreHarness;
	/** Two connections to one set of data, which starts empty. */
	store: Store;
	other: Store;
}

export type Scene = () => ContractScene;

/** Runs the rules of lib/domain/store.ts against one kind of Store. */
export function storeContract(name: string, start: () => Promise<StoreHarness>): void {
	describe(`the ${name} Store`, () => {
		let scene: ContractScene | undefined;
		const current: Scene = () => {
			if (scene === undefined) throw new Error('the Store was not started');
			return scene;
		};
		beforeEach(async () => {
			const harness = await start();
			scene = { harness, store: await harness.connect(), other: await harness.connect() };
		});
		afterEach(async () => {
			await scene?.store.close();
			await scene?.other.close();
			await scene?.harness.stop();
			scene = undefined;
		});

		valueContract(current);
		slotContract(current);
		lockContract(current);
		claimContract(current);

		test('answers a ping while it is open, and nothing after it was closed', async () => {
			const { store } = current();
			await store.ping();
			await store.close();
			await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable', system: 'Store' });
			await expect(store.get('a')).rejects.toMatchObject({ code: 'unavailable', system: 'Store' });
			await expect(store.set('a', 'b')).rejects.toMatchObject({ code: 'unavailable', system: 'Store' });
			await store.close();
		});

		test('one key means different things as value, lock, claim and limit', async () => {
			const { store } = current();
			await store.set('k', 'value');
			expect(await store.lock('k', 'someone', 60_000)).toBe(true);
			expect(await store.claim('k', 'someone', 60_000)).toBe('claimed');
			expect(await store.takeSlot('k', { limit: 1, windowMs: 60_000 })).toEqual({ granted: true });
			expect(await store.get('k')).toMatchObject({ value: 'value' });
			await store.delete('k');
			expect(await store.lock('k', 'another', 60_000)).toBe(false);
			expect(await store.claim('k', 'another', 60_000)).toBe('pending');
			expect(await store.list('', { limit: 10 })).toEqual([]);
		});

		test.each<[string, (store: Store) => Promise<unknown>]>([
			['an empty key', async (store) => await store.get('')],
			['a key of more than 512 characters', async (store) => await store.set('k'.repeat(513), '')],
			['half a surrogate pair in a key', async (store) => await store.set('a\ud83d', '')],
			['a time to live of nothing', async (store) => await store.set('k', '', { ttlMs: 0 })],
			['a time to live that is no number', async (store) => await store.set('k', '', { ttlMs: NaN })],
			['a page of more than 1,000', async (store) => await store.list('k', { limit: 1_001 })],
			['a page of nothing', async (store) => await store.list('k', { limit: 0 })],
			['a limit of nothing', async (store) => await store.takeSlot('k', { limit: 0, windowMs: 10 })],
			['a lock for nobody', async (store) => await store.lock('k', '', 10)],
			['a claim for nobody', async (store) => await store.claim('k', '', 10)],
		])('refuses %s as a mistake of the caller', async (_, call) => {
			await expect(call(current().store)).rejects.toMatchObject({ code: 'validation', system: 'Store' });
		});

		test('takes a key of 512 characters', async () => {
			const { store } = current();
			await store.set('ç'.repeat(512), 'long');
			expect(await store.get('ç'.repeat(512))).toMatchObject({ value: 'long' });
		});
	});
}

/** The numbers from 0 on, for callers that all start at once. */
export function times<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
	return Promise.all(Array.from({ length: count }, async (_, index) => await work(index)));
}
