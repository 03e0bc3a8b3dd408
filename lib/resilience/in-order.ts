/** One step after the other, in the order of their coming; who gives up leaves the queue to the next. */
export class InOrder {
	private last: Promise<void> = Promise.resolve();
	private count = 0;

	/** Those that wait, and the one whose step is under way. */
	get waiting(): number {
		return this.count;
	}

	/** @throws the signal's reason when aborted; what the step throws */
	async run<T>(step: () => Promise<T>, signal: AbortSignal): Promise<T> {
		const before = this.last;
		let done = (): void => undefined;
		this.last = new Promise((resolve) => (done = resolve));
		this.count += 1;
		try {
			await unlessAborted(before, signal);
			return await step();
		} finally {
			this.count -= 1;
			void before.then(done);
		}
	}
}

/** One listener for all who wait with a signal: a run has one, and many requests. */
const aborts = new WeakMap<AbortSignal, Promise<never>>();

function abortOf(signal: AbortSignal): Promise<never> {
	const known = aborts.get(signal);
	if (known) return known;
	const aborted = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
	aborted.catch(() => undefined);
	aborts.set(signal, aborted);
	return aborted;
}

async function unlessAborted(before: Promise<void>, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await Promise.race([before, abortOf(signal)]);
	signal.throwIfAborted();
}
