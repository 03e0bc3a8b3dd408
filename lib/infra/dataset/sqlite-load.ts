import { Worker } from 'node:worker_threads';

import { ContradictoryRows, type DatasetEntry, type DatasetSource } from '../../domain/dataset';
import { sqliteError } from '../store/sqlite-errors';
import { storeError } from '../store/store-error';
import { loadThread, type LoadAnswer, type LoadMessage } from './sqlite-load-thread';

type Published = { version: number; rows: number; loadedAt: string };

/** So many batches may wait for the thread: some megabytes, so that neither side waits for the other's turn on a busy machine. */
const batchesAhead = 16;

/** One load of a version into the file, in a thread of its own that ends with it. */
export class SqliteLoad {
	private readonly thread: Worker;
	private readonly waiting: Array<{ resolve: (answer: LoadAnswer) => void; reject: (error: Error) => void }> = [];

	private ended = false;

	constructor(private readonly file: string) {
		this.thread = new Worker(loadThread(), { eval: true, workerData: file });
		this.thread.on('message', (answer: LoadAnswer) => this.waiting.shift()?.resolve(answer));
		this.thread.on('error', () => this.end());
		this.thread.on('exit', () => this.end());
	}

	async run(name: string, batches: AsyncIterable<readonly DatasetEntry[]>, source: DatasetSource): Promise<Published> {
		try {
			await this.ask({ type: 'begin', name, source: JSON.stringify(source) });
			await this.send(batches);
			const published = await this.ask({ type: 'publish', name });
			if (published === undefined) throw this.stopped();
			return published;
		} catch (error) {
			await this.ask({ type: 'discard' }).catch(() => undefined);
			throw error;
		} finally {
			await this.thread.terminate();
		}
	}

	private async send(batches: AsyncIterable<readonly DatasetEntry[]>): Promise<void> {
		const underWay: Array<Promise<unknown>> = [];
		try {
			for await (const batch of batches) {
				if (batch.length === 0) continue;
				if (underWay.length >= batchesAhead) await underWay.shift();
				const asked = this.ask(rowsOf(batch));
				// Its failure is met when its turn comes.
				asked.catch(() => undefined);
				underWay.push(asked);
			}
			await Promise.all(underWay);
		} finally {
			await Promise.allSettled(underWay);
		}
	}

	private async ask(message: LoadMessage): Promise<Published | undefined> {
		if (this.ended) throw this.stopped();
		const answer = await new Promise<LoadAnswer>((resolve, reject) => {
			this.waiting.push({ resolve, reject });
			this.thread.postMessage(message);
		});
		if (answer.ok) return answer.published;
		if ('contradiction' in answer) throw new ContradictoryRows(answer.contradiction.key, answer.contradiction.lines);
		throw answer.failure.code === 'GIVEN_UP' ? this.givenUp() : sqliteError(answer.failure, this.file);
	}

	private end(): void {
		this.ended = true;
		for (const { reject } of this.waiting.splice(0)) reject(this.stopped());
	}

	private stopped(): Error {
		return storeError('unavailable', this.file, 'the thread that writes the list has stopped', { hint: 'Look for a lack of memory in the log of n8n, then run again.', nothingDone: true });
	}

	private givenUp(): Error {
		return storeError('unavailable', this.file, 'the load stood still for more than two minutes, and another one has taken its place', {
			hint: 'Look at the speed of the file server, then run again.',
			nothingDone: true,
		});
	}
}

function rowsOf(batch: readonly DatasetEntry[]): LoadMessage {
	return {
		type: 'rows',
		keys: batch.map(({ key }) => key).join('\n'),
		lines: batch.map(({ line }) => line),
		rows: batch.map(({ row }) => JSON.stringify(row)).join('\n'),
	};
}
