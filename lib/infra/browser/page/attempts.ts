import { WebPageError } from '../../../domain/web-page-error';
import { isPassing } from './page-errors';
import { TimeIsUp, pauseAfter } from './turn';
import type { Turn } from './turn';

/** What is to be said if the time ends now. */
export class NotYet {
	constructor(readonly error: WebPageError) {}
}

const unanswered = (): WebPageError => new WebPageError('timeout', 'The page did not answer in time.');

/**
 * Repeats an attempt until it brings something. A page that navigates meanwhile, or replaces a frame, only costs attempts.
 * Once the time is over it throws what the last attempt has seen, or, if the page answered none of them or hangs since, `timeout`.
 */
export async function untilDone<T>(turn: Turn, attempt: () => Promise<T | NotYet>): Promise<T> {
	let last: WebPageError | null = null;
	for (;;) {
		const begun = turn.elapsed;
		try {
			const result = await turn.race(attempt());
			if (!(result instanceof NotYet)) return result;
			last = result.error;
			await turn.pause(pauseAfter(turn.elapsed));
		} catch (error) {
			if (error instanceof TimeIsUp) throw last === null || turn.elapsed - begun > 1000 ? unanswered() : last;
			if (!isPassing(error)) throw error;
			last ??= new WebPageError('timeout', 'The page kept changing until the time was over.');
			await pauseOr(turn, last);
		}
	}
}

async function pauseOr(turn: Turn, error: WebPageError): Promise<void> {
	try {
		await turn.pause(20);
	} catch (end) {
		throw end instanceof TimeIsUp ? error : end;
	}
}

/** Reads once more where the document changed while it was read; for what does not wait. */
export async function readAgain<T>(turn: Turn, read: () => Promise<T>): Promise<T> {
	for (let left = 20; ; left--) {
		try {
			return await turn.race(read());
		} catch (error) {
			if (left === 0 || !isPassing(error)) throw error;
			await turn.pause(25);
		}
	}
}
