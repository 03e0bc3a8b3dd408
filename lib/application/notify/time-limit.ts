import type { Clock } from '../../domain/runtime';

/**
 * Ends the work when its time is up, whether or not it obeys the signal it was given.
 * @param late makes the error that is thrown then
 * @throws the signal's reason when it is aborted from outside
 */
export async function withinTime<T>(
	{ clock, ms, signal, late }: { clock: Clock; ms: number; signal: AbortSignal; late: () => Error },
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	signal.throwIfAborted();
	const [timer, stop] = [new AbortController(), new AbortController()];
	const timeUp = clock.sleep(ms, AbortSignal.any([signal, timer.signal])).then(() => {
		throw late();
	});
	try {
		return await Promise.race([work(AbortSignal.any([signal, stop.signal])), timeUp]);
	} catch (error) {
		stop.abort();
		throw error;
	} finally {
		timer.abort();
	}
}
