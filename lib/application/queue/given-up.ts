/** Waits for the work, but no longer than until it is given up: then null. */
export async function unlessGivenUp<T>(work: Promise<T>, giveUp: AbortSignal | undefined): Promise<T | null> {
	if (giveUp === undefined) return await work;
	const over = new AbortController();
	const givenUp = new Promise<null>((resolve) => {
		if (giveUp.aborted) resolve(null);
		giveUp.addEventListener('abort', () => resolve(null), { once: true, signal: over.signal });
	});
	try {
		return await Promise.race([work, givenUp]);
	} finally {
		over.abort();
	}
}
