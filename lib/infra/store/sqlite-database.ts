import { storeError } from './store-error';
import { loadSqlite, type DatabaseSync } from './sqlite-driver';

/** Written into the file's header: a database of somebody else is never touched. */
const applicationId = 0x62_6f_66_66;
const schemaVersion = 1;

/**
 * WAL: readers and one writer do not hinder each other, in one process or several.
 *
 * synchronous=NORMAL: a commit is in the operating system's hands when it returns, so it survives the
 * death of the process at any moment; it is flushed to the disk at checkpoints only. FULL would add a
 * flush to every commit, 5 to 20 ms on a small server's disk, during which n8n stands still. What NORMAL can
 * lose, on power failure or a crash of the operating system only, are the last commits (seconds, up to the last
 * checkpoint); the file itself stays sound (https://www.sqlite.org/pragma.html#pragma_synchronous).
 *
 * busy_timeout=0: SQLite would sleep in the one thread n8n has; the TurnQueue waits instead.
 *
 * wal_autocheckpoint: the last resort (64 MB) should the thread of sqlite-checkpoints.ts fail.
 */
const settings = `
	PRAGMA busy_timeout = 0;
	PRAGMA synchronous = NORMAL;
	PRAGMA wal_autocheckpoint = 16000;
	PRAGMA journal_size_limit = 33554432;
	PRAGMA trusted_schema = OFF;
`;

const schema = `
	CREATE TABLE counter (id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL) STRICT;
	INSERT INTO counter VALUES (1, 0);
	CREATE TABLE entry (
		key TEXT NOT NULL UNIQUE, value TEXT NOT NULL, version INTEGER NOT NULL, expires_at INTEGER
	) STRICT;
	CREATE INDEX entry_expiry ON entry (expires_at) WHERE expires_at IS NOT NULL;
	CREATE TABLE slot (key TEXT NOT NULL, at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;
	CREATE INDEX slot_log ON slot (key, at);
	CREATE INDEX slot_expiry ON slot (expires_at);
	CREATE TABLE lock (key TEXT PRIMARY KEY, owner TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
	CREATE INDEX lock_expiry ON lock (expires_at);
	CREATE TABLE claim (
		key TEXT PRIMARY KEY, owner TEXT NOT NULL, done INTEGER NOT NULL, pending_until INTEGER NOT NULL,
		expires_at INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE INDEX claim_expiry ON claim (expires_at);
	PRAGMA application_id = ${applicationId};
	PRAGMA user_version = ${schemaVersion};
`;

/** An opened file that is not yet known to be ours. */
export function openDatabase(file: string): DatabaseSync {
	const { DatabaseSync } = loadSqlite();
	return new DatabaseSync(file);
}

/**
 * Makes the tables in an empty file and checks those of a used one. May find the file locked by
 * another process that does the same; it can be called again.
 *
 * @throws ConnectorError `validation` for a database that is not this Store's, or a newer one's
 */
export function prepareDatabase(database: DatabaseSync, file: string): void {
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

/** Ends a transaction that failed; SQLite may have done so itself. */
export function rollBack(database: DatabaseSync): void {
	try {
		database.exec('ROLLBACK');
	} catch {
		// No transaction is open: that is what was wanted.
	}
}

/** 0 for an empty file. */
function readVersion(database: DatabaseSync, file: string): number {
	const owner = pragma(database, 'application_id');
	const version = pragma(database, 'user_version');
	const tables = Number(database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables']);
	if (owner === 0 && version === 0 && tables === 0) return 0;
	if (owner !== applicationId) {
		throw storeError('validation', file, 'the file is a database of another program', {
			hint: 'Choose a file of its own in the credential “Backoffice Store API”.',
			parameter: 'file',
			nothingDone: true,
		});
	}
	if (version > schemaVersion) {
		throw storeError('validation', file, `the file was made by a newer version of this package (form ${version})`, {
			hint: 'Install that version again, or move the file away to start with an empty one.',
			parameter: 'file',
			nothingDone: true,
		});
	}
	return version;
}

function pragma(database: DatabaseSync, name: string): number {
	return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
