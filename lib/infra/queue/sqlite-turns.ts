import type { StatementSync } from 'node:sqlite';

import type { Clock, Random } from '../../domain/runtime';
import { rollBack } from '../store/sqlite-database';
import type { DatabaseSync } from '../store/sqlite-driver';
import { isBusy } from '../store/sqlite-errors';
import { TurnQueue, type Job as Piece } from '../store/turn-queue';
import { lockedError, sqliteFailure, stuckDiskError } from './sqlite-failures';
import type { QueueFiles } from './sqlite-files';
import type { Answer } from './sqlite-log-flush';
import type { Moment, QueueTime } from './sqlite-time';

/** A slice of work: at most so many pieces, and no new one begins after so many milliseconds. */
const slicePieces = 100;
const sliceMs = 3;
/** With the time the disk is given, an answer comes within 2 s. */
const lockDeadlineMs = 1_200;

export interface TurnsOptions {
	database: DatabaseSync;
	files: QueueFiles;
	time: QueueTime;
	location: string;
	clock: Clock;
	random: Random;
	/** At the end of each transaction that changed something, for what is to be done on its back. */
	onChange: (moment: Moment, pieces: number) => void;
	/** After it; how many rows it has changed. */
	onCommitted: (changes: number) => void;
}

/**
 * All work with the file: synchronous, so in slices of a few milliseconds, each in a turn of its own. Writes that wait at
 * the same time share one transaction and one flush of the disk; their answers are held back until that is done.
 */
export class SqliteTurns {
	private readonly reads: TurnQueue;
	private readonly writes: TurnQueue;
	private readonly changes: StatementSync;
	/** After a failed transaction its pieces run one by one, so that one does not take the others along. */
	private oneByOne = 0;
	/** Of the transaction that is being made. */
	private moment: Moment = { clock: 0, time: 0, ahead: 0, lived: 0 };
	private toBeFlushed = false;
	private attempted = 0;

	constructor(private readonly options: TurnsOptions) {
		const { clock, random, location, database } = options;
		// Deadlines by a clock that nobody sets.
		const steady: Clock = { now: () => performance.now(), sleep: async (ms, signal) => await clock.sleep(ms, signal) };
		const common = { clock: steady, random, overdue: () => lockedError(location), deadlineMs: lockDeadlineMs };
		this.reads = new TurnQueue({ ...common, runSome: (pieces) => this.runReads(pieces) });
		this.writes = new TurnQueue({ ...common, runSome: (pieces) => this.runWrites(pieces) });
		this.changes = database.prepare('SELECT total_changes() AS count');
	}

	async read<T>(work: (moment: Moment) => T): Promise<T> {
		return await this.reads.add(() => work(this.moment));
	}

	/**
	 * The answer is given out when what it tells of is on the disk for good.
	 * @param tellsNothing true for an answer that tells of no change: it need not wait for the disk
	 */
	async write<T>(work: (moment: Moment) => T, tellsNothing: (answer: T) => boolean = () => false): Promise<T> {
		return await this.writes.add(() => {
			const answer = work(this.moment);
			if (!tellsNothing(answer)) this.toBeFlushed = true;
			return answer;
		});
	}

	async idle(): Promise<void> {
		await Promise.all([this.reads.idle(), this.writes.idle()]);
	}

	private runReads(pieces: Piece[]): 'ran' | 'busy' {
		return this.run(pieces, () => {
			const { database, time } = this.options;
			database.exec('BEGIN');
			this.moment = time.now();
			const settles = this.attemptSome(pieces);
			database.exec('COMMIT');
			for (const settle of this.taken(pieces, settles)) settle.settle();
		});
	}

	private runWrites(pieces: Piece[]): 'ran' | 'busy' {
		return this.run(pieces, () => {
			const { database, files, time, location, onChange, onCommitted } = this.options;
			if (files.flush.stuck) throw stuckDiskError(location);
			database.exec('BEGIN IMMEDIATE');
			const before = this.changeCount();
			this.toBeFlushed = false;
			this.moment = time.nowToWrite();
			const settles = this.attemptSome(pieces);
			if (this.changeCount() !== before) onChange(this.moment, settles.length);
			const changes = this.changeCount() - before;
			database.exec('COMMIT');
			const answers = this.taken(pieces, settles);
			if (this.toBeFlushed) files.flush.after(answers);
			else for (const { settle } of answers) settle();
			if (changes > 0) onCommitted(changes);
		});
	}

	/** One transaction. */
	private run(pieces: Piece[], work: () => void): 'ran' | 'busy' {
		const { database, files } = this.options;
		this.attempted = 0;
		try {
			files.check();
			work();
		} catch (error) {
			rollBack(database);
			if (isBusy(error)) return 'busy';
			this.afterFailure(pieces, error);
		}
		return 'ran';
	}

	private attemptSome(pieces: readonly Piece[]): Array<() => void> {
		const settles: Array<() => void> = [];
		const stopAt = performance.now() + sliceMs;
		for (const piece of pieces.slice(0, this.oneByOne > 0 ? 1 : slicePieces)) {
			this.attempted++;
			settles.push(piece.attempt());
			if (performance.now() > stopAt) break;
		}
		return settles;
	}

	/** The answers of the pieces that were committed, which leave the line. */
	private taken(pieces: Piece[], settles: ReadonlyArray<() => void>): Answer[] {
		this.oneByOne = Math.max(0, this.oneByOne - 1);
		const done = pieces.splice(0, settles.length);
		return settles.map((settle, index) => ({ settle, fail: (error) => done[index]?.fail(error) }));
	}

	/** Everything was rolled back. A piece that was alone has failed; several are tried again, each alone. */
	private afterFailure(pieces: Piece[], error: unknown): void {
		if (this.attempted > 1) {
			this.oneByOne = this.attempted;
			return;
		}
		this.oneByOne = Math.max(0, this.oneByOne - 1);
		pieces.shift()?.fail(sqliteFailure(error, this.options.location));
	}

	private changeCount(): number {
		return Number(this.changes.get()?.['count']);
	}
}
