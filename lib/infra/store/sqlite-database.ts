import { loadSqlite, type DatabaseSync } from './sqlite-driver';

/** What a file of this package holds; written into its header, so that a database of somebody else is never touched. */
export interface DatabaseForm {
	applicationId: number;
	/** Grows with each change of the tables. */
	version: number;
	/** Settings that only this form has, as SQL. */
	settings?: string;
	/** Makes the tables, as SQL. */
	tables: string;
	/** What makes of each earlier version the next one, as SQL: the first is for version 1. None where there was no other yet. */
	upgrades?: readonly string[];
	/** For a file that is a database of another program. */
	foreign: (file: string) => Error;
	/** For a file of a later version of this form. */
	newer: (file: string, version: number) => Error;
}

/**
 * WAL: readers and one writer do not hinder each other, in one process or several.
 *
 * synchronous=NORMAL: a commit is in the operating system's hands when it returns, so it survives the
 * death of the process at any moment; it is flushed to the disk at checkpoints only. FULL would add a
 * flush to every commit, 5 to 20 ms on a small server's disk, during which n8n stands still. What NORMAL can
 * lose, on power failure or a crash of the operating system only, are the last commits (seconds, up to the last
 * checkpoint); the file itself stays sound (https://www.sqlite.org/pragma.html#pragma_synchronous).
 *
 * busy_timeout=0: SQLite would sleep in the one thread n8n has; a queue of turns waits instead.
 */
const settings = `
	PRAGMA busy_timeout = 0;
	PRAGMA synchronous = NORMAL;
	PRAGMA journal_size_limit = 33554432;
	PRAGMA trusted_schema = OFF;
`;

/** For files whose log a thread moves back (see sqlite-checkpoints.ts): the last resort (64 MB) should that fail. */
export const rareCheckpoints = 'PRAGMA wal_autocheckpoint = 16000;';

/** An opened file that is not yet known to be ours. */
export function openDatabase(file: string): DatabaseSync {
	const { DatabaseSync } = loadSqlite();
	return new DatabaseSync(file);
}

/**
 * Makes the tables in an empty file, checks those of a used one and brings those of an earlier version up to this one, in one transaction. May find the file locked by
 * another process that does the same; it can be called again.
 *
 * @throws what the form has for a database that is not ours, or a newer one's
 */
export function prepareDatabase(database: DatabaseSync, file: string, form: DatabaseForm): void {
	database.exec(settings + (form.settings ?? ''));
	const version = readVersion(database, file, form);
	database.exec('PRAGMA journal_mode = WAL');
	if (version === form.version) return;
	database.exec('BEGIN IMMEDIATE');
	try {
		// Another process may have been faster.
		const found = readVersion(database, file, form);
		if (found < form.version) {
			for (const step of found === 0 ? [form.tables] : (form.upgrades ?? []).slice(found - 1)) database.exec(step);
			database.exec(`PRAGMA application_id = ${form.applicationId}; PRAGMA user_version = ${form.version}`);
		}
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
function readVersion(database: DatabaseSync, file: string, form: DatabaseForm): number {
	const owner = pragma(database, 'application_id');
	const version = pragma(database, 'user_version');
	const entries = Number(database.prepare('SELECT count(*) AS entries FROM sqlite_schema').get()?.['entries']);
	if (owner === 0 && version === 0 && entries === 0) return 0;
	if (owner !== form.applicationId) throw form.foreign(file);
	if (version > form.version) throw form.newer(file, version);
	return version;
}

function pragma(database: DatabaseSync, name: string): number {
	return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
