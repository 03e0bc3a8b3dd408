import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Of the four threads that all look-ups and file accesses of the process share, by Node's default. */
const mostAtOnce = 2;

/** Look-ups cannot be stopped: one that nobody waits for any more is still under way. */
let underWay = 0;
const waiting = new Set<() => void>();

/**
 * The machine's resolver, or n8n's guard, which asks it, with at most two questions under way in the whole process.
 * @returns a function that throws what the look-up fails with, or the signal's reason when it is aborted
 */
export function systemLookup(look: LookupFunction = lookup): (host: string, signal: AbortSignal) => Promise<LookupAddress[]> {
	return async (host, signal) => {
		signal.throwIfAborted();
		const { promise, resolve, reject } = Promise.withResolvers<LookupAddress[]>();
		const begin = (): void => {
			waiting.delete(begin);
			underWay += 1;
			look(host, { all: true }, (error, answer, family) => {
				underWay -= 1;
				[...waiting][0]?.();
				if (error) reject(error);
				else resolve(typeof answer === 'string' ? [{ address: answer, family: family ?? 0 }] : answer);
			});
		};
		const stop = (): void => {
			waiting.delete(begin);
			reject(signal.reason);
		};
		signal.addEventListener('abort', stop, { once: true });
		if (underWay < mostAtOnce) begin();
		else waiting.add(begin);
		try {
			return await promise;
		} finally {
			signal.removeEventListener('abort', stop);
		}
	};
}
