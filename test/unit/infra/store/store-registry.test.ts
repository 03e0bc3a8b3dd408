import type { Store } from '../../../../lib/domain/store';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { StoreRegistry } from '../../../../lib/infra/store/store-registry';
import type { StoreOptions } from '../../../../lib/infra/store/store-options';

const file = { kind: 'sqlite', file: '/data/store.sqlite' } as const;
const redis = { kind: 'redis', host: 'h', port: 1, db: 0, password: 'secret-1' } as const;

interface Opening {
	options: StoreOptions;
	succeed: () => Store;
	fail: (error: unknown) => void;
}

let openings: Opening[];
let registry: StoreRegistry;

beforeEach(() => {
	openings = [];
	registry = new StoreRegistry(
		(options) =>
			new Promise((resolve, reject) => {
				const succeed = (): Store => {
					const store = new MemoryStore({ now: () => 0, sleep: async () => undefined });
					resolve(store);
					return store;
				};
				openings.push({ options, succeed, fail: reject });
			}),
	);
});

function opening(index: number): Opening {
	const found = openings[index];
	if (found === undefined) throw new Error('nothing was opened');
	return found;
}

test('callers at the same time and later get one Store, opened once', async () => {
	const both = [registry.get(file), registry.get({ ...file, file: '/data/./store.sqlite' })];
	const store = opening(0).succeed();
	expect(await Promise.all(both)).toEqual([store, store]);
	expect(await registry.get(file)).toBe(store);
	expect(openings).toHaveLength(1);
});

test('a second, different Store is refused, naming both places and what to do', async () => {
	const first = registry.get(file);
	opening(0).succeed();
	await first;
	const refusal = await registry.get(redis).catch((error: unknown) => error);
	expect(refusal).toMatchObject({
		code: 'validation',
		message: expect.stringMatching(/\/data\/store\.sqlite.*h:1\/0/),
		hint: expect.stringContaining('same credential'),
	});
	expect(JSON.stringify(refusal)).not.toContain('secret-1');
	expect(openings).toHaveLength(1);
});

test('a second Store asked for while the first is being opened is refused too', async () => {
	const first = registry.get(file);
	const second = expect(registry.get(redis)).rejects.toMatchObject({ code: 'validation' });
	opening(0).succeed();
	await first;
	await second;
});

test('an opening that failed is forgotten: the same and another may be tried', async () => {
	const down = new Error('down');
	const first = expect(registry.get(file)).rejects.toBe(down);
	const waiting = registry.get(redis);
	opening(0).fail(down);
	await first;
	await new Promise((resolve) => setImmediate(resolve));
	const store = opening(1).succeed();
	expect(opening(1).options).toBe(redis);
	expect(await waiting).toBe(store);
});

test('a corrected password closes the Store and opens it anew; the same one keeps it', async () => {
	const first = registry.get(redis);
	const store = opening(0).succeed();
	await first;
	expect(await registry.get({ ...redis, prefix: 'backoffice:' })).toBe(store);
	const second = registry.get({ ...redis, password: 'secret-2' });
	const renewed = opening(1).succeed();
	expect(await second).toBe(renewed);
	expect(opening(1).options).toMatchObject({ password: 'secret-2' });
	await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable' });
	expect(await registry.get({ ...redis, password: 'secret-2' })).toBe(renewed);
	await expect(renewed.ping()).resolves.toBeUndefined();
	expect(openings).toHaveLength(2);
});

test('after closing, the Store is closed and another may be opened', async () => {
	const first = registry.get(file);
	const store = opening(0).succeed();
	await first;
	await registry.close();
	await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable' });
	void registry.get(redis);
	expect(openings).toHaveLength(2);
});
