import { rareCheckpoints, type DatabaseForm } from './sqlite-database';
import { storeError } from './store-error';

export const storeForm: DatabaseForm = {
	applicationId: 0x62_6f_66_66,
	version: 1,
	settings: rareCheckpoints,
	tables: `
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
	`,
	foreign: (file) =>
		storeError('validation', file, 'the file is a database of another program', {
			hint: 'Choose a file of its own in the credential “Backoffice Store API”.',
			parameter: 'file',
			nothingDone: true,
		}),
	newer: (file, version) =>
		storeError('validation', file, `the file was made by a newer version of this package (form ${version})`, {
			hint: 'Install that version again, or move the file away to start with an empty one.',
			parameter: 'file',
			nothingDone: true,
		}),
};
