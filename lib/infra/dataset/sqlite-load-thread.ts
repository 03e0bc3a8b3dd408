import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** To the thread. Each message is answered once, in order. */
export type LoadMessage =
	| { type: 'begin'; name: string; source: string }
	/** Keys, and rows as JSON, each joined by line ends, which neither holds: a few long texts travel faster than thousands of short ones. */
	| { type: 'rows'; keys: string; lines: readonly number[]; rows: string }
	| { type: 'publish'; name: string }
	| { type: 'discard' };

export type LoadAnswer =
	| { ok: true; published?: { version: number; rows: number; loadedAt: string } }
	| { ok: false; contradiction: { key: string; lines: [number, number] } }
	| { ok: false; failure: { errcode: number | undefined; code: string } };

/**
 * The program of the thread that writes a new version. SQLite is synchronous, and a load is seconds of work during which
 * n8n must not stand still. Only the text of what is below gets there, so it stands on its own.
 */
export const loadThread = (): string => `${VersionLoad.toString()}\n(${serve.toString()})(VersionLoad)`;

/**
 * A version is a table of its own, filled in the order of the file, which costs a fifth of keeping it sorted meanwhile; its index
 * is made at the end, and finds the keys that come twice. Removing it is dropping the table.
 */
class VersionLoad {
	private version = 0;
	private added = 0;
	private insert: StatementSync | undefined;
	private readonly touched: StatementSync;

	constructor(
		private readonly database: DatabaseSync,
		private readonly now: () => number,
	) {
		this.touched = database.prepare("UPDATE version SET touched_at = ? WHERE id = ? AND state = 'loading'");
	}

	begin(name: string, source: string): void {
		this.sweep();
		this.inTransaction(() => {
			const made = this.database.prepare("INSERT INTO version (name, state, source, touched_at) VALUES (?, 'loading', ?, ?)").run(name, source, this.now());
			this.version = Number(made.lastInsertRowid);
			this.database.exec(`CREATE TABLE rows_${this.version} (key TEXT NOT NULL, line INTEGER NOT NULL, row TEXT NOT NULL) STRICT`);
		});
		this.insert = this.database.prepare(`INSERT INTO rows_${this.version} VALUES (?, ?, ?)`);
	}

	add(keys: readonly string[], lines: readonly number[], rows: readonly string[]): void {
		this.inTransaction(() => {
			this.touch();
			for (let index = 0; index < keys.length; index++) this.insert?.run(keys[index] ?? '', lines[index] ?? 0, rows[index] ?? '');
		});
		this.added += keys.length;
	}

	/** What is in force now, or the two rows that cannot both be true. */
	publish(name: string): { version: number; rows: number; loadedAt: string } | { key: string; lines: [number, number] } {
		const table = `rows_${this.version}`;
		const repeats = this.index(table);
		if (typeof repeats !== 'number') return repeats;
		const rows = this.added - repeats;
		const loadedAt = new Date(this.now()).toISOString();
		this.inTransaction(() => {
			this.touch();
			this.database.prepare("UPDATE version SET state = 'old' WHERE name = ? AND state = 'current'").run(name);
			this.database.prepare("UPDATE version SET state = 'current', rows = ?, loaded_at = ? WHERE id = ?").run(rows, loadedAt, this.version);
		});
		this.sweep();
		return { version: this.version, rows, loadedAt };
	}

	discard(): void {
		this.inTransaction(() => this.database.prepare("UPDATE version SET state = 'old' WHERE id = ? AND state = 'loading'").run(this.version));
		this.sweep();
	}

	/** Versions that were replaced, and those whose load has died. */
	private sweep(): void {
		const abandonedMs = 120_000;
		const dead = this.database.prepare("SELECT id FROM version WHERE state = 'old' OR (state = 'loading' AND touched_at < ?)").all(this.now() - abandonedMs);
		for (const { id } of dead) {
			this.inTransaction(() => {
				this.database.exec(`DROP TABLE IF EXISTS rows_${Number(id)}`);
				this.database.prepare('DELETE FROM version WHERE id = ?').run(id ?? 0);
			});
		}
	}

	/** How many rows only repeat another, or the first two of one key that differ. */
	private index(table: string): number | { key: string; lines: [number, number] } {
		const make = (kind: string): void =>
			this.inTransaction(() => {
				this.touch();
				this.database.exec(`CREATE ${kind} key_${this.version} ON ${table} (key)`);
			});
		try {
			make('UNIQUE INDEX');
			return 0;
		} catch (error) {
			const constraint = 19;
			if (((error as { errcode?: number }).errcode ?? 0) % 256 !== constraint) throw error;
		}
		make('INDEX');
		return this.repeats(table);
	}

	private repeats(table: string): number | { key: string; lines: [number, number] } {
		const repeated = this.database.prepare(`SELECT key, count(*) AS times FROM ${table} GROUP BY key HAVING times > 1`);
		const differing = this.database.prepare(`SELECT min(line) AS line FROM ${table} WHERE key = ? GROUP BY row ORDER BY line LIMIT 2`);
		let repeats = 0;
		for (const { key, times } of repeated.iterate()) {
			const [first, second] = differing.all(key ?? '');
			if (second !== undefined) return { key: String(key), lines: [Number(first?.['line']), Number(second['line'])] };
			repeats += Number(times) - 1;
		}
		return repeats;
	}

	/** A load that stood still so long that it was taken for dead has lost its table. */
	private touch(): void {
		const { changes } = this.touched.run(this.now(), this.version);
		if (Number(changes) !== 1) throw Object.assign(new Error('The load was given up.'), { code: 'GIVEN_UP' });
	}

	private inTransaction(work: () => void): void {
		this.database.exec('BEGIN IMMEDIATE');
		try {
			work();
			this.database.exec('COMMIT');
		} catch (error) {
			try {
				this.database.exec('ROLLBACK');
			} catch {
				// SQLite has done so itself.
			}
			throw error;
		}
	}
}

function serve(Load: typeof VersionLoad): void {
	// Node 22 warns on the console that SQLite is experimental.
	process.emitWarning = () => undefined;
	const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
	const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
	const database = new DatabaseSync(String(workerData));
	// Here waiting for a lock stops nobody. Checkpoints are done here, too, and rarely: each flushes the disk.
	database.exec('PRAGMA busy_timeout = 10000; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 33554432; PRAGMA cache_size = -16384; PRAGMA trusted_schema = OFF');
	const load = new Load(database, () => Date.now());
	const answerTo = (message: LoadMessage): LoadAnswer => {
		if (message.type === 'begin') load.begin(message.name, message.source);
		if (message.type === 'rows') load.add(message.keys.split('\n'), message.lines, message.rows.split('\n'));
		if (message.type === 'discard') load.discard();
		if (message.type !== 'publish') return { ok: true };
		const end = load.publish(message.name);
		return 'key' in end ? { ok: false, contradiction: end } : { ok: true, published: end };
	};
	parentPort?.on('message', (message: LoadMessage) => {
		let answer: LoadAnswer;
		try {
			answer = answerTo(message);
		} catch (error) {
			const { errcode, code } = error as { errcode?: number; code?: unknown };
			answer = { ok: false, failure: { errcode, code: String(code) } };
		}
		parentPort.postMessage(answer);
	});
}
