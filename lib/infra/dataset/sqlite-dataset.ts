import { resolve } from 'node:path';

import type { DatasetEntry, DatasetHit, DatasetPort, DatasetRow, DatasetSource, DatasetVersion } from '../../domain/dataset';
import type { Clock, Random } from '../../domain/runtime';
import { prepareDatabase, rollBack } from '../store/sqlite-database';
import type { DatabaseSync } from '../store/sqlite-driver';
import { isBusy, sqliteError } from '../store/sqlite-errors';
import { openSqliteFile } from '../store/sqlite-open';
import { closedError, storeError } from '../store/store-error';
import { TurnQueue, type Job } from '../store/turn-queue';
import { checkKey, checkName } from './dataset-arguments';
import { SqliteLoad } from './sqlite-load';
import { datasetForm } from './sqlite-schema';

export interface SqliteDatasetOptions {
	file: string;
	clock: Clock;
	random: Random;
}

/** Look-ups of one turn of the event loop. */
const jobsATurn = 100;

/**
 * Opens the Dataset in a file that all n8n processes of one machine may share, making file and folder where they are missing.
 * @throws ConnectorError as the Store in a file
 */
export async function openSqliteDataset({ file, clock, random }: SqliteDatasetOptions): Promise<DatasetPort> {
	const location = resolve(file);
	return await openSqliteFile(location, sqliteError, async (database) => {
		const dataset = new SqliteDataset(database, location, clock, random);
		await dataset.read(() => prepareDatabase(database, location, datasetForm));
		return dataset;
	});
}

/** Look-ups are done here, each a fraction of a millisecond; a load has a thread of its own. */
class SqliteDataset implements DatasetPort {
	private readonly reads: TurnQueue;
	private closed = false;

	constructor(
		private readonly database: DatabaseSync,
		private readonly location: string,
		clock: Clock,
		random: Random,
	) {
		this.reads = new TurnQueue({
			clock,
			random,
			runSome: (jobs) => this.runSome(jobs),
			overdue: () => storeError('unavailable', location, 'another process kept it locked for too long', { hint: 'Try again; look for a backup or another program that has the file open.', nothingDone: true }),
		});
	}

	async current(name: string): Promise<DatasetVersion | null> {
		checkName(name);
		return await this.read(() => this.versionOf(name));
	}

	async find(name: string, key: string): Promise<DatasetHit | null> {
		checkName(name);
		return await this.read(() => this.inOneMoment(() => {
			const version = this.versionOf(name);
			return version === null ? null : { version, row: this.rowOf(version.version, key) };
		}));
	}

	async replace(name: string, batches: AsyncIterable<readonly DatasetEntry[]>, source: DatasetSource): Promise<DatasetVersion> {
		checkName(name);
		if (this.closed) throw closedError(this.location);
		const { version, rows, loadedAt } = await new SqliteLoad(this.location).run(name, checked(batches), source);
		return { version, rows, loadedAt, source };
	}

	async close(): Promise<void> {
		if (this.closed) return;
		this.closed = true;
		await this.reads.idle();
		this.database.close();
	}

	async read<T>(work: () => T): Promise<T> {
		if (this.closed) throw closedError(this.location);
		return await this.reads.add(work);
	}

	private runSome(jobs: Job[]): 'ran' | 'busy' {
		for (const job of jobs.slice(0, jobsATurn)) {
			try {
				const settle = job.attempt();
				jobs.shift();
				settle();
			} catch (error) {
				if (isBusy(error)) return 'busy';
				jobs.shift();
				job.fail(sqliteError(error, this.location));
			}
		}
		return 'ran';
	}

	/** A version that is replaced in between stays readable until the end. */
	private inOneMoment<T>(work: () => T): T {
		this.database.exec('BEGIN');
		try {
			const result = work();
			this.database.exec('COMMIT');
			return result;
		} catch (error) {
			rollBack(this.database);
			throw error;
		}
	}

	private versionOf(name: string): DatasetVersion | null {
		const found = this.database.prepare("SELECT id, rows, loaded_at, source FROM version WHERE name = ? AND state = 'current'").get(name);
		if (found === undefined) return null;
		const source: DatasetSource = JSON.parse(String(found['source']));
		return { version: Number(found['id']), rows: Number(found['rows']), loadedAt: String(found['loaded_at']), source };
	}

	private rowOf(version: number, key: string): DatasetRow | null {
		const found = this.database.prepare(`SELECT row FROM rows_${version} WHERE key = ? ORDER BY line LIMIT 1`).get(key);
		if (found === undefined) return null;
		const row: DatasetRow = JSON.parse(String(found['row']));
		return row;
	}
}

async function* checked(batches: AsyncIterable<readonly DatasetEntry[]>): AsyncGenerator<readonly DatasetEntry[]> {
	for await (const batch of batches) {
		for (const { key } of batch) checkKey(key);
		yield batch;
	}
}
