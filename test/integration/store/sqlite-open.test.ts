// What holds for every SQLite file of this package: that of the Store, of the queues and of the price lists.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { datasetForm } from '../../../lib/infra/dataset/sqlite-schema';
import { sqliteFailure } from '../../../lib/infra/queue/sqlite-failures';
import { queueForm } from '../../../lib/infra/queue/sqlite-schema';
import { prepareDatabase, type DatabaseForm } from '../../../lib/infra/store/sqlite-database';
import { sqliteError } from '../../../lib/infra/store/sqlite-errors';
import { openSqliteFile } from '../../../lib/infra/store/sqlite-open';
import { storeForm } from '../../../lib/infra/store/sqlite-schema';

const forms: ReadonlyArray<readonly [string, DatabaseForm, typeof sqliteError]> = [
	['Store', storeForm, sqliteError],
	['Write Queue', queueForm, sqliteFailure],
	['Dataset', datasetForm, sqliteError],
];
const others = forms.flatMap(([name, form, failure]) => forms.filter((other) => other[1] !== form).map(([otherName, other]) => [name, otherName, form, other, failure] as const));

let folder: string;
let file: string;
const opened: DatabaseSync[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'backoffice-open-'));
	file = join(folder, 'some', 'file.sqlite');
});
afterEach(() => {
	for (const database of opened.splice(0)) if (database.isOpen) database.close();
	rmSync(folder, { recursive: true, force: true });
});

const openAs = async (form: DatabaseForm, failure: typeof sqliteError): Promise<DatabaseSync> =>
	await openSqliteFile(file, failure, async (database) => {
		opened.push(database);
		prepareDatabase(database, file, form);
		return await Promise.resolve(database);
	});

const settingOf = (database: DatabaseSync, name: string): unknown => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];

test.each(forms)('%s: the file is made once, never sleeps for a lock and has a write-ahead log', async (_, form, failure) => {
	for (const database of [await openAs(form, failure), await openAs(form, failure)]) {
		expect(['busy_timeout', 'synchronous', 'journal_mode', 'trusted_schema', 'application_id', 'user_version'].map((name) => settingOf(database, name))).toEqual([0, 1, 'wal', 0, form.applicationId, form.version]);
	}
});

test.each(others)('%s: the file of %s is refused, left as it was and closed', async (_, __, form, other, failure) => {
	(await openAs(other, failure)).close();
	await expect(openAs(form, failure)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
	expect(opened.map(({ isOpen }) => isOpen)).toEqual([false, false]);
	expect(settingOf(await openAs(other, failure), 'application_id')).toBe(other.applicationId);
});

test.each(forms)('%s: a file of a newer version is refused and closed', async (_, form, failure) => {
	(await openAs({ ...form, version: form.version + 1 }, failure)).close();
	await expect(openAs(form, failure)).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('newer version') });
	expect(opened.at(-1)?.isOpen).toBe(false);
});
