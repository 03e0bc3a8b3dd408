import type { JobFailure } from '../../domain/queue';

const whatToDo = 'Look in the system it writes to. It was done: close the job by Write Queue: Cancel. It was not: put it back by Retry.';

/**
 * Why nobody knows whether a job was done, and what a person has to do where that puts it aside.
 * @param what one sentence
 */
export function unknownFailure(what: string, code: string): JobFailure {
	return { message: `${what} ${whatToDo}`, code };
}
