import type { Job, JobFailure, JobReport, LeasedJob } from '../../domain/queue';

/** Jobs of the highest priority have two places beyond the trigger's concurrency: what must not wait behind busy or lost runs. */
export const urgentPriority = 1_000;

/** How the run of a job ended, as far as its trigger can tell. */
export type RunEnd =
	/** `result`: JSON text. */
	| { kind: 'completed'; result: string | null }
	/**
	 * `permanent`: another attempt would fail in the same way; `retryAfterMs`: so long the system asks to be left alone; `spared`:
	 * it was not even asked, by an open circuit breaker.
	 */
	| { kind: 'failed'; failure: JobFailure; permanent: boolean; retryAfterMs?: number; spared?: boolean }
	/** The run was lost, cancelled, took too long, or ended in `uncertain`. */
	| { kind: 'unknown'; failure: JobFailure }
	/** The run itself says how the job ends (Write Queue: Complete, Fail), within the lease it was given. */
	| { kind: 'handedOver' }
	/** The run was never begun. */
	| { kind: 'notStarted' };

/** Starts a run with a job and waits for its end. Never throws. */
export type RunJob = (job: LeasedJob) => Promise<RunEnd>;
/** Starts a run with the report of a job that failed for good; true where it ended well. Never throws. */
export type RunReport = (report: JobReport) => Promise<boolean>;

/** What happens to a job whose outcome nobody knows. */
export type UnknownOutcome =
	/** Put aside for a person. */
	| 'park'
	/** Tried again, because the workflow writes nothing twice: it hands the job's id to the ERP as the idempotency key. */
	| 'repeat';

/** The job as the nodes show it. */
export interface ShownJob extends Omit<Job, 'payload' | 'result' | 'addedAt' | 'dueAt' | 'startedAt' | 'endedAt' | 'id'> {
	jobId: string;
	data: unknown;
	result: unknown;
	/** ISO 8601, UTC. */
	addedAt: string;
	dueAt: string;
	startedAt: string | null;
	endedAt: string | null;
}
