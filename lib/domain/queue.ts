/**
 * What waits to be written into an outside system: jobs of one named queue, each handed to one run at a time, until it is
 * completed or has failed for good.
 *
 * The port is mechanical: when a failed job is tried again, and whether it is, its caller decides. All times are
 * milliseconds since the epoch, by the clock of the queue's store (the Redis server's, or this machine's).
 *
 * Every method throws ConnectorError with the system `Write Queue`: `unavailable` (retryable) where the store cannot be
 * reached, is locked by others for too long, or its disk is full; it never hangs: with the store down an answer comes
 * within 2 s. What was answered is on disk (SQLite), or with Redis as safe as that Redis keeps it.
 */
export interface JobQueue {
	readonly kind: 'sqlite' | 'redis';
	readonly name: string;
	/** Where it is, without secrets. */
	readonly location: string;

	/**
	 * Puts a job in. Where the queue knows the id already, nothing changes and the job that is there is returned with
	 * `added: false`, also long after it has ended (7 days where completed or cancelled, 30 where failed or parked).
	 */
	add(job: NewJob): Promise<{ added: boolean; job: Job }>;
	/** Null where there is none (any more). */
	get(id: string): Promise<Job | null>;
	/** Newest first; `after` is the last id of the page before. */
	list(filter: JobFilter): Promise<Job[]>;

	/**
	 * Hands out the next job that is due, under a lease: highest priority first, then in the order they were added. Null
	 * where none is due, where `concurrency` jobs of this queue are running already (over all processes), or where those
	 * that are due wait for their group. Running is also a job whose run was lost, until it is taken for stalled.
	 *
	 * There are `urgentPlaces` places more for jobs of at least the priority `urgentFrom`: where `concurrency` jobs run, but fewer than
	 * `concurrency + urgentPlaces`, such a job is handed out, and no other.
	 *
	 * Jobs of one group are handed out strictly one after the other, in the order they were added: none before the one ahead
	 * of it has ended (completed, failed, parked, cancelled), also while that one waits for its next attempt or its delay; within a group
	 * priority counts for nothing.
	 */
	take(options: TakeOptions): Promise<LeasedJob | null>;
	/** Milliseconds until the next job becomes due by its delay; null where none is delayed. A hint for how long to sleep. */
	nextDueIn(): Promise<number | null>;
	/** Makes a lease longer, counted from now. False where it is lost: the job has ended, was parked, or is another's. */
	renew(lease: Lease, leaseMs: number): Promise<boolean>;

	/** Ends a job well. By the lease, from any process. `again` where this lease has completed it before, `lost` where it is no longer valid otherwise. */
	complete(lease: Lease, result: string | null): Promise<Settled>;
	/**
	 * The attempt failed: the job waits `delayMs` and comes again, at its place, with the turn of its group.
	 * @param options.counts false: the attempt did nothing and is not counted, as if it had not begun; default true
	 */
	retryLater(lease: Lease, failure: JobFailure, delayMs: number, options?: { counts: boolean }): Promise<Settled>;
	/** The job failed for good. */
	fail(lease: Lease, failure: JobFailure): Promise<Settled>;
	/** Nobody knows whether the job was done: it is put aside for a person. */
	park(lease: Lease, failure: JobFailure): Promise<Settled>;
	/** The attempt never began: the job waits again at its old place, and the attempt does not count. */
	release(lease: Lease): Promise<Settled>;

	/**
	 * Jobs whose lease has run out: their run is lost, and nobody knows how far it came. Each is returned to one caller
	 * only, with a new lease of `leaseMs`, so that the caller settles it (`park`, `retryLater`).
	 * @param except ids of jobs whose runs the caller itself still watches; they are left alone, whatever the clock says
	 */
	takeStalled(options: { leaseMs: number; except: readonly string[]; limit: number }): Promise<LeasedJob[]>;

	/**
	 * Failed, parked and cancelled jobs wait again, with all their attempts before them and without the failure that they ended
	 * with; the job goes to the END of its group, behind those that wait or run now. Null where there is no such job. @throws `validation` in another state
	 */
	retry(id: string): Promise<Job | null>;
	/**
	 * A waiting job (a delayed one, one between two attempts) is not handed out any more. A failed or parked one is closed: a
	 * person has looked after it. It keeps its failure, ends anew now, and a report of it that nobody has confirmed is withdrawn.
	 * Null where there is no such job. @throws `validation` in another state
	 */
	cancel(id: string): Promise<Job | null>;

	/**
	 * Jobs that failed for good or were parked, ended at `endedAfter` or later, and of which nobody has been told yet: each
	 * is returned to one caller for `leaseMs`, oldest first. A job that fails again after a `retry` is reported again.
	 */
	takeReports(options: { leaseMs: number; limit: number; endedAfter: number }): Promise<JobReport[]>;
	/** The report has been dealt with, and is not given again. False where its lease is lost. */
	confirmReport(report: Pick<JobReport, 'id' | 'token'>): Promise<boolean>;
	/** Somebody else may have the report, from `delayMs` on. */
	releaseReport(report: Pick<JobReport, 'id' | 'token'>, delayMs: number): Promise<boolean>;

	stats(): Promise<QueueStats>;
	/** The jobs that failed for good or were parked at `endedAfter` or later, whenever they were added; no more than a thousand are counted. */
	endedBadly(options: { endedAfter: number }): Promise<BadEnds>;
	ping(): Promise<void>;
	close(): Promise<void>;
}

export const jobStates = ['waiting', 'delayed', 'running', 'completed', 'failed', 'parked', 'cancelled'] as const;
/**
 * `delayed`: not due yet, by its own delay or between two attempts; `parked`: put aside for a person, because nobody knows
 * whether it was done; `failed`: for good; `cancelled`: taken out before it was done, or closed by a person after it had
 * failed or was parked.
 */
export type JobState = (typeof jobStates)[number];

export interface NewJob {
	/** Any text of 1 to 200 printable ASCII characters without blanks; `:` and digits alone included. */
	id: string;
	/** JSON text. */
	payload: string;
	/** All attempts, the first included; at least 1. */
	maxAttempts: number;
	/** Not before so long; 0: at once. */
	delayMs: number;
	/** 0 to 1,000; higher goes first. */
	priority: number;
	/** What has the same is handed out one after the other, e.g. a customer's phone. Null: no order. */
	groupKey: string | null;
}

export interface Job extends Omit<NewJob, 'delayMs'> {
	state: JobState;
	/** Attempts begun: 0 before the first. */
	attempt: number;
	addedAt: number;
	/** When it becomes or became due. */
	dueAt: number;
	/** Of the last attempt. */
	startedAt: number | null;
	endedAt: number | null;
	/** JSON text given to `complete`. */
	result: string | null;
	/** Of the last failed attempt; kept when it is tried again, gone when the job was completed or a person has put it back (`retry`). */
	failure: JobFailure | null;
}

export interface JobFailure {
	/** For people; without secrets. */
	message: string;
	/** What kind, e.g. a ConnectorError's code; `stalled` where the run was lost. */
	code: string;
}

/** Who has a job: handed from process to process as plain text. */
export interface Lease {
	id: string;
	token: string;
}

export interface LeasedJob extends Job, Lease {}

export interface TakeOptions {
	leaseMs: number;
	/** Running jobs of this queue over all processes; at least 1. */
	concurrency: number;
	/** 0 to 1,000: the least priority of jobs that have further places, see `take`. Without it no job has. */
	urgentFrom?: number;
	/** True: no others are handed out, also where fewer than `concurrency` run; default false. */
	onlyUrgent?: boolean;
}

/** How many jobs more than `concurrency` run at once where all the more are urgent. */
export const urgentPlaces = 2;

/** `again`: this very lease has settled the job in the same way before; `lost`: the lease is no longer valid. With both nothing was changed. */
export type Settled = 'done' | 'again' | 'lost';

export interface JobFilter {
	states: readonly JobState[];
	groupKey?: string;
	/** 1 to 1,000. */
	limit: number;
	after?: string;
}

export interface JobReport extends Job {
	token: string;
}

/** `lastAt`: when the last of them ended; null where there is none. */
export type BadEnds = Readonly<Record<'failed' | 'parked', { jobs: number; lastAt: number | null }>>;

export interface QueueStats {
	/** Jobs by state; those that ended as long as they are kept. */
	counts: Readonly<Record<JobState, number>>;
	/** When the oldest job that is due and waiting became due; null where none is. */
	oldestDueAt: number | null;
}
