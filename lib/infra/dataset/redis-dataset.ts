import { ContradictoryRows, type DatasetEntry, type DatasetHit, type DatasetPort, type DatasetRow, type DatasetSource, type DatasetVersion } from '../../domain/dataset';
import { ConnectorError } from '../../domain/errors';
import type { Clock } from '../../domain/runtime';
import { RedisConnection } from '../store/redis-connection';
import { storeError, storeSystem } from '../store/store-error';
import { defaultPrefix, type RedisStoreOptions } from '../store/store-options';
import { checkKey, checkName } from './dataset-arguments';
import { addRowsScript, findScript, nextVersionScript, publishScript } from './redis-dataset-scripts';

/** What a load that died has left is gone after this; each batch begins it anew. */
const unfinishedMs = 120_000;
/** So many batches are sent before the first is answered. */
const batchesAhead = 4;

/**
 * Opens the Dataset in a Redis (5 or later, not a cluster). Nothing is connected before the first call.
 * A list of a million rows takes some 250 MB there, twice that while it is replaced.
 */
export function openRedisDataset(options: RedisStoreOptions, clock: Clock): DatasetPort {
	return new RedisDataset(new RedisConnection(options), options.prefix ?? defaultPrefix, clock);
}

/** Keys: `<prefix>dataset:<name>` (version in force), `dataset-rows:<version>`, `dataset-version`. */
class RedisDataset implements DatasetPort {
	constructor(
		private readonly connection: RedisConnection,
		private readonly prefix: string,
		private readonly clock: Clock,
	) {}

	async current(name: string): Promise<DatasetVersion | null> {
		checkName(name);
		const about = await this.connection.use(async (redis) => await redis.hget(this.head(name), 'about'));
		return about === null ? null : versionFrom(about);
	}

	async find(name: string, key: string): Promise<DatasetHit | null> {
		checkName(name);
		const answer = await this.connection.run(findScript, [this.head(name)], [key, this.rows('')]);
		if (answer === null) return null;
		if (!Array.isArray(answer) || typeof answer[0] !== 'string') throw this.unexpected();
		const entry: unknown = answer[1];
		return { version: versionFrom(answer[0]), row: typeof entry === 'string' ? rowFrom(entry) : null };
	}

	async replace(name: string, batches: AsyncIterable<readonly DatasetEntry[]>, source: DatasetSource): Promise<DatasetVersion> {
		checkName(name);
		const version = Number(await this.connection.run(nextVersionScript, [`${this.prefix}dataset-version`], []));
		try {
			const rows = await this.load(version, batches);
			const loaded: DatasetVersion = { version, rows, loadedAt: new Date(this.clock.now()).toISOString(), source };
			await this.publish(name, loaded);
			return loaded;
		} catch (error) {
			// Where Redis is out of reach the rows expire.
			await this.connection.use(async (redis) => await redis.unlink(this.rows(version))).catch(() => undefined);
			throw error;
		}
	}

	async close(): Promise<void> {
		await this.connection.close();
	}

	private async load(version: number, batches: AsyncIterable<readonly DatasetEntry[]>): Promise<number> {
		const underWay: Array<Promise<number>> = [];
		let rows = 0;
		try {
			for await (const batch of batches) {
				if (underWay.length >= batchesAhead) rows += (await underWay.shift()) ?? 0;
				const sent = this.add(version, batch);
				// Its failure is met when its turn comes.
				sent.catch(() => undefined);
				underWay.push(sent);
			}
			for (const added of await Promise.all(underWay)) rows += added;
			return rows;
		} finally {
			await Promise.allSettled(underWay);
		}
	}

	private async add(version: number, batch: readonly DatasetEntry[]): Promise<number> {
		for (const { key } of batch) checkKey(key);
		const values = batch.flatMap(({ key, line, row }) => [key, `${line} ${JSON.stringify(row)}`]);
		const answer = await this.connection.run(addRowsScript, [this.rows(version)], [unfinishedMs, ...values]);
		if (typeof answer === 'number') return answer;
		if (!Array.isArray(answer)) throw this.unexpected();
		throw new ContradictoryRows(String(answer[0]), [Number(answer[1]), Number(answer[2])]);
	}

	private async publish(name: string, loaded: DatasetVersion): Promise<void> {
		const keys = [this.head(name), this.rows(loaded.version)];
		const done = await this.connection.run(publishScript, keys, [loaded.version, loaded.rows, JSON.stringify(loaded), this.rows('')]);
		if (done === 1) return;
		throw storeError('unavailable', this.connection.location, 'rows of the new list have expired or were evicted while it was loaded', {
			hint: 'Look at the speed of the file server, and at maxmemory-policy of Redis, which should be noeviction; then run again.',
			nothingDone: true,
		});
	}

	private head(name: string): string {
		return `${this.prefix}dataset:${name}`;
	}

	private rows(version: number | ''): string {
		return `${this.prefix}dataset-rows:${version}`;
	}

	private unexpected(): ConnectorError {
		return new ConnectorError('drift', `Store (${this.connection.location}): Redis answered in an unexpected form.`, {
			system: storeSystem,
			hint: 'Check that the server is a Redis 5 or later, or a server that runs its scripts in full.',
		});
	}
}

function versionFrom(about: string): DatasetVersion {
	const version: DatasetVersion = JSON.parse(about);
	return version;
}

function rowFrom(entry: string): DatasetRow {
	const row: DatasetRow = JSON.parse(entry.slice(entry.indexOf(' ') + 1));
	return row;
}
