/** What a caller waits for. */
export interface Answer {
	settle: () => void;
	fail: (error: Error) => void;
}

export interface LogFlushOptions {
	/** Flushes everything that is in the write-ahead log by now. */
	flush: () => Promise<void>;
	failure: (reason: string) => Error;
	/** Milliseconds after which whoever waits is told that the disk does not answer. */
	patienceMs: number;
}

/**
 * Holds answers back until the disk has what they tell of. One flush serves all answers that came while the one before it
 * was under way. SQLite's write-ahead log only ever grows or begins anew after it was copied into the database and that
 * was flushed, and a frame that is not whole is left out with all after it; so after a flush of the log each transaction
 * before it is there for good (https://www.sqlite.org/walformat.html). That is what synchronous=FULL does, too,
 * with the event loop standing still meanwhile.
 */
export class LogFlush {
	private waiting: Answer[] = [];
	private underWay: Answer[] = [];
	private running: Promise<void> | undefined;
	private overdue = false;

	constructor(private readonly options: LogFlushOptions) {}

	/** The disk has not finished for so long that nothing more should be written. */
	get stuck(): boolean {
		return this.overdue;
	}

	after(answers: readonly Answer[]): void {
		this.waiting.push(...answers);
		this.running ??= this.run();
	}

	async idle(): Promise<void> {
		await this.running;
	}

	private async run(): Promise<void> {
		while (this.waiting.length > 0) {
			this.underWay = this.waiting;
			this.waiting = [];
			const timer = setTimeout(() => this.giveUp(), this.options.patienceMs);
			const problem = await this.options.flush().then(() => undefined, reasonOf);
			clearTimeout(timer);
			this.overdue = false;
			for (const { settle, fail } of this.underWay.splice(0)) {
				if (problem === undefined) settle();
				else fail(this.options.failure(problem));
			}
		}
		this.running = undefined;
	}

	private giveUp(): void {
		this.overdue = true;
		for (const { fail } of [...this.underWay.splice(0), ...this.waiting.splice(0)]) fail(this.options.failure('it does not answer'));
	}
}

function reasonOf(error: unknown): string {
	return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
}
