import type { ConnectionPool, Request } from 'mssql';
import { clearTimeout, setTimeout } from 'node:timers';

import { isConnectorError } from '../../domain/errors';
import type { SqlCallOptions } from '../../domain/sql';
import type { Connections } from './connections';
import { closedError, deadlineError, readFailure, sqlServerError, type DriverFailure, type SqlPhase } from './errors';
import { Slots } from './slots';

export interface CallRunnerOptions {
	system: string;
	/** A reading statement that is given up is stopped on the server; a procedure is left to finish. */
	phase: 'query' | 'call';
	connections: number;
}

/** One request to the driver; a call may make several, one after the other, within its deadline. */
export type Send<Result> = (request: Request) => Promise<Result>;
export type Issue = <Result>(send: Send<Result>) => Promise<Result>;

/** A failure that is not yet translated, because the call may know more about it. */
export class StatementFailure extends Error {
	override readonly name = 'StatementFailure';
	constructor(readonly failure: DriverFailure) {
		super('The statement failed.');
	}
}

/**
 * Runs calls over the driver's pool with what it lacks: a deadline over the whole call, connecting and waiting for a free
 * connection included, cancelling, and closing that waits for calls under way.
 */
export class CallRunner {
	private readonly slots: Slots;
	/** Procedures nobody waits for any more. */
	private readonly leftRunning = new Set<Request>();
	private running = 0;
	private closing: { promise: Promise<void>; finish: () => void } | undefined;

	constructor(
		readonly connections: Connections,
		readonly options: CallRunnerOptions,
	) {
		this.slots = new Slots(options.connections);
	}

	/** @param name of the procedure, in messages about it */
	run<Result>(work: (issue: Issue) => Promise<Result>, options: SqlCallOptions, name = ''): Promise<Result> {
		return new Promise((resolve, reject) => {
			if (this.closing) return reject(closedError(this.options.system));
			if (options.signal.aborted) return reject(reasonOf(options.signal));
			this.running += 1;
			new Call(this, { work, ...options, name, resolve, reject }).start();
		});
	}

	/** No new call starts; those under way end within their own deadline, then the connections are closed. */
	close(): Promise<void> {
		if (this.closing) return this.closing.promise;
		let finish = (): void => undefined;
		const promise = new Promise<void>((resolve) => (finish = resolve)).then(async () => {
			for (const request of this.leftRunning) request.cancel();
			await this.connections.close();
		});
		this.closing = { promise, finish };
		if (this.running === 0) finish();
		return promise;
	}

	takeSlot(start: () => void): () => void {
		return this.slots.take(start);
	}

	/** Stops a statement whose answer nobody waits for; the driver frees its connection when the server has agreed. */
	giveUp(request: Request): void {
		if (this.options.phase === 'query') request.cancel();
		else this.leftRunning.add(request);
	}

	/** The driver is through with it, whatever became of the call. */
	ended(request: Request): void {
		this.leftRunning.delete(request);
		this.connections.letProcessEnd();
	}

	releaseSlot(): void {
		this.slots.release();
	}

	finished(): void {
		this.running -= 1;
		if (this.running === 0) this.closing?.finish();
	}

	translate(error: unknown, phase: SqlPhase, name: string): unknown {
		if (error instanceof StatementFailure) return sqlServerError(error.failure, this.options.system, phase, name);
		return error;
	}
}

interface CallOptions<Result> extends SqlCallOptions {
	work: (issue: Issue) => Promise<Result>;
	name: string;
	resolve: (result: Result) => void;
	reject: (error: unknown) => void;
}

/** One call from its request for a connection to its answer, deadline or cancellation, whichever comes first. */
class Call<Result> {
	private readonly timer: NodeJS.Timeout;
	private readonly onAbort = (): void => this.abandon(reasonOf(this.options.signal));
	private leaveQueue = (): void => undefined;
	private phase: SqlPhase = 'connect';
	private current: Request | undefined;
	private settled = false;

	constructor(
		private readonly owner: CallRunner,
		private readonly options: CallOptions<Result>,
	) {
		const { signal, timeoutMs } = options;
		this.timer = setTimeout(
			() => this.abandon(deadlineError(owner.options.system, timeoutMs, this.phase)),
			timeoutMs,
		);
		signal.addEventListener('abort', this.onAbort);
	}

	start(): void {
		this.leaveQueue = this.owner.takeSlot(() => void this.work());
	}

	private async work(): Promise<void> {
		try {
			const result = await this.options.work(this.issue);
			if (this.settle()) this.options.resolve(result);
		} catch (error) {
			if (this.settle()) this.options.reject(this.owner.translate(error, this.phase, this.options.name));
		} finally {
			this.owner.releaseSlot();
		}
	}

	private readonly issue = async <Answer>(send: Send<Answer>): Promise<Answer> => {
		const { connections } = this.owner;
		const pool = connections.current ?? (await this.connect());
		if (this.settled) throw closedError(this.owner.options.system);
		const request = pool.request();
		this.current = request;
		this.phase = this.owner.options.phase;
		try {
			return await send(request);
		} catch (error) {
			if (isConnectorError(error)) throw error;
			// The pool may have had to connect anew; then nothing was sent.
			if (isConnectFailure(error)) this.phase = 'connect';
			throw new StatementFailure(readFailure(error, connections.loginNumbers));
		} finally {
			this.owner.ended(request);
		}
	};

	private async connect(): Promise<ConnectionPool> {
		const { connections } = this.owner;
		return await connections.open().catch((error: unknown) => {
			throw new StatementFailure(readFailure(error, connections.loginNumbers));
		});
	}

	private abandon(error: unknown): void {
		const { current } = this;
		this.leaveQueue();
		if (!this.settle()) return;
		if (current) this.owner.giveUp(current);
		this.options.reject(error);
	}

	/** True for the first to settle the call. */
	private settle(): boolean {
		if (this.settled) return false;
		this.settled = true;
		clearTimeout(this.timer);
		this.options.signal.removeEventListener('abort', this.onAbort);
		this.owner.finished();
		return true;
	}
}

function isConnectFailure(error: unknown): boolean {
	return typeof error === 'object' && error !== null && 'name' in error && error.name === 'ConnectionError';
}

function reasonOf(signal: AbortSignal): unknown {
	return signal.reason;
}
