interface Flight<T> {
	result: Promise<T>;
	callers: number;
	controller: AbortController;
	landed: boolean;
}

/**
 * One call at a time per key: who asks for a key that is being fetched waits for the same answer. A
 * caller who gives up leaves the others alone; the call is aborted when the last one has given up.
 */
export class SingleFlight<T> {
	private readonly flights = new Map<string, Flight<T>>();

	/**
	 * @param call gets a signal that is aborted when nobody waits any more
	 * @throws what `call` throws, to all who wait; the caller's own signal's reason to that caller
	 */
	async run(key: string, call: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
		signal?.throwIfAborted();
		const flight = this.flights.get(key) ?? this.start(key, call);
		flight.callers++;
		try {
			return await unlessAborted(flight.result, signal);
		} finally {
			if (--flight.callers === 0) this.end(key, flight);
		}
	}

	/** For these keys later callers get a call of their own; those who wait keep theirs. */
	forget(matches: (key: string) => boolean): void {
		for (const key of [...this.flights.keys()]) if (matches(key)) this.flights.delete(key);
	}

	private start(key: string, call: (signal: AbortSignal) => Promise<T>): Flight<T> {
		const controller = new AbortController();
		const flight: Flight<T> = { result: call(controller.signal), callers: 0, controller, landed: false };
		this.flights.set(key, flight);
		const land = (): void => {
			flight.landed = true;
			this.remove(key, flight);
		};
		// Also keeps a failure from counting as unhandled once every caller has given up.
		flight.result.then(land, land);
		return flight;
	}

	private end(key: string, flight: Flight<T>): void {
		this.remove(key, flight);
		if (!flight.landed) flight.controller.abort();
	}

	private remove(key: string, flight: Flight<T>): void {
		if (this.flights.get(key) === flight) this.flights.delete(key);
	}
}

/** Ends the waiting, not what is waited for. @throws the signal's reason as soon as it is aborted */
export async function unlessAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (signal === undefined) return await result;
	let stop: (() => void) | undefined;
	const aborted = new Promise<never>((_, reject) => {
		stop = (): void => reject(signal.reason);
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([result, aborted]);
	} finally {
		if (stop !== undefined) signal.removeEventListener('abort', stop);
	}
}
