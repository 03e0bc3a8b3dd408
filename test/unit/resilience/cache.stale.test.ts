import { ConnectorError } from '../../../lib/domain/errors';
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { Cache, type Cached } from '../../../lib/resilience/cache';
import { VirtualClock } from './virtual-clock';

const namespace = 'erp:loja-1:stock';
const minute = 60_000;

let clock: VirtualClock;
let store: MemoryStore;
let warnings: string[];
let origin: () => Promise<number | null>;

beforeEach(() => {
	clock = new VirtualClock();
	store = new MemoryStore(clock);
	warnings = [];
	origin = async () => 5;
});

/** One process' cache. */
function cacheOver(over: Pick<Store, 'get' | 'set'> = store): Cache {
	return new Cache({ store: over, clock, log: { warn: (message) => void warnings.push(message) } });
}

const down = new ConnectorError('unavailable', 'ERP down', { system: 'ERP' });
const fails = (error: unknown = down) => async () => Promise.reject(error);

/** A read that may be answered with one at most an hour old. */
function read(cache: Cache, { key = 'SKU-1', ttlMs = minute, maxAgeMs = 60 * minute } = {}): Promise<Cached<number>> {
	const stale = { maxAgeMs, instead: (error: unknown) => error === down };
	return cache.read({ namespace, key, ttlMs, stale }, () => origin());
}

describe('while the origin fails', () => {
	test('the last good answer is given with its moment, in every process', async () => {
		const readAt = clock.now();
		await read(cacheOver());
		await clock.advance(10 * minute);
		origin = fails();
		const answer = { value: 5, from: 'stale', asOf: readAt };
		const cache = cacheOver();
		expect(await read(cache)).toEqual(answer);
		expect(await read(cache)).toEqual(answer);
	});

	test('a reader who did not ask for it gets the failure', async () => {
		const cache = cacheOver();
		await read(cache);
		await clock.advance(10 * minute);
		await expect(cache.read({ namespace, key: 'SKU-1', ttlMs: minute }, fails())).rejects.toBe(down);
	});

	test('the answer is no older than the reader allows, whatever the writer allowed', async () => {
		await read(cacheOver());
		await clock.advance(5 * minute);
		origin = fails();
		expect((await read(cacheOver(), { maxAgeMs: 5 * minute })).from).toBe('stale');
		await expect(read(cacheOver(), { maxAgeMs: 5 * minute - 1 })).rejects.toBe(down);
		await clock.advance(55 * minute);
		await expect(read(cacheOver())).rejects.toBe(down);
	});

	test('a failure of another kind is told as it is', async () => {
		const cache = cacheOver();
		await read(cache);
		await clock.advance(10 * minute);
		const refused = new ConnectorError('auth', 'Wrong password', { system: 'ERP' });
		origin = fails(refused);
		await expect(read(cache)).rejects.toBe(refused);
	});

	test('another key’s answer does not stand in', async () => {
		await read(cacheOver());
		origin = fails();
		await expect(read(cacheOver(), { key: 'SKU-2' })).rejects.toBe(down);
	});

	test('it is asked again each time, and believed as soon as it answers', async () => {
		const cache = cacheOver();
		await read(cache);
		await clock.advance(10 * minute);
		origin = fails();
		await read(cache);
		origin = async () => 7;
		expect(await read(cache)).toEqual({ value: 7, from: 'origin' });
	});

	test('with the Store down as well, the origin’s failure is the answer', async () => {
		const cache = cacheOver();
		await read(cache);
		await clock.advance(10 * minute);
		await store.close();
		origin = fails();
		await expect(read(cache)).rejects.toBe(down);
	});
});

describe('what is given is the last that is known', () => {
	test('also where the fresh answer was fetched by a reader who keeps none', async () => {
		const cache = cacheOver();
		await cache.read({ namespace, key: 'SKU-1', ttlMs: minute }, async () => 8);
		const readAt = clock.now();
		await clock.advance(3_000);
		expect((await read(cache)).from).toBe('store');
		await clock.advance(10 * minute);
		origin = fails();
		expect(await read(cache)).toEqual({ value: 8, from: 'stale', asOf: readAt });
	});

	test('“not there” is no answer to keep, and takes away what was there before', async () => {
		const cache = cacheOver();
		await read(cache);
		await clock.advance(2 * minute);
		origin = async () => null;
		await read(cache);
		await clock.advance(2 * minute);
		origin = fails();
		await expect(read(cache)).rejects.toBe(down);
	});

	test('with a life of zero every read asks the origin, and its answer stands in for the next', async () => {
		const cache = cacheOver();
		expect(await read(cache, { ttlMs: 0 })).toEqual({ value: 5, from: 'origin' });
		origin = async () => 6;
		expect(await read(cache, { ttlMs: 0 })).toEqual({ value: 6, from: 'origin' });
		origin = fails();
		expect(await read(cache, { ttlMs: 0 })).toMatchObject({ value: 6, from: 'stale' });
	});
});

describe.each([['a key', 'SKU-1'], ['a namespace', undefined]])('after an invalidation of %s', (_, key) => {
	test('no older answer is given, in any process', async () => {
		const [here, there] = [cacheOver(), cacheOver()];
		for (const cache of [here, there]) await read(cache);
		await here.invalidate(namespace, key);
		origin = fails();
		await expect(read(here)).rejects.toBe(down);
		await clock.advance(2_000);
		await expect(read(there)).rejects.toBe(down);
	});

	test('neither is that of a reading which began before', async () => {
		const [here, there] = [cacheOver(), cacheOver()];
		let answer = (): void => undefined;
		origin = () => new Promise((resolve) => (answer = () => resolve(5)));
		const old = there.read({ namespace, key: 'SKU-1', ttlMs: minute, stale: { maxAgeMs: 60 * minute, instead: () => true } }, () => origin());
		await clock.advance(10);
		await here.invalidate(namespace, key);
		answer();
		await old;
		await clock.advance(2_000);
		origin = fails();
		await expect(read(there)).rejects.toBe(down);
		await expect(read(here)).rejects.toBe(down);
	});

	test('what is read later may stand in again', async () => {
		const cache = cacheOver();
		await read(cache);
		await cache.invalidate(namespace, key);
		origin = async () => 3;
		await read(cache);
		await clock.advance(10 * minute);
		origin = fails();
		expect(await read(cache)).toMatchObject({ value: 3, from: 'stale' });
	});
});

test('copies are not held in the process: they live in the Store, for the time their reader set', async () => {
	const cache = cacheOver();
	for (let key = 0; key < 20; key++) await read(cache, { key: `SKU-${key}`, maxAgeMs: 5 * minute });
	expect(await store.list('last:', { limit: 1_000 })).toHaveLength(20);
	await clock.advance(5 * minute);
	expect(await store.list('last:', { limit: 1_000 })).toEqual([]);
});

test('the longest name a key may have fits into the Store with its copy', async () => {
	for (let length = 440; length <= 520; length++) {
		const cache = cacheOver();
		await read(cache, { key: 'x'.repeat(length) });
		await clock.advance(10 * minute);
		origin = fails();
		expect((await read(cache, { key: 'x'.repeat(length) })).from).toBe('stale');
		origin = async () => 5;
	}
	expect(warnings).toEqual([]);
});
