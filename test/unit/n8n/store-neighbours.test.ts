// How long a process goes on telling the others through Redis that it is there.
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { closeAll, processWide } from '../../../lib/n8n/registry';
import { watchNeighbours } from '../../../lib/n8n/store-neighbours';
import { apartSince } from '../../../lib/resilience/store-outage';

const minute = 60_000;

let store: Store;
let ttls: Array<number | undefined>;

beforeEach(() => {
	jest.useFakeTimers();
	store = new MemoryStore({ now: () => Date.now(), sleep: async () => await Promise.resolve() });
	Reflect.set(store, 'kind', 'redis');
	ttls = [];
	const { set } = store;
	store.set = async (key, value, options) => {
		ttls.push(options?.ttlMs);
		return await set.call(store, key, value, options);
	};
});
afterEach(async () => {
	await closeAll();
	jest.useRealTimers();
});

test('it does so every ten seconds while the Store is used, and five minutes longer', async () => {
	for (let use = 0; use < 10; use++) {
		await watchNeighbours(store);
		await jest.advanceTimersByTimeAsync(minute);
	}
	expect(ttls.length).toBeGreaterThanOrEqual(60);
	await jest.advanceTimersByTimeAsync(5 * minute);
	const told = ttls.length;
	// The last word counts for an hour.
	expect(ttls.at(-1)).toBe(60 * minute);
	expect(jest.getTimerCount()).toBe(0);
	await jest.advanceTimersByTimeAsync(60 * minute);
	expect(ttls.length).toBe(told);
	await watchNeighbours(store);
	await jest.advanceTimersByTimeAsync(minute);
	expect(ttls.slice(told)).toEqual(Array.from({ length: ttls.length - told }, () => minute));
	expect(ttls.length).toBeGreaterThanOrEqual(told + 6);
});

test('closing everything, or the Store, leaves no timer', async () => {
	await watchNeighbours(store);
	await jest.advanceTimersByTimeAsync(minute);
	await closeAll();
	expect(jest.getTimerCount()).toBe(0);
	await watchNeighbours(store);
	await store.close();
	const told = ttls.length;
	await jest.advanceTimersByTimeAsync(minute);
	expect(ttls.length).toBe(told);
});

test('closing everything closes what the process shares, too, after what may have told it a last word', async () => {
	await watchNeighbours(store);
	await jest.advanceTimersByTimeAsync(minute);
	let toldBefore = 0;
	processWide('some-store', () => ({ close: async () => await Promise.resolve((toldBefore = ttls.length)) }));
	await closeAll();
	expect(toldBefore).toBe(ttls.length);
	expect(ttls.at(-1)).toBe(60 * minute);
});

test('where the connection to Redis ends while nothing is asked of it, the process keeps to its share until Redis has answered', async () => {
	let end: () => void = () => undefined;
	store.onLost = (heard) => void (end = heard);
	await watchNeighbours(store);
	expect(apartSince(store, Date.now())).toBeNull();
	end();
	expect(apartSince(store, Date.now())).toBe(Date.now());
});

test('the same where its beat finds that Redis does not answer', async () => {
	await watchNeighbours(store);
	await jest.advanceTimersByTimeAsync(minute);
	expect(apartSince(store, Date.now())).toBeNull();
	store.set = async () => await Promise.reject(new Error('Redis hangs'));
	await jest.advanceTimersByTimeAsync(minute);
	expect(apartSince(store, Date.now())).not.toBeNull();
});
