import { ConnectorError } from '../../../lib/domain/errors';
import { jobStates, urgentPlaces, type BadEnds, type Job, type JobFailure, type JobFilter, type JobQueue, type JobReport, type JobState, type Lease, type LeasedJob, type NewJob, type QueueStats, type Settled, type TakeOptions } from '../../../lib/domain/queue';
import type { Clock } from '../../../lib/domain/runtime';

type SettledHow = 'complete' | 'retryLater' | 'fail' | 'park' | 'release';

interface Kept {
	job: Omit<Job, 'state'> & { state: Exclude<JobState, 'delayed'> };
	/** Its place in the line. */
	place: number;
	/** When it was added, among all. */
	number: number;
	token: string | null;
	leaseEndsAt: number;
	/** When the attempt before the last one began. */
	startedBefore: number | null;
	/** How, by the token of the lease. */
	settledBy: Map<string, SettledHow>;
	report: { token: string; until: number } | 'due' | 'none';
}

/** What all handles of one queue share. */
export class QueueMemory {
	readonly jobs = new Map<string, Kept>();
	private count = 0;

	next(): number {
		this.count += 1;
		return this.count;
	}
}

const ended: ReadonlySet<JobState> = new Set(['completed', 'failed', 'parked', 'cancelled']);

/** The rules of the port, as plainly as they can be written: what the stores are compared with, and what the pump is tested over. */
export class MemoryQueue implements JobQueue {
	readonly kind = 'sqlite';
	readonly location = 'memory';
	private closed = false;

	constructor(private readonly memory: QueueMemory, private readonly clock: Pick<Clock, 'now'>, readonly name = 'pedidos') {}

	async add({ delayMs, ...given }: NewJob): Promise<{ added: boolean; job: Job }> {
		this.open();
		const there = this.memory.jobs.get(given.id);
		if (there !== undefined) return { added: false, job: this.shown(there) };
		const now = this.clock.now();
		const number = this.memory.next();
		const job = { ...given, state: 'waiting' as const, attempt: 0, addedAt: now, dueAt: now + delayMs, startedAt: null, endedAt: null, result: null, failure: null };
		const kept: Kept = { job, place: number, number, token: null, leaseEndsAt: 0, startedBefore: null, settledBy: new Map(), report: 'none' };
		this.memory.jobs.set(given.id, kept);
		return { added: true, job: this.shown(kept) };
	}

	async get(id: string): Promise<Job | null> {
		this.open();
		const kept = this.memory.jobs.get(id);
		return kept === undefined ? null : this.shown(kept);
	}

	async list({ states, groupKey, limit, after }: JobFilter): Promise<Job[]> {
		this.open();
		const before = after === undefined ? Infinity : (this.memory.jobs.get(after)?.number ?? 0);
		const fitting = this.all().filter((kept) => kept.number < before && (groupKey === undefined || kept.job.groupKey === groupKey));
		const newestFirst = fitting.sort((left, right) => right.number - left.number).map((kept) => this.shown(kept));
		return newestFirst.filter(({ state }) => states.includes(state)).slice(0, limit);
	}

	async take({ leaseMs, concurrency, urgentFrom = Infinity, onlyUrgent = false }: TakeOptions): Promise<LeasedJob | null> {
		this.open();
		const running = this.all().filter(({ job }) => job.state === 'running').length;
		if (running >= concurrency + urgentPlaces) return null;
		const least = running >= concurrency || onlyUrgent ? urgentFrom : 0;
		const due = this.all().filter((kept) => this.stateOf(kept) === 'waiting' && this.isHead(kept) && kept.job.priority >= least);
		const [first] = due.sort((left, right) => right.job.priority - left.job.priority || left.place - right.place);
		if (first === undefined) return null;
		first.startedBefore = first.job.startedAt;
		first.job = { ...first.job, state: 'running', attempt: first.job.attempt + 1, startedAt: this.clock.now() };
		return this.lease(first, leaseMs);
	}

	async nextDueIn(): Promise<number | null> {
		this.open();
		const delays = this.all().filter((kept) => this.stateOf(kept) === 'delayed').map(({ job }) => job.dueAt - this.clock.now());
		return delays.length === 0 ? null : Math.min(...delays);
	}

	async renew(lease: Lease, leaseMs: number): Promise<boolean> {
		this.open();
		const kept = this.held(lease);
		if (kept !== null) kept.leaseEndsAt = this.clock.now() + leaseMs;
		return kept !== null;
	}

	async complete(lease: Lease, result: string | null): Promise<Settled> {
		return this.settle(lease, 'complete', { state: 'completed', result, failure: null });
	}

	async retryLater(lease: Lease, failure: JobFailure, delayMs: number, { counts } = { counts: true }): Promise<Settled> {
		return this.settle(lease, 'retryLater', { state: 'waiting', failure, ...(counts ? {} : this.uncounted(lease)), dueAt: this.clock.now() + delayMs });
	}

	async fail(lease: Lease, failure: JobFailure): Promise<Settled> {
		return this.settle(lease, 'fail', { state: 'failed', failure });
	}

	async park(lease: Lease, failure: JobFailure): Promise<Settled> {
		return this.settle(lease, 'park', { state: 'parked', failure });
	}

	async release(lease: Lease): Promise<Settled> {
		return this.settle(lease, 'release', { state: 'waiting', ...this.uncounted(lease), dueAt: this.clock.now() });
	}

	async takeStalled({ leaseMs, except, limit }: { leaseMs: number; except: readonly string[]; limit: number }): Promise<LeasedJob[]> {
		this.open();
		const stalled = this.all().filter(({ job, leaseEndsAt }) => job.state === 'running' && leaseEndsAt <= this.clock.now() && !except.includes(job.id));
		return stalled.slice(0, limit).map((kept) => this.lease(kept, leaseMs));
	}

	async retry(id: string): Promise<Job | null> {
		this.open();
		const kept = this.memory.jobs.get(id);
		if (kept === undefined) return null;
		if (!['failed', 'parked', 'cancelled'].includes(kept.job.state)) throw this.refused(id, kept);
		kept.job = { ...kept.job, state: 'waiting', attempt: 0, dueAt: this.clock.now(), startedAt: null, endedAt: null, failure: null };
		kept.place = this.memory.next();
		kept.report = 'none';
		return this.shown(kept);
	}

	async cancel(id: string): Promise<Job | null> {
		this.open();
		const kept = this.memory.jobs.get(id);
		if (kept === undefined) return null;
		if (!['waiting', 'failed', 'parked'].includes(kept.job.state)) throw this.refused(id, kept);
		kept.job = { ...kept.job, state: 'cancelled', endedAt: this.clock.now() };
		kept.report = 'none';
		return this.shown(kept);
	}

	async takeReports({ leaseMs, limit, endedAfter }: { leaseMs: number; limit: number; endedAfter: number }): Promise<JobReport[]> {
		this.open();
		const now = this.clock.now();
		const due = this.all().filter(({ job, report }) => (job.endedAt ?? 0) >= endedAfter && (report === 'due' || (report !== 'none' && report.until <= now)));
		const oldestFirst = due.sort((left, right) => (left.job.endedAt ?? 0) - (right.job.endedAt ?? 0));
		return oldestFirst.slice(0, limit).map((kept) => {
			const token = `report-${this.memory.next()}`;
			kept.report = { token, until: now + leaseMs };
			return { ...this.shown(kept), token };
		});
	}

	async confirmReport(report: Pick<JobReport, 'id' | 'token'>): Promise<boolean> {
		return this.reportTo(report, 'none');
	}

	async releaseReport(report: Pick<JobReport, 'id' | 'token'>, delayMs: number): Promise<boolean> {
		return this.reportTo(report, { token: '', until: this.clock.now() + delayMs });
	}

	async stats(): Promise<QueueStats> {
		this.open();
		const states = this.all().map((kept) => this.stateOf(kept));
		const counts = Object.fromEntries(jobStates.map((state) => [state, states.filter((each) => each === state).length])) as QueueStats['counts'];
		const due = this.all().filter((kept) => this.stateOf(kept) === 'waiting').map(({ job }) => job.dueAt);
		return { counts, oldestDueAt: due.length === 0 ? null : Math.min(...due) };
	}

	async endedBadly({ endedAfter }: { endedAfter: number }): Promise<BadEnds> {
		this.open();
		const of = (state: JobState) => {
			const ends = this.all().flatMap(({ job }) => (job.state === state && (job.endedAt ?? 0) >= endedAfter ? (job.endedAt ?? 0) : []));
			return { jobs: ends.length, lastAt: ends.length === 0 ? null : Math.max(...ends) };
		};
		return { failed: of('failed'), parked: of('parked') };
	}

	async ping(): Promise<void> {
		this.open();
	}

	async close(): Promise<void> {
		this.closed = true;
	}

	private all(): Kept[] {
		return [...this.memory.jobs.values()];
	}

	private open(): void {
		if (this.closed) throw new ConnectorError('unavailable', 'closed', { system: 'Write Queue' });
	}

	private stateOf({ job }: Kept): JobState {
		return job.state === 'waiting' && job.dueAt > this.clock.now() ? 'delayed' : job.state;
	}

	private shown(kept: Kept): Job {
		return { ...kept.job, state: this.stateOf(kept) };
	}

	private isHead({ job, place }: Kept): boolean {
		return job.groupKey === null || !this.all().some((other) => other.job.groupKey === job.groupKey && other.place < place && !ended.has(other.job.state));
	}

	private lease(kept: Kept, leaseMs: number): LeasedJob {
		kept.token = `token-${this.memory.next()}`;
		kept.leaseEndsAt = this.clock.now() + leaseMs;
		return { ...this.shown(kept), token: kept.token };
	}

	private held({ id, token }: Lease): Kept | null {
		const kept = this.memory.jobs.get(id);
		return kept?.job.state === 'running' && kept.token === token ? kept : null;
	}

	private uncounted(lease: Lease): Partial<Kept['job']> {
		const kept = this.held(lease);
		return kept === null ? {} : { attempt: kept.job.attempt - 1, startedAt: kept.startedBefore };
	}

	private settle(lease: Lease, how: SettledHow, changes: Partial<Kept['job']>): Settled {
		this.open();
		const kept = this.held(lease);
		if (kept === null) {
			return this.memory.jobs.get(lease.id)?.settledBy.get(lease.token) === how ? 'again' : 'lost';
		}
		kept.job = { ...kept.job, ...changes };
		if (ended.has(kept.job.state)) kept.job.endedAt = this.clock.now();
		kept.token = null;
		kept.settledBy.set(lease.token, how);
		if (how === 'fail' || how === 'park') kept.report = 'due';
		return 'done';
	}

	private reportTo({ id, token }: Pick<JobReport, 'id' | 'token'>, next: Kept['report']): boolean {
		this.open();
		const kept = this.memory.jobs.get(id);
		if (kept === undefined || typeof kept.report === 'string' || kept.report.token !== token) return false;
		kept.report = next;
		return true;
	}

	private refused(id: string, kept: Kept): ConnectorError {
		return new ConnectorError('validation', `The job ${id} is ${this.stateOf(kept)}.`, { system: 'Write Queue' });
	}
}
