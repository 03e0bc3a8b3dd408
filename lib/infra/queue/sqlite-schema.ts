import { rareCheckpoints, type DatabaseForm } from '../store/sqlite-database';
import type { DatabaseSync } from '../store/sqlite-driver';
import { queueError } from './queue-error';

/**
 * `number` grows with every job that is added. `place` is the job's place in the line: its number, a later one after a
 * retry, null once it has ended. `head`: no job of its group is ahead of it (always so without a group); the unique index
 * makes sure that a group never has two. `state` is as in the port, but that a `delayed` job stays so until somebody who
 * takes jobs notices that it is due. `due_at`, `lease_until` and `report_until` are by the queue's time, `keep_until` by the time
 * it has lived (see sqlite-time.ts), the others by the clock.
 * `settlements`: how which lease settled the job. Payloads lie apart, so that a change of state does not write them anew.
 */
const tables = `
	CREATE TABLE progress (
		id INTEGER PRIMARY KEY CHECK (id = 1), last_place INTEGER NOT NULL, time_seen INTEGER NOT NULL, time_ahead INTEGER NOT NULL,
		time_lived INTEGER NOT NULL
	) STRICT;
	INSERT INTO progress VALUES (1, 0, 0, 0, 0);
	CREATE TABLE queue (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
	CREATE TABLE job (
		number INTEGER PRIMARY KEY, queue INTEGER NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, place INTEGER,
		group_key TEXT, head INTEGER NOT NULL, priority INTEGER NOT NULL, max_attempts INTEGER NOT NULL,
		attempt INTEGER NOT NULL DEFAULT 0, added_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
		started_at INTEGER, started_before INTEGER, ended_at INTEGER, keep_until INTEGER,
		token TEXT, lease_until INTEGER, settlements TEXT NOT NULL DEFAULT '',
		failure_message TEXT, failure_code TEXT, result TEXT,
		report_open INTEGER NOT NULL DEFAULT 0, report_token TEXT, report_until INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE TABLE payload (job INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
	CREATE TABLE tally (
		queue INTEGER NOT NULL, state TEXT NOT NULL, jobs INTEGER NOT NULL, PRIMARY KEY (queue, state)
	) STRICT, WITHOUT ROWID;
`;

/** Each for one question; all but the first two hold only the jobs that the question is about. */
const indexes = `
	CREATE UNIQUE INDEX job_id ON job (queue, id);
	CREATE INDEX job_list ON job (queue, state, number, due_at);
	CREATE INDEX job_group_list ON job (queue, group_key, state, number) WHERE group_key IS NOT NULL;
	CREATE INDEX job_ready ON job (queue, priority DESC, place) WHERE state = 'waiting' AND head = 1;
	CREATE INDEX job_due ON job (queue, state, due_at) WHERE place IS NOT NULL;
	CREATE INDEX job_group ON job (queue, group_key, place) WHERE group_key IS NOT NULL AND place IS NOT NULL;
	CREATE UNIQUE INDEX job_head ON job (queue, group_key) WHERE group_key IS NOT NULL AND head = 1;
	CREATE INDEX job_lease ON job (queue, lease_until) WHERE lease_until IS NOT NULL;
	CREATE INDEX job_report ON job (queue, keep_until, number, report_until) WHERE report_open = 1;
	CREATE INDEX job_keep ON job (keep_until) WHERE keep_until IS NOT NULL;
`;

const triggers = `
	CREATE TRIGGER job_added AFTER INSERT ON job BEGIN
		INSERT INTO tally VALUES (NEW.queue, NEW.state, 1) ON CONFLICT DO UPDATE SET jobs = jobs + 1;
	END;
	CREATE TRIGGER job_changed AFTER UPDATE OF state ON job WHEN NEW.state <> OLD.state BEGIN
		UPDATE tally SET jobs = jobs - 1 WHERE queue = OLD.queue AND state = OLD.state;
		INSERT INTO tally VALUES (NEW.queue, NEW.state, 1) ON CONFLICT DO UPDATE SET jobs = jobs + 1;
	END;
	CREATE TRIGGER job_removed AFTER DELETE ON job BEGIN
		UPDATE tally SET jobs = jobs - 1 WHERE queue = OLD.queue AND state = OLD.state;
		DELETE FROM payload WHERE job = OLD.number;
	END;
`;

/** From version 1. Until when its ended jobs are kept stays as it was: the time that is lived begins by the clock. */
const livedTime = `
	ALTER TABLE progress ADD COLUMN time_lived INTEGER NOT NULL DEFAULT 0;
	DROP INDEX job_report;
	CREATE INDEX job_report ON job (queue, keep_until, number, report_until) WHERE report_open = 1;
`;

/**
 * Settings as in the Store, with one difference: what was answered must survive a power cut.
 * synchronous=FULL would flush the disk at every commit, in the one thread n8n has: 0.2 ms on an idle disk, a tenth of a
 * second on a busy one. So the commit itself does not flush (NORMAL), and no answer is given before the write-ahead log
 * was flushed in the background (see sqlite-log-flush.ts): the same promise, without standing still.
 */
export const queueForm: DatabaseForm = {
	applicationId: 0x62_6f_77_71,
	version: 2,
	settings: `${rareCheckpoints} PRAGMA cell_size_check = ON;`,
	tables: tables + indexes + triggers,
	upgrades: [livedTime],
	foreign: (file) => {
		const hint = 'Move it away, or choose another file for the Store in the credential “Backoffice Store API”: the jobs are kept beside it.';
		return queueError('validation', `the file ${file} is a database of another program.`, hint, { parameter: 'file', nothingDone: true });
	},
	newer: (file, version) => {
		const hint = 'Install that version again: the jobs in the file are kept for it. Or move the file away to start with no jobs.';
		return queueError('validation', `the file ${file} was made by a newer version of this package (form ${version}).`, hint, { parameter: 'file', nothingDone: true });
	},
};

/** The number of the queue of this name, made where it is new; the same names in the same file have the same number. */
export function queueNumber(database: DatabaseSync, name: string): number {
	const find = database.prepare('SELECT number FROM queue WHERE name = ?');
	let row = find.get(name);
	if (row === undefined) {
		database.prepare('INSERT INTO queue (name) VALUES (?) ON CONFLICT DO NOTHING').run(name);
		row = find.get(name);
	}
	return Number(row?.['number']);
}
