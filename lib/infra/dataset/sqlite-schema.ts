import { rollBack } from '../store/sqlite-database';
import type { DatabaseSync } from '../store/sqlite-driver';
import { storeError } from '../store/store-error';

/** Written into the file's header: a database of somebody else is never touched. */
const applicationId = 0x62_6f_64_73;
const schemaVersion = 1;

/** See sqlite-database.ts of the Store for the settings. */
const settings = 'PRAGMA busy_timeout = 0; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 33554432; PRAGMA trusted_schema = OFF;';

/**
 * The rows of version 7 are in the table `rows_7`. States: `loading` (touched with each batch), `current`, `old` (to be
 * dropped). AUTOINCREMENT: a number that was dropped does not come again.
 */
const schema = `
	CREATE TABLE version (
		id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, state TEXT NOT NULL, source TEXT NOT NULL,
		rows INTEGER NOT NULL DEFAULT 0, loaded_at TEXT NOT NULL DEFAULT '', touched_at INTEGER NOT NULL
	) STRICT;
	CREATE UNIQUE INDEX version_current ON version (name) WHERE state = 'current';
	PRAGMA application_id = ${applicationId};
	PRAGMA user_version = ${schemaVersion};
`;

/**
 * Makes the tables in an empty file and checks those of a used one. May find the file locked; it can be called again.
 * @throws ConnectorError `validation` for a database that is not ours, or a newer one's
 */
export function prepareDatasetFile(database: DatabaseSync, file: string): void {
	database.exec(settings);
	const version = readVersion(database, file);
	database.exec('PRAGMA journal_mode = WAL');
	if (version === schemaVersion) return;
	database.exec('BEGIN IMMEDIATE');
	try {
		// Another process may have been faster.
		if (readVersion(database, file) === 0) database.exec(schema);
		database.exec('COMMIT');
	} catch (error) {
		rollBack(database);
		throw error;
	}
}

/** 0 for an empty file. */
function readVersion(database: DatabaseSync, file: string): number {
	const owner = pragma(database, 'application_id');
	const version = pragma(database, 'user_version');
	if (owner === 0 && version === 0 && pragma(database, 'page_count') <= 1) return 0;
	if (owner !== applicationId || version > schemaVersion) {
		throw storeError('validation', file, 'the file is a database of another program, or of a newer version of this package', {
			hint: 'Move the file away: price lists are loaded anew by the next sync.',
			parameter: 'file',
			nothingDone: true,
		});
	}
	return version;
}

function pragma(database: DatabaseSync, name: string): number {
	return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
