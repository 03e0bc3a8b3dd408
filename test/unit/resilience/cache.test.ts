import { ConnectorError } from '../../../lib/domain/errors';
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { Cache, type Cached, type CacheOptions } from '../../../lib/resilience/cache';
import { VirtualClock } from './virtual-clock';

interface Stock {
	quantity: number;
	places: string[];
}

const namespace = 'erp:loja-1:stock';

let clock: VirtualClock;
let store: MemoryStore;
let warnings: string[];
let loads: string[];
let stock: Stock | null;

beforeEach(() => {
	clock = new VirtualClock();
	store = new MemoryStore(clock);
	warnings = [];
	loads = [];
	stock = { quantity: 5, places: ['A'] };
});

/** One process' cache. */
function cacheOver(over: Pick<Store, 'get' | 'set'> = store, changes: Partial<CacheOptions> = {}): Cache {
	return new Cache({ store: over, clock, log: { warn: (message) => warnings.push(message) }, ...changes });
}

async function load(): Promise<Stock | null> {
	loads.push('load');
	return structuredClone(stock);
}

function read(cache: Cache, key = 'SKU-1', ttlMs = 60_000): Promise<Cached<Stock>> {
	return cache.read({ namespace, key, ttlMs }, load);
}

/** A loader that answers when told to. */
function slowLoad(): { load: () => Promise<Stock>; answer: (value: Stock) => void } {
	let answer: (value: Stock) => void = () => undefined;
	const promise = new Promise<Stock>((resolve) => (answer = resolve));
	return { load: () => promise, answer: (value) => answer(value) };
}

const brokenStore = {
	get: async (): Promise<never> => {
		throw new ConnectorError('unavailable', 'Store down', { system: 'Store' });
	},
	set: async (): Promise<never> => {
		throw new ConnectorError('unavailable', 'Store down', { system: 'Store' });
	},
};

describe('reading', () => {
	test('the first read loads, the second is served in the process, a neighbour is served by the Store', async () => {
		const cache = cacheOver();
		expect(await read(cache)).toEqual({ value: stock, from: 'origin' });
		expect(await read(cache)).toEqual({ value: stock, from: 'process' });
		expect(await read(cacheOver())).toEqual({ value: stock, from: 'store' });
		expect(loads).toHaveLength(1);
	});

	test('the process keeps a value for 2 s, the Store for its time to live', async () => {
		const cache = cacheOver();
		await read(cache, 'SKU-1', 10_000);
		await clock.advance(1_999);
		expect((await read(cache, 'SKU-1', 10_000)).from).toBe('process');
		await clock.advance(1);
		expect((await read(cache, 'SKU-1', 10_000)).from).toBe('store');
		await clock.advance(7_999);
		expect((await read(cache, 'SKU-1', 10_000)).from).toBe('store');
		await clock.advance(1);
		expect((await read(cache, 'SKU-1', 10_000)).from).toBe('origin');
	});

	test('no layer keeps a value beyond its time to live', async () => {
		const cache = cacheOver();
		await read(cache, 'SKU-1', 500);
		await clock.advance(400);
		const neighbour = cacheOver();
		expect((await read(neighbour, 'SKU-1', 500)).from).toBe('store');
		await clock.advance(100);
		expect((await read(neighbour, 'SKU-1', 500)).from).toBe('origin');
	});

	test('"not there" is kept for 5 s at most', async () => {
		stock = null;
		const cache = cacheOver();
		expect(await read(cache)).toEqual({ value: null, from: 'origin' });
		await clock.advance(4_999);
		expect(await read(cache)).toEqual({ value: null, from: 'store' });
		await clock.advance(1);
		stock = { quantity: 1, places: [] };
		expect(await read(cache)).toEqual({ value: stock, from: 'origin' });
	});

	test('keys and namespaces do not mix, wherever the colons are', async () => {
		const cache = cacheOver();
		const names: Array<[string, string]> = [['a', 'b:c'], ['a:b', 'c'], ['a', 'b'], ['a:b:c', '']];
		for (const [index, [namespace, key]] of names.entries()) {
			const answer = await cache.read({ namespace, key, ttlMs: 60_000 }, async () => index);
			expect(answer).toEqual({ value: index, from: 'origin' });
		}
	});

	test('a key longer than the Store takes is kept all the same', async () => {
		const cache = cacheOver();
		await read(cache, `${'nome comprido '.repeat(60)}1`);
		expect((await read(cacheOver(), `${'nome comprido '.repeat(60)}2`)).from).toBe('origin');
		expect((await read(cacheOver(), `${'nome comprido '.repeat(60)}1`)).from).toBe('store');
		expect(warnings).toEqual([]);
	});

	test('a failure is not kept', async () => {
		const cache = cacheOver();
		const fault = new ConnectorError('unavailable', 'ERP down', { system: 'ERP' });
		await expect(cache.read({ namespace, key: 'SKU-1', ttlMs: 60_000 }, () => Promise.reject(fault))).rejects.toBe(fault);
		expect((await read(cache)).from).toBe('origin');
	});

	test('100 readers at once make one load', async () => {
		const cache = cacheOver();
		await Promise.all(Array.from({ length: 100 }, () => read(cache)));
		expect(loads).toHaveLength(1);
	});

	test('a reader who gives up does not spoil the load for the others', async () => {
		const cache = cacheOver();
		const slow = slowLoad();
		const leaver = new AbortController();
		const request = { namespace, key: 'SKU-1', ttlMs: 60_000 };
		const leaving = expect(cache.read({ ...request, signal: leaver.signal }, slow.load)).rejects.toBe('gone');
		const staying = cache.read(request, slow.load);
		await clock.advance(1);
		leaver.abort('gone');
		await leaving;
		slow.answer({ quantity: 9, places: [] });
		expect((await staying).value).toEqual({ quantity: 9, places: [] });
	});

	test('what a reader does to its value reaches no other reader', async () => {
		const cache = cacheOver();
		const [first, second] = await Promise.all([read(cache), read(cache)]);
		first?.value?.places.push('stolen');
		if (first?.value) first.value.quantity = 0;
		expect(second?.value).toEqual({ quantity: 5, places: ['A'] });
		const third = await read(cache);
		third.value?.places.push('stolen');
		expect((await read(cache)).value).toEqual({ quantity: 5, places: ['A'] });
		expect((await read(cacheOver())).value).toEqual({ quantity: 5, places: ['A'] });
	});

	test('the process keeps no more entries than it may', async () => {
		const cache = cacheOver(store, { maxEntries: 2 });
		for (const key of ['1', '2', '3']) await read(cache, key);
		expect((await read(cache, '3')).from).toBe('process');
		expect((await read(cache, '1')).from).toBe('store');
	});

	test('1,000 hits in the process take well under 30 ms', async () => {
		const cache = cacheOver();
		const customer = { id: '000123', name: 'Padaria São João', addresses: Array.from({ length: 5 }, (_, index) => ({ street: `Rua ${index}`, city: 'Campinas' })) };
		const request = { namespace, key: 'customer', ttlMs: 60_000 };
		const hit = (): Promise<Cached<typeof customer>> => cache.read(request, async () => customer);
		for (let warmUp = 0; warmUp < 2_000; warmUp++) await hit();
		const times: number[] = [];
		for (let run = 0; run < 5; run++) {
			const startedAt = performance.now();
			for (let read = 0; read < 1_000; read++) await hit();
			times.push(performance.now() - startedAt);
		}
		// The quickest run: what the others took longer was the machine's.
		expect(Math.min(...times)).toBeLessThan(30);
	});
});

describe('invalidation', () => {
	test('of a key is seen here at once and by a neighbour within 2 s; other keys stay', async () => {
		const [here, there] = [cacheOver(), cacheOver()];
		for (const cache of [here, there]) for (const key of ['SKU-1', 'SKU-2']) await read(cache, key);
		stock = { quantity: 0, places: [] };
		await here.invalidate(namespace, 'SKU-1');
		expect(await read(here)).toEqual({ value: stock, from: 'origin' });
		await clock.advance(2_000);
		expect(await read(there)).toEqual({ value: stock, from: 'store' });
		expect((await read(there, 'SKU-2')).from).toBe('store');
		expect(loads).toHaveLength(3);
	});

	test('of a namespace takes all its keys, and no other namespace’s', async () => {
		const [here, there] = [cacheOver(), cacheOver()];
		const other = { namespace: `${namespace}2`, key: 'SKU-1', ttlMs: 60_000 };
		for (const cache of [here, there]) {
			await read(cache, 'SKU-1');
			await read(cache, 'SKU-2');
			await cache.read(other, load);
		}
		await here.invalidate(namespace);
		await clock.advance(2_000);
		expect((await read(there, 'SKU-1')).from).toBe('origin');
		expect((await read(there, 'SKU-2')).from).toBe('origin');
		expect((await there.read(other, load)).from).toBe('store');
		expect((await read(here, 'SKU-1')).from).toBe('store');
	});

	describe.each([['a key', 'SKU-1'], ['a namespace', undefined]])('of %s', (_, key) => {
		test('drops the result of a load that began before, in every process', async () => {
			const caches = [cacheOver(), cacheOver()];
			const slow = caches.map(() => slowLoad());
			const request = { namespace, key: 'SKU-1', ttlMs: 60_000 };
			const old = caches.map((cache, index) => cache.read(request, slow[index]?.load ?? load));
			await clock.advance(1_500);
			stock = { quantity: 0, places: [] };
			await caches[0]?.invalidate(namespace, key);
			for (const { answer } of slow) answer({ quantity: 5, places: ['old'] });
			await Promise.all(old);
			expect(await caches[0]?.read(request, load)).toEqual({ value: stock, from: 'origin' });
			await clock.advance(500);
			expect(await caches[1]?.read(request, load)).toEqual({ value: stock, from: 'store' });
		});

		test('has a neighbour that reads and loads all the time see the new value after 2 s', async () => {
			const [here, there] = [cacheOver(), cacheOver()];
			const request = { namespace, key: 'SKU-1', ttlMs: 60_000 };
			const slow = slowLoad();
			const old = there.read(request, slow.load);
			await clock.advance(1_900);
			await here.invalidate(namespace, key);
			stock = { quantity: 0, places: [] };
			slow.answer({ quantity: 5, places: ['old'] });
			await old;
			await clock.advance(100);
			expect((await there.read(request, load)).value).toEqual(stock);
		});

		test('here does not wait for a load that began before', async () => {
			const cache = cacheOver();
			const slow = slowLoad();
			const request = { namespace, key: 'SKU-1', ttlMs: 60_000 };
			const old = cache.read(request, slow.load);
			await clock.advance(10);
			await cache.invalidate(namespace, key);
			expect(await cache.read(request, load)).toEqual({ value: stock, from: 'origin' });
			slow.answer({ quantity: 99, places: ['old'] });
			expect((await old).value).toEqual({ quantity: 99, places: ['old'] });
			expect((await cache.read(request, load)).value).toEqual(stock);
			expect((await cacheOver().read(request, load)).value).toEqual(stock);
		});
	});

	test('with the Store down is an error, as others may still serve the old value', async () => {
		await expect(cacheOver(brokenStore).invalidate(namespace)).rejects.toMatchObject({ code: 'unavailable' });
	});
});

describe('with the Store down', () => {
	test('every read goes to the origin, and one warning tells', async () => {
		const cache = cacheOver(brokenStore);
		for (let time = 0; time < 3; time++) expect(await read(cache)).toEqual({ value: stock, from: 'origin' });
		expect(loads).toHaveLength(3);
		expect(warnings).toHaveLength(1);
		await clock.advance(10_000);
		await read(cache);
		expect(warnings).toHaveLength(2);
	});

	test('readers at the same time still share one load', async () => {
		const cache = cacheOver(brokenStore);
		await Promise.all(Array.from({ length: 20 }, () => read(cache)));
		expect(loads).toHaveLength(1);
	});

	test('a value that can be read but not kept is served', async () => {
		const cache = cacheOver({ get: (key) => store.get(key), set: brokenStore.set });
		expect(await read(cache)).toEqual({ value: stock, from: 'origin' });
		expect(warnings).toHaveLength(1);
	});
});

describe('a reader who asks for a shorter life than the writer', () => {
	test('gets nothing older than that, from the Store or the process', async () => {
		const cache = cacheOver();
		await read(cache, 'SKU-1', 3_600_000);
		await clock.advance(1_500);
		expect(await read(cache, 'SKU-1', 1_000)).toMatchObject({ from: 'origin' });
		await clock.advance(1_800_000);
		expect(await read(cacheOver(), 'SKU-1', 10_000)).toMatchObject({ from: 'origin' });
		expect(await read(cacheOver(), 'SKU-1', 10_000)).toMatchObject({ from: 'store' });
		expect(loads).toHaveLength(3);
	});

	test('leaves the entry to those who ask for a longer one', async () => {
		await read(cacheOver(), 'SKU-1', 3_600_000);
		await clock.advance(1_800_000);
		expect(await read(cacheOver(), 'SKU-1', 3_600_000)).toMatchObject({ from: 'store' });
	});
});
