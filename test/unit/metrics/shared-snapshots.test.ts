import type { MeterSnapshot } from '../../../lib/domain/metrics';
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { readSnapshots, SnapshotPublisher } from '../../../lib/infra/metrics/shared-snapshots';

const of = (process: string, takenAt: number): MeterSnapshot => ({ process, startedAt: 1, takenAt, series: [{ name: 'backoffice_conversations_paused', labels: {}, value: { kind: 'gauge', value: 1 } }], systems: {} });
const clock = { now: () => Date.now(), sleep: async () => await Promise.resolve() };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const publisherOf = (process: string, store: Store) => {
	const publisher = new SnapshotPublisher({ clock, snapshot: () => of(process, Date.now()) });
	publisher.use(store);
	return publisher;
};

test('what a process has counted is there for the others, each process under its own name', async () => {
	const store = new MemoryStore(clock);
	publisherOf('a', store).touch();
	publisherOf('b', store).touch();
	await jest.advanceTimersByTimeAsync(1_000);
	expect((await readSnapshots(store)).map(({ process }) => process)).toEqual(['a', 'b']);
});

test('it is written at most every ten seconds while there is work, and not at all without', async () => {
	const store = new MemoryStore(clock);
	const set = jest.spyOn(store, 'set');
	const publisher = publisherOf('a', store);
	for (let second = 0; second < 60; second++) {
		publisher.touch();
		await jest.advanceTimersByTimeAsync(1_000);
	}
	expect(set.mock.calls.length).toBeGreaterThanOrEqual(6);
	expect(set.mock.calls.length).toBeLessThanOrEqual(7);
	expect(Date.now() - ((await readSnapshots(store))[0]?.takenAt ?? 0)).toBeLessThanOrEqual(10_000);
	await jest.advanceTimersByTimeAsync(60_000);
	set.mockClear();
	await jest.advanceTimersByTimeAsync(600_000);
	expect(set).not.toHaveBeenCalled();
	expect(jest.getTimerCount()).toBe(0);
});

test('the counts of the last moment before a pause are written, too', async () => {
	const store = new MemoryStore(clock);
	const publisher = publisherOf('a', store);
	publisher.touch();
	await jest.advanceTimersByTimeAsync(1_000);
	const lastCount = Date.now() + 100;
	await jest.advanceTimersByTimeAsync(100);
	publisher.touch();
	await jest.advanceTimersByTimeAsync(10_000);
	expect((await readSnapshots(store))[0]?.takenAt).toBeGreaterThanOrEqual(lastCount);
});

test('a Store that is down disturbs nobody, and the next count tries again', async () => {
	const store = new MemoryStore(clock);
	const set = jest.spyOn(store, 'set').mockRejectedValueOnce(new Error('down'));
	const publisher = publisherOf('a', store);
	publisher.touch();
	await jest.advanceTimersByTimeAsync(1_000);
	expect(await readSnapshots(store)).toEqual([]);
	publisher.touch();
	await jest.advanceTimersByTimeAsync(10_000);
	expect(set).toHaveBeenCalledTimes(2);
	expect(await readSnapshots(store)).toHaveLength(1);
});

test('a process is forgotten a day after it was last heard of', async () => {
	const store = new MemoryStore(clock);
	publisherOf('a', store).touch();
	await jest.advanceTimersByTimeAsync(24 * 3_600_000);
	expect(await readSnapshots(store)).toHaveLength(1);
	await jest.advanceTimersByTimeAsync(2_000);
	expect(await readSnapshots(store)).toEqual([]);
});

test('what another version of the package has written in another shape is passed over', async () => {
	const store = new MemoryStore(clock);
	await store.set('metrics:process:x', 'no JSON');
	await store.set('metrics:process:y', '{"process":"y"}');
	await store.set('metrics:process:z', JSON.stringify({ ...of('z', 1), series: [{ name: 'a' }] }));
	await store.set('metrics:process:ok', JSON.stringify(of('ok', 1)));
	expect((await readSnapshots(store)).map(({ process }) => process)).toEqual(['ok']);
});

test('more processes than one page of the Store holds are all read', async () => {
	const store = new MemoryStore(clock);
	for (let index = 0; index < 450; index++) await store.set(`metrics:process:${index}`, JSON.stringify(of(String(index), 1)));
	expect(await readSnapshots(store)).toHaveLength(450);
});

test('stopped, it leaves no timer and writes nothing any more', async () => {
	const store = new MemoryStore(clock);
	const set = jest.spyOn(store, 'set');
	const publisher = publisherOf('a', store);
	publisher.touch();
	await publisher.stop();
	publisher.touch();
	expect(jest.getTimerCount()).toBe(0);
	await jest.advanceTimersByTimeAsync(60_000);
	expect(set).not.toHaveBeenCalled();
});
