import { randomUUID } from 'node:crypto';
import { jobStates, urgentPlaces, type BadEnds, type Job, type JobFailure, type JobFilter, type JobQueue, type JobReport, type JobState, type Lease, type LeasedJob, type NewJob, type QueueStats, type Settled, type TakeOptions } from '../../../domain/queue';
import type { Clock } from '../../../domain/runtime';
import { checkFilter, checkLimit, checkMs, checkNewJob, checkTake } from '../queue-arguments';
import { queueError } from '../queue-error';
import type { QueueScript, ScriptValue } from './bull-client';
import { bullIdOf, jobFrom, rankBaseOf, ranksBelow } from './job-record';
import type { Bull, QueueConnection } from './queue-connection';
import { addScript, cancelScript, finishScript, releaseScript, renewScript, retryLaterScript, retryScript } from './queue-scripts';
import { endedBadlyScript, getScript, listScript, nextDueScript, statsScript } from './reading-scripts';
import { heldScript, takeScript, takeStalledScript } from './taking-scripts';
import { UnansweredTakes } from './unanswered-takes';
import { confirmReportScript, releaseReportScript, takeReportsScript } from './report-scripts';

const dayMs = 86_400_000;
const keptMs = { completed: 7 * dayMs, cancelled: 7 * dayMs, failed: 30 * dayMs, parked: 30 * dayMs } as const;
/** Jobs in one answer of Redis: payloads are up to 256 KiB each. */
const listedAtOnce = 100;

/** One script each: see lua-prelude.ts for what lies where, and why no step can be half done. */
export class RedisJobQueue implements JobQueue {
	readonly kind = 'redis';
	private readonly unanswered: UnansweredTakes;

	constructor(
		private readonly connection: QueueConnection,
		readonly name: string,
		clock: Pick<Clock, 'now'>,
	) {
		this.unanswered = new UnansweredTakes(clock);
	}

	get location(): string {
		return this.connection.location;
	}

	async add(job: NewJob): Promise<{ added: boolean; job: Job }> {
		const { id, payload, maxAttempts, delayMs, priority, groupKey } = checkNewJob(job);
		const jobId = bullIdOf(id);
		const rankBase = rankBaseOf(priority);
		const values = [jobId, id, maxAttempts, delayMs, rankBase, groupKey ?? '', groupKey === null ? '' : '1'];
		const answer = await this.around(addScript, values, async ({ queue }) => await queue.add('job', payload, { jobId, priority: rankBase }));
		const [added, fields] = Array.isArray(answer) ? answer : [];
		return { added: added === 1, job: this.jobIn(fields) };
	}

	async get(id: string): Promise<Job | null> {
		const fields = await this.run(getScript, [bullIdOf(id)]);
		return fields === '' ? null : this.jobIn(fields);
	}

	async list(filter: JobFilter): Promise<Job[]> {
		checkFilter(filter);
		const { states, groupKey, limit, after } = filter;
		const page: Job[] = [];
		let from = '';
		do {
			const first = from === '' && after !== undefined ? bullIdOf(after) : '';
			const wanted = Math.min(limit - page.length, listedAtOnce);
			const [next, ...found] = rows(await this.run(listScript, [wanted, first, from, groupKey === undefined ? '' : '1', groupKey ?? '', ...states]));
			page.push(...found.map((fields) => this.jobIn(fields)));
			from = String(next ?? '');
		} while (from !== '' && page.length < limit);
		return page;
	}

	async take(options: TakeOptions): Promise<LeasedJob | null> {
		const checked = checkTake(options);
		const token = randomUUID();
		await this.unanswered.giveBack(async (tokens) => await this.releaseHeld(tokens));
		return await this.unanswered.watch(token, async () => await this.takeAs(token, checked));
	}

	private async takeAs(token: string, { leaseMs, concurrency, urgentFrom, onlyUrgent = false }: TakeOptions): Promise<LeasedJob | null> {
		const values = [token, leaseMs, concurrency, urgentFrom === undefined ? '' : ranksBelow(urgentFrom), urgentPlaces, onlyUrgent ? '1' : ''];
		for (;;) {
			const fields = await this.around(takeScript, values, async ({ queue }) => await queue.getBackend().moveToActive(token));
			if (fields === 'again') continue;
			return fields === '' ? null : { ...this.jobIn(fields), token };
		}
	}

	private async releaseHeld(tokens: readonly string[]): Promise<string[]> {
		const held = rows(await this.run(heldScript, tokens)).map(String);
		const released: string[] = [];
		for (let at = 0; at + 1 < held.length; at += 2) {
			const [id = '', token = ''] = held.slice(at, at + 2);
			await this.release({ id, token });
			released.push(token);
		}
		return released;
	}

	async nextDueIn(): Promise<number | null> {
		const answer = await this.run(nextDueScript, []);
		return answer === '' ? null : Number(answer);
	}

	async renew({ id, token }: Lease, leaseMs: number): Promise<boolean> {
		const jobId = bullIdOf(id);
		const ms = checkMs('leaseMs', leaseMs, 1);
		return (await this.around(renewScript, [jobId, token, ms], async ({ job }) => await job(jobId).extendLock(token, ms))) === 1;
	}

	async complete({ id, token }: Lease, result: string | null): Promise<Settled> {
		const jobId = bullIdOf(id);
		return await this.settle(finishScript, [jobId, token, 'complete', 'completed', keptMs.completed, ''], async ({ job }) => {
			await job(jobId).moveToCompleted(result, token, false);
		});
	}

	async fail(lease: Lease, failure: JobFailure): Promise<Settled> {
		return await this.endBadly(lease, failure, 'fail', 'failed');
	}

	async park(lease: Lease, failure: JobFailure): Promise<Settled> {
		return await this.endBadly(lease, failure, 'park', 'parked');
	}

	async retryLater({ id, token }: Lease, failure: JobFailure, delayMs: number, { counts } = { counts: true }): Promise<Settled> {
		const jobId = bullIdOf(id);
		const values = [jobId, token, 'retryLater', checkMs('delayMs', delayMs, 0), failureText(failure), counts ? '1' : ''];
		return await this.settle(retryLaterScript, values, async ({ job }) => {
			await job(jobId).moveToDelayed(0, token);
		});
	}

	async release({ id, token }: Lease): Promise<Settled> {
		const jobId = bullIdOf(id);
		return await this.settle(releaseScript, [jobId, token, 'release'], async ({ job }) => await job(jobId).moveToWait(token));
	}

	async takeStalled({ leaseMs, except, limit }: { leaseMs: number; except: readonly string[]; limit: number }): Promise<LeasedJob[]> {
		checkLimit(limit);
		const token = randomUUID();
		const found = rows(await this.run(takeStalledScript, [token, checkMs('leaseMs', leaseMs, 1), limit, ...except.map(bullIdOf)]));
		return found.map((fields) => ({ ...this.jobIn(fields), token }));
	}

	async retry(id: string): Promise<Job | null> {
		const jobId = bullIdOf(id);
		const answer = await this.around(retryScript, [jobId], async ({ job }) => await job(jobId).retry('failed'));
		return this.changed(id, answer, 'tried again', 'Only a failed, parked or cancelled job can be tried again.');
	}

	async cancel(id: string): Promise<Job | null> {
		const answer = await this.run(cancelScript, [bullIdOf(id), keptMs.cancelled]);
		return this.changed(id, answer, 'cancelled', 'Only a job that waits, has failed or was parked can be cancelled.');
	}

	async takeReports({ leaseMs, limit, endedAfter }: { leaseMs: number; limit: number; endedAfter: number }): Promise<JobReport[]> {
		checkLimit(limit);
		const token = randomUUID();
		const found = rows(await this.run(takeReportsScript, [token, checkMs('leaseMs', leaseMs, 1), limit, endedAfter]));
		return found.map((fields) => ({ ...this.jobIn(fields), token }));
	}

	async confirmReport({ id, token }: Pick<JobReport, 'id' | 'token'>): Promise<boolean> {
		return (await this.run(confirmReportScript, [bullIdOf(id), token])) === 1;
	}

	async releaseReport({ id, token }: Pick<JobReport, 'id' | 'token'>, delayMs: number): Promise<boolean> {
		return (await this.run(releaseReportScript, [bullIdOf(id), token, checkMs('delayMs', delayMs, 0)])) === 1;
	}

	async stats(): Promise<QueueStats> {
		const answer = rows(await this.run(statsScript, jobStates));
		const count = (state: JobState) => Number(answer[jobStates.indexOf(state)]);
		const oldest = answer[jobStates.length];
		return {
			counts: {
				waiting: count('waiting'),
				delayed: count('delayed'),
				running: count('running'),
				completed: count('completed'),
				failed: count('failed'),
				parked: count('parked'),
				cancelled: count('cancelled'),
			},
			oldestDueAt: oldest === '' ? null : Number(oldest),
		};
	}

	async endedBadly({ endedAfter }: { endedAfter: number }): Promise<BadEnds> {
		const [failed, lastFailed, parked, lastParked] = rows(await this.run(endedBadlyScript, [endedAfter, keptMs.failed]));
		const lastAt = (at: unknown): number | null => (at === '' ? null : Number(at));
		return { failed: { jobs: Number(failed), lastAt: lastAt(lastFailed) }, parked: { jobs: Number(parked), lastAt: lastAt(lastParked) } };
	}

	async ping(): Promise<void> {
		await this.connection.use(async ({ client }) => await client.ping());
	}

	async close(): Promise<void> {
		await this.connection.close();
	}

	private async endBadly({ id, token }: Lease, failure: JobFailure, how: string, state: 'failed' | 'parked'): Promise<Settled> {
		const jobId = bullIdOf(id);
		return await this.settle(finishScript, [jobId, token, how, state, keptMs[state], failureText(failure)], async ({ queue, job }) => {
			// Not job.moveToFailed: that keeps a stack, and may try again by itself.
			await queue.getBackend().moveToFailed(job(jobId), failure.message, false, token, false);
		});
	}

	private async settle(script: QueueScript, values: readonly ScriptValue[], work: (bull: Bull) => Promise<unknown>): Promise<Settled> {
		const answer = await this.around(script, values, work);
		return answer === 'done' || answer === 'again' ? answer : 'lost';
	}

	private async around(script: QueueScript, values: readonly ScriptValue[], work: (bull: Bull) => Promise<unknown>): Promise<unknown> {
		return await this.connection.use(async (bull) => await bull.client.around(script, values, async () => await work(bull)));
	}

	private async run(script: QueueScript, values: readonly ScriptValue[]): Promise<unknown> {
		return await this.connection.use(async ({ client }) => await client.run(script, values));
	}

	private changed(id: string, answer: unknown, what: string, hint: string): Job | null {
		if (answer === '') return null;
		if (typeof answer !== 'string') return this.jobIn(answer);
		throw queueError('validation', `job “${id}” is ${answer} and cannot be ${what}.`, hint, { nothingDone: true });
	}

	private jobIn(fields: unknown): Job {
		try {
			return jobFrom(fields);
		} catch {
			throw queueError('drift', `Redis (${this.location}) answered in an unexpected form.`, 'Check that the server is a Redis 5 or later, and that no other program changes the keys of the queue.');
		}
	}
}

function rows(reply: unknown): unknown[] {
	return Array.isArray(reply) ? reply : [];
}

function failureText({ message, code }: JobFailure): string {
	return JSON.stringify({ message, code });
}
