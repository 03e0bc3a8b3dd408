import { Worker } from 'node:worker_threads';

/** Some 2,000 pages (8 MB) of write-ahead log. */
const transactionsPerCheckpoint = 500;

/**
 * Moves the write-ahead log back into the file, in a thread of its own: a checkpoint flushes the disk, which takes
 * milliseconds on a good one and a third of a second on a busy one, and n8n must not stand still for it.
 * The thread is started by the first checkpoint that is due and does not keep the process alive. Should it
 * fail, SQLite's own checkpoint (see sqlite-database.ts) bounds the log, at the price of such stops.
 */
export class Checkpoints {
	private transactions = 0;
	private thread: Worker | undefined;
	private busy = false;

	constructor(private readonly file: string) {}

	/**
	 * To be called after each transaction.
	 * @param transactions more than one where it has changed as much as so many usual ones
	 */
	count(transactions = 1): void {
		this.transactions += transactions;
		if (this.transactions < transactionsPerCheckpoint || this.busy) return;
		this.transactions = 0;
		this.busy = true;
		this.thread ??= this.start();
		this.thread.postMessage('checkpoint');
	}

	async stop(): Promise<void> {
		await this.thread?.terminate();
	}

	private start(): Worker {
		const thread = new Worker(`(${checkpointThread.toString()})()`, { eval: true, workerData: this.file });
		thread.on('message', () => {
			this.busy = false;
		});
		// It stays busy then, so that no other is started.
		thread.on('error', () => undefined);
		// Last: listening to messages makes the thread hold the process again.
		thread.unref();
		return thread;
	}
}

/** The thread's program. Only its text gets there, so it stands on its own. */
function checkpointThread(): void {
	// Node 22 warns on the console that SQLite is experimental.
	process.emitWarning = () => undefined;
	const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
	const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
	const database = new DatabaseSync(String(workerData));
	database.exec('PRAGMA busy_timeout = 2000; PRAGMA synchronous = NORMAL');
	parentPort?.on('message', () => {
		try {
			const { log } = database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get() ?? {};
			// Writers that never pause keep a passive checkpoint from catching up; this one has them wait, which they
			// do without stopping the event loop, and lets the log begin anew.
			if (Number(log) > 6_000) database.prepare('PRAGMA wal_checkpoint(RESTART)').get();
		} catch {
			// Locked or failing: the next one tries again, and a failing disk shows in the writes.
		}
		parentPort?.postMessage('done');
	});
}
