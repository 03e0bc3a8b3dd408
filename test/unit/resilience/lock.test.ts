import { ConnectorError } from '../../../lib/domain/errors';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { withLock, type LockOptions } from '../../../lib/resilience/lock';
import { VirtualClock } from './virtual-clock';

let clock: VirtualClock;
let store: MemoryStore;
let controller: AbortController;
let owners = 0;

beforeEach(() => {
	clock = new VirtualClock();
	store = new MemoryStore(clock);
	controller = new AbortController();
});

function options(changes: Partial<LockOptions> = {}): LockOptions {
	return {
		ttlMs: 3_000,
		waitMs: 1_000,
		clock,
		random: () => 0.5,
		signal: controller.signal,
		newOwner: () => `owner ${owners++}`,
		...changes,
	};
}

const down = (): never => {
	throw new ConnectorError('unavailable', 'down', { system: 'Store' });
};

test('two works on one key never run at the same time, and both run', async () => {
	let running = 0;
	let most = 0;
	const work = async (): Promise<void> => {
		most = Math.max(most, ++running);
		await clock.sleep(200);
		running--;
	};
	const all = Promise.all([1, 2, 3].map(() => withLock(store, 'k', options({ waitMs: 10_000 }), work)));
	await clock.run(all);
	expect(most).toBe(1);
});

test('the lock is given back after the work, also when the work fails', async () => {
	const fault = new Error('work failed');
	await expect(clock.run(withLock(store, 'k', options(), () => Promise.reject(fault)))).rejects.toBe(fault);
	expect(await store.lock('k', 'another', 1_000)).toBe(true);
});

test('it gives up after its waiting time, and nothing was done', async () => {
	await store.lock('k', 'another', 60_000);
	const startedAt = clock.now();
	let worked = false;
	const work = async (): Promise<void> => void (worked = true);
	await expect(clock.run(withLock(store, 'k', options(), work))).rejects.toMatchObject({
		code: 'unavailable',
		system: 'Store',
		retryable: true,
		nothingDone: true,
		message: expect.stringContaining('k'),
	});
	expect(worked).toBe(false);
	expect(clock.now() - startedAt).toBe(1_000);
});

test('it is renewed for as long as the work takes, and no longer', async () => {
	const work = withLock(store, 'k', options(), async (signal) => {
		await clock.sleep(30_000);
		return signal.aborted;
	});
	await clock.advance(29_000);
	expect(await store.lock('k', 'another', 1_000)).toBe(false);
	expect(await clock.run(work)).toBe(false);
	expect(await store.lock('k', 'another', 60_000)).toBe(true);
	await clock.advance(10_000);
	expect(await store.unlock('k', 'another')).toBe(true);
	expect(clock.sleeping).toBe(0);
});

test('work whose lock went to another is told at the next renewal', async () => {
	const work = withLock(store, 'k', options({ newOwner: () => 'me' }), async (signal) => {
		await clock.sleep(10_000, signal);
	});
	const outcome = expect(work).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('lost') });
	await clock.advance(10);
	await store.unlock('k', 'me');
	await store.lock('k', 'another', 60_000);
	await clock.advance(1_000);
	await outcome;
	expect(await store.unlock('k', 'another')).toBe(true);
});

test('one failed renewal costs nothing; work is told when the lease has run out', async () => {
	let failures = 0;
	let failUntil = Infinity;
	const flaky = {
		lock: async (key: string, owner: string, ttlMs: number): Promise<boolean> => {
			if (failures > 0 && clock.now() < failUntil) return down();
			return await store.lock(key, owner, ttlMs);
		},
		unlock: (key: string, owner: string) => store.unlock(key, owner),
	};
	let toldAt = 0;
	const startedAt = clock.now();
	const work = withLock(flaky, 'k', options(), async (signal) => {
		failures = 1;
		failUntil = startedAt + 1_500;
		signal.addEventListener('abort', () => (toldAt = clock.now() - startedAt));
		await clock.sleep(5_000);
		expect(signal.aborted).toBe(false);
		failUntil = Infinity;
		await clock.sleep(10_000, signal);
	});
	await expect(clock.run(work)).rejects.toMatchObject({ code: 'unavailable' });
	// The last renewal that went through was at 5,000 at the latest, and holds for 3,000.
	expect(toldAt).toBeGreaterThan(5_000);
	expect(toldAt).toBeLessThanOrEqual(8_000);
});

test('work is told on time also when the Store does not answer at all', async () => {
	let hang = false;
	const silent = {
		lock: async (key: string, owner: string, ttlMs: number): Promise<boolean> => {
			if (hang) await clock.sleep(60_000);
			return hang ? down() : await store.lock(key, owner, ttlMs);
		},
		unlock: (key: string, owner: string) => store.unlock(key, owner),
	};
	const startedAt = clock.now();
	let toldAt = 0;
	const work = withLock(silent, 'k', options(), async (signal) => {
		hang = true;
		signal.addEventListener('abort', () => (toldAt = clock.now() - startedAt));
		await clock.sleep(20_000, signal);
	});
	await expect(clock.run(work)).rejects.toMatchObject({ code: 'unavailable' });
	expect(toldAt).toBe(3_000);
});

test('a renewal that is under way when the work ends does not take the lock again', async () => {
	let renewing = false;
	const slow = {
		lock: async (key: string, owner: string, ttlMs: number): Promise<boolean> => {
			if (renewing) await clock.sleep(500);
			renewing = true;
			return await store.lock(key, owner, ttlMs);
		},
		unlock: (key: string, owner: string) => store.unlock(key, owner),
	};
	// The first renewal begins after 1,000 ms and takes 500; the work ends in between.
	await clock.run(withLock(slow, 'k', options(), () => clock.sleep(1_200)));
	await clock.advance(1_000);
	expect(await store.lock('k', 'another', 1_000)).toBe(true);
});

test('a Store that is down when the lock is to be given back does not spoil the work', async () => {
	const result = await clock.run(withLock({ lock: (...details) => store.lock(...details), unlock: async () => down() }, 'k', options(), async () => 'done'));
	expect(result).toBe('done');
});

test('a cancelled execution ends the wait; running work is told', async () => {
	await store.lock('k', 'another', 500);
	const waiting = expect(withLock(store, 'k', options(), async () => 'never')).rejects.toBe('cancelled');
	await clock.advance(100);
	controller.abort('cancelled');
	await waiting;

	controller = new AbortController();
	const work = withLock(store, 'k2', options(), (signal) => clock.sleep(1_000, signal));
	const outcome = expect(work).rejects.toBe('cancelled');
	await clock.advance(100);
	controller.abort('cancelled');
	await outcome;
	expect(await store.lock('k2', 'another', 1_000)).toBe(true);
});
