import type { LeasedJob } from '../../domain/queue';
import { Checkpoints } from '../store/sqlite-checkpoints';
import { prepareDatabase } from '../store/sqlite-database';
import type { DatabaseSync } from '../store/sqlite-driver';
import { isBusy } from '../store/sqlite-errors';
import { openSqliteFile } from '../store/sqlite-open';
import type { Clock, Random } from '../../domain/runtime';
import { Adding, Line } from './sqlite-adding';
import { lockedError, sqliteFailure } from './sqlite-failures';
import { QueueFiles } from './sqlite-files';
import { Listing } from './sqlite-listing';
import { Reports } from './sqlite-reports';
import { JobRows } from './sqlite-rows';
import { queueForm, queueNumber } from './sqlite-schema';
import { Settling } from './sqlite-settling';
import { Taking } from './sqlite-taking';
import { QueueTime, type Moment } from './sqlite-time';
import { SqliteTurns } from './sqlite-turns';

export interface QueueFileOptions {
	/** Absolute. */
	file: string;
	name: string;
	clock: Clock;
	random: Random;
	/** Milliseconds by a clock that nobody sets; default: that of the process. */
	steady?: (() => number) | undefined;
}

/** How long the opening waits for others that have the file locked. */
const openingMs = 1_500;
const longestPauseMs = 25;
/** Jobs kept long enough that are cleared away with each change, and with each of the calls that share it. */
const clearedAtOnce = 10;
const clearedPerCall = 3;
/** Rows that a usual transaction changes, for the checkpoints. */
const changesPerTransaction = 5;

/** What can be done with the queue, each on its own prepared statements. */
export class QueueTables {
	readonly rows: JobRows;
	readonly adding: Adding;
	readonly taking: Taking;
	readonly settling: Settling;
	readonly reports: Reports;
	readonly listing: Listing;

	constructor(database: DatabaseSync, queue: number) {
		this.rows = new JobRows(database, queue);
		const line = new Line(database, queue);
		this.adding = new Adding(database, queue, this.rows, line);
		this.taking = new Taking(database, queue, this.rows);
		this.settling = new Settling(database, this.rows, line);
		this.reports = new Reports(database, queue, this.rows);
		this.listing = new Listing(database, queue, this.rows);
	}
}

/** @throws ConnectorError of the system `Write Queue` */
export async function openQueueFile(options: QueueFileOptions): Promise<QueueFile> {
	const location = options.file;
	return await openSqliteFile(location, sqliteFailure, async (database) => {
		const queue = await unlocked(options, () => {
			prepareDatabase(database, location, queueForm);
			return queueNumber(database, options.name);
		});
		const files = await QueueFiles.open(location);
		try {
			return new QueueFile(database, files, queue, options);
		} catch (error) {
			await files.close();
			throw error;
		}
	});
}

async function unlocked<T>({ file, clock, random }: QueueFileOptions, work: () => T): Promise<T> {
	const until = performance.now() + openingMs;
	for (;;) {
		try {
			return work();
		} catch (error) {
			if (!isBusy(error)) throw error;
			if (performance.now() > until) throw lockedError(file);
		}
		await clock.sleep(1 + random() * longestPauseMs);
	}
}

/** The opened file: its turns, its tables and what is done on the back of other work. */
export class QueueFile {
	readonly location: string;
	private readonly turns: SqliteTurns;
	private readonly tables: QueueTables;
	private readonly checkpoints: Checkpoints;
	private readonly handedToNobody = new Set<LeasedJob>();

	constructor(
		private readonly database: DatabaseSync,
		private readonly files: QueueFiles,
		queue: number,
		{ file, clock, random, steady = () => performance.now() }: QueueFileOptions,
	) {
		this.location = file;
		this.tables = new QueueTables(database, queue);
		this.checkpoints = new Checkpoints(file);
		const time = new QueueTime(database, clock, steady);
		const clear = database.prepare('DELETE FROM job WHERE number IN (SELECT number FROM job WHERE keep_until <= ? LIMIT ?)');
		this.turns = new SqliteTurns({
			...{ database, files, time, clock, random, location: file },
			onChange: (moment, pieces) => {
				time.keep(moment);
				clear.run(moment.lived, clearedAtOnce + clearedPerCall * pieces);
			},
			onCommitted: (changes) => this.checkpoints.count(Math.ceil(changes / changesPerTransaction)),
		});
	}

	async read<T>(work: (tables: QueueTables, moment: Moment) => T): Promise<T> {
		return await this.turns.read((moment) => work(this.tables, moment));
	}

	/** @param tellsNothing as in SqliteTurns */
	async write<T>(work: (tables: QueueTables, moment: Moment) => T, tellsNothing?: (answer: T) => boolean): Promise<T> {
		return await this.turns.write((moment) => work(this.tables, moment), tellsNothing);
	}

	/** A job that was taken while the disk failed was handed to nobody: it is given back by the next `take` that can write. */
	async take(work: (tables: QueueTables, moment: Moment) => LeasedJob | null | 'more'): Promise<LeasedJob | null | 'more'> {
		for (const lease of this.handedToNobody) {
			await this.write(({ settling }, moment) => settling.release(lease, moment));
			this.handedToNobody.delete(lease);
		}
		const taken: { last: LeasedJob | null } = { last: null };
		try {
			return await this.write((tables, moment) => {
				const answer = work(tables, moment);
				taken.last = answer === 'more' ? null : answer;
				return answer;
			}, (answer) => answer === null || answer === 'more');
		} catch (error) {
			if (taken.last !== null) this.handedToNobody.add(taken.last);
			throw error;
		}
	}

	async close(): Promise<void> {
		await this.turns.idle();
		await this.files.close();
		await this.checkpoints.stop();
		this.database.close();
	}
}
