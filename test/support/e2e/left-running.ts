// What a test file has started and must not leave behind, whichever of its hooks fails: an n8n left running keeps jest from ending.
const ends: Array<() => Promise<void>> = [];
let isOver = false;

/**
 * Starts something whose end is seen to even when the caller never gets to hold it, as after a hook that ran out of time.
 * @param end may find it ended already
 * @throws Error once the tests of this file are over, e.g. to who still restarts what was killed
 */
export async function startedHere<T>(start: () => Promise<T>, end: (started: T) => Promise<void>): Promise<T> {
	if (isOver) throw new Error('The tests of this file are over: nothing is started any more.');
	const starting = start();
	// What did not come up is told to who started it.
	ends.push(async () => await starting.then(end, () => undefined));
	return await starting;
}

/** Waits for what is just coming up, too. */
export async function endWhatIsLeft(): Promise<void> {
	isOver = true;
	await Promise.allSettled(ends.map(async (end) => await end()));
}
