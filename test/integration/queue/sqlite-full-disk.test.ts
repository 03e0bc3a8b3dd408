import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { job, SqliteScene, taking } from './sqlite-scene';

const opened: DatabaseSync[] = [];
jest.mock('../../../lib/infra/store/sqlite-database', () => {
	const actual = jest.requireActual<typeof import('../../../lib/infra/store/sqlite-database')>('../../../lib/infra/store/sqlite-database');
	return {
		...actual,
		openDatabase: (file: string) => {
			const database = actual.openDatabase(file);
			opened.push(database);
			return database;
		},
	};
});

interface Place {
	storeFile: string;
	fill: () => void;
	makeRoom: () => Promise<void>;
}

/** Every user may bound a database by its pages: SQLite then says that the disk is full. */
function bounded(scene: SqliteScene): Place {
	const limit = (pages: string): void => opened.at(-1)?.exec(`PRAGMA max_page_count = ${pages}`);
	return { storeFile: scene.storeFile, fill: () => limit('1'), makeRoom: async () => await Promise.resolve(limit('1000000')) };
}

/** A disk of its own that really gets full, where this user may mount one. */
function tinyDisk(scene: SqliteScene): Place {
	const disk = join(scene.folder, 'disk');
	mkdirSync(disk);
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { stdio: 'ignore' });
	scene.before(() => execFileSync('umount', [disk]));
	const ballast = join(disk, 'ballast');
	return {
		storeFile: join(disk, 'store.sqlite'),
		fill: () => {
			try {
				writeFileSync(ballast, Buffer.alloc(3_000_000));
			} catch {
				// That is what was wanted.
			}
		},
		makeRoom: async () => await rm(ballast),
	};
}

function mayMount(): boolean {
	try {
		execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
		return process.getuid?.() === 0;
	} catch {
		return false;
	}
}

const places = [['a bounded file', bounded], ...(mayMount() ? [['a disk of 2 MB', tinyDisk]] : [])] as Array<[string, (scene: SqliteScene) => Place]>;

let scene: SqliteScene;
beforeEach(async () => {
	scene = await SqliteScene.make();
});
afterEach(async () => await scene.end());

test.each(places)('%s gets full: a clear error, nothing is lost, and it works again after there is room', async (_, make) => {
	const { storeFile, fill, makeRoom } = make(scene);
	const queue = await scene.open({ storeFile });
	await queue.add(job('first'));
	fill();
	const added = ['first'];
	const payload = JSON.stringify('x'.repeat(30_000));
	let refusal: unknown;
	for (let index = 0; index < 200 && refusal === undefined; index++) {
		await queue.add(job(`${index}`, { payload })).then(
			() => added.push(`${index}`),
			(error: unknown) => (refusal = error),
		);
	}
	expect(refusal).toMatchObject({
		code: 'unavailable',
		system: 'Write Queue',
		retryable: true,
		nothingDone: true,
		message: expect.stringContaining('disk is full'),
		hint: expect.stringContaining('Free space'),
	});
	expect((await queue.stats()).counts.waiting).toBe(added.length);
	await expect(queue.add(job('next', { payload }))).rejects.toMatchObject({ code: 'unavailable' });

	await makeRoom();
	expect(await queue.add(job('next', { payload }))).toMatchObject({ added: true });
	const given: string[] = [];
	for (let lease = await queue.take(taking); lease !== null; lease = await queue.take(taking)) given.push(lease.id);
	expect(given).toEqual([...added, 'next']);
});
