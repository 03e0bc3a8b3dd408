import type { JobQueue } from '../../domain/queue';
import type { Meter } from '../../domain/metrics';
import type { Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import type { JobsUnderWay } from './jobs-under-way';
import type { RunJob, RunReport, UnknownOutcome } from './types';

interface PumpOptions {
	/** The queue; asked for before each use, because one whose password was changed is another one. */
	open: () => Promise<JobQueue>;
	/** The queue's name, for logs and metrics. */
	name: string;
	clock: Clock;
	log: Pick<Log, 'warn' | 'debug'>;
	/** Aborted to stop: nothing new is taken, what is under way is settled. */
	stop: AbortSignal;
	/** Aborted where what is under way is no longer waited for: the runs of jobs are left, their leases run out. */
	giveUp?: AbortSignal;
}

export interface JobPumpOptions extends PumpOptions {
	random: Random;
	meter: Pick<Meter, 'job'>;
	run: RunJob;
	/** Runs at once: of this pump, and of the queue over all processes; at least 1. */
	concurrency: number;
	/** Runs that may begin within any `perMs` milliseconds, over all processes; null: as many as there are. */
	rate: RateOfRuns | null;
	/** Renewed at a third of it while the run goes on. */
	leaseMs: number;
	unknownOutcome: UnknownOutcome;
	/** Shared by the pumps of a process, so that none takes another's jobs for lost; default: the pump's own. */
	inProcess?: JobsUnderWay;
}

export interface RateOfRuns {
	limit: number;
	perMs: number;
	/** Where the runs are counted. */
	store: () => Promise<Pick<Store, 'takeSlot'>>;
}

export interface ReportPumpOptions extends PumpOptions {
	run: RunReport;
	/** Runs at once of this pump; default 1. */
	concurrency?: number;
	/** A run that takes longer may be started again for the same report: a report's lease cannot be renewed. Default 5 min. */
	leaseMs?: number;
	/** Jobs that ended longer ago are not reported. Default 24 h. */
	maxAgeMs?: number;
}
