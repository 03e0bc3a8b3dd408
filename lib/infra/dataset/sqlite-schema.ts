import type { DatabaseForm } from '../store/sqlite-database';
import { storeError } from '../store/store-error';

const refused = (file: string): Error =>
	storeError('validation', file, 'the file is a database of another program, or of a newer version of this package', {
		hint: 'Move the file away: price lists are loaded anew by the next sync.',
		parameter: 'file',
		nothingDone: true,
	});

/**
 * The rows of version 7 are in the table `rows_7`. States: `loading` (touched with each batch), `current`, `old` (to be
 * dropped). AUTOINCREMENT: a number that was dropped does not come again.
 */
export const datasetForm: DatabaseForm = {
	applicationId: 0x62_6f_64_73,
	version: 1,
	tables: `
		CREATE TABLE version (
			id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, state TEXT NOT NULL, source TEXT NOT NULL,
			rows INTEGER NOT NULL DEFAULT 0, loaded_at TEXT NOT NULL DEFAULT '', touched_at INTEGER NOT NULL
		) STRICT;
		CREATE UNIQUE INDEX version_current ON version (name) WHERE state = 'current';
	`,
	foreign: refused,
	newer: refused,
};
