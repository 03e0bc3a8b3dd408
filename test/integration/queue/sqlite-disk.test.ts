import { open } from 'node:fs/promises';

import { LogFlush } from '../../../lib/infra/queue/sqlite-log-flush';
import { until } from '../../support/servers/until.ts';
import { failure, job, SqliteScene, taking } from './sqlite-scene';

/** A disk whose flushes end when the test says so. */
class SlowDisk {
	readonly underWay: Array<{ end: () => void; fail: (error: Error) => void }> = [];
	readonly flush = new LogFlush({
		flush: async () => await new Promise<void>((end, fail) => this.underWay.push({ end, fail })),
		failure: (reason) => new Error(reason),
		patienceMs: 60,
	});

	answer(): Promise<string> {
		return new Promise((resolve) => this.flush.after([{ settle: () => resolve('kept'), fail: ({ message }) => resolve(message) }]));
	}
}

async function settled(answer: Promise<string>): Promise<string | undefined> {
	return await Promise.race([answer, new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)))]);
}

describe('answers wait for the disk', () => {
	test('until a flush that began after the change has ended; one flush serves all that came meanwhile', async () => {
		const disk = new SlowDisk();
		const first = disk.answer();
		const [second, third] = [disk.answer(), disk.answer()];
		expect(disk.underWay).toHaveLength(1);
		expect(await settled(first)).toBeUndefined();
		disk.underWay[0]?.end();
		expect(await first).toBe('kept');
		expect(await settled(second)).toBeUndefined();
		expect(disk.underWay).toHaveLength(2);
		disk.underWay[1]?.end();
		expect([await second, await third]).toEqual(['kept', 'kept']);
		await disk.flush.idle();
		expect(disk.underWay).toHaveLength(2);
	});

	test('a flush that fails fails its answers, and the next one is tried', async () => {
		const disk = new SlowDisk();
		const first = disk.answer();
		disk.underWay[0]?.fail(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
		expect(await first).toBe('EIO');
		const second = disk.answer();
		await until(() => disk.underWay.length === 2, 'the next flush');
		disk.underWay[1]?.end();
		expect(await second).toBe('kept');
	});

	test('a disk that does not answer is given up, and known as stuck until it does', async () => {
		const disk = new SlowDisk();
		expect(await disk.answer()).toContain('does not answer');
		expect(disk.flush.stuck).toBe(true);
		disk.underWay[0]?.end();
		await disk.flush.idle();
		expect(disk.flush.stuck).toBe(false);
	});
});

describe('the queue on a disk that fails', () => {
	let scene: SqliteScene;
	beforeEach(async () => {
		scene = await SqliteScene.make();
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await scene.end();
	});

	/** What `datasync` of every file does from now on. */
	async function disk(flush: () => Promise<void>): Promise<void> {
		const handle = await open(scene.file, 'r');
		const prototype: { datasync(): Promise<void> } = Object.getPrototypeOf(handle);
		await handle.close();
		jest.spyOn(prototype, 'datasync').mockImplementation(flush);
	}

	test('says that what was added may not be kept; adding it again is safe; a job taken meanwhile was handed to nobody and comes again as its first attempt', async () => {
		const queue = await scene.open();
		await queue.add(job('a'));
		const broken = Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
		await disk(async () => await Promise.reject(broken));
		const refusal = { code: 'unavailable', system: 'Write Queue', retryable: true, nothingDone: false, message: expect.stringContaining('did not confirm') };
		await expect(queue.add(job('b'))).rejects.toMatchObject(refusal);
		await expect(queue.take(taking)).rejects.toMatchObject(refusal);
		jest.restoreAllMocks();
		expect(await queue.add(job('b'))).toMatchObject({ job: { id: 'b', state: 'waiting' } });
		expect(await queue.take(taking)).toMatchObject({ id: 'a', attempt: 1 });
		expect(await queue.take(taking)).toMatchObject({ id: 'b', attempt: 1 });
		expect(await queue.take(taking)).toBeNull();
	});

	test('that answers nothing at all: every call ends within two seconds, reads go on, and nothing more is written', async () => {
		const queue = await scene.open();
		await queue.add(job('a'));
		const lease = await queue.take(taking);
		const mine = { id: 'a', token: lease?.token ?? '' };
		let goOn = (): void => undefined;
		const stuck = new Promise<void>((resolve) => (goOn = resolve));
		await disk(async () => await stuck);
		const startedAt = performance.now();
		await expect(queue.complete(mine, null)).rejects.toMatchObject({ code: 'unavailable', nothingDone: false });
		await expect(queue.add(job('b'))).rejects.toMatchObject({ code: 'unavailable', nothingDone: true });
		expect(performance.now() - startedAt).toBeLessThan(2_000);
		expect(await queue.get('b')).toBeNull();
		goOn();
		await until(async () => await queue.add(job('b')).then(() => true, () => false), 'a disk that works again');
		// Its first answer was lost, not what it did.
		expect(await queue.complete(mine, null)).toBe('again');
		expect(await queue.fail(mine, failure)).toBe('lost');
	});
});

test('a thousand calls at once leave turns to others in between, and the disk is flushed for many at a time', async () => {
	const scene = await SqliteScene.make();
	try {
		const queue = await scene.open();
		let turns = 0;
		let running = true;
		const count = (): void => {
			turns++;
			if (running) setImmediate(count);
		};
		setImmediate(count);
		const handle = await open(scene.file, 'r');
		const flushes = jest.spyOn(Object.getPrototypeOf(handle) as { datasync(): Promise<void> }, 'datasync');
		await handle.close();
		await Promise.all(Array.from({ length: 1_000 }, async (_, index) => await queue.add(job(`${index}`))));
		running = false;
		expect(turns).toBeGreaterThanOrEqual(10);
		expect(flushes.mock.calls.length).toBeGreaterThanOrEqual(1);
		expect(flushes.mock.calls.length).toBeLessThan(200);
	} finally {
		jest.restoreAllMocks();
		await scene.end();
	}
});
