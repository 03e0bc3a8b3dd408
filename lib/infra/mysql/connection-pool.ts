import type { Pool, PoolConnection } from 'mysql2';
import { Socket } from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';

import type { SqlRow, SqlValue } from '../../domain/sql';
import { closedError, deadlineError, sqlError, type SqlPhase } from './errors';

export interface ConnectionPoolOptions {
	system: string;
	idleTimeoutMs: number;
	/** Run once on each new connection; the connection is of no use where it fails. */
	onConnect?: string;
	phase: 'query' | 'call';
	/** Told of a statement that was given up while the server works on it. */
	onAbandoned?: (threadId: number) => void;
}

export interface Statement {
	text: string;
	values: readonly SqlValue[];
	timeoutMs: number;
	signal: AbortSignal;
}

/**
 * The driver's pool with what it lacks: a deadline over the whole call, cancelling, a session set up before its first
 * statement, idle connections closed without a timer that keeps the process alive, and closing that waits for calls
 * under way. It calls the driver by callbacks, because its promise wrapper costs as much as a quick statement.
 */
export class ConnectionPool {
	private readonly ready = new WeakSet<PoolConnection>();
	private readonly open = new Map<PoolConnection, { busy: boolean; usedSinceSweep: boolean }>();
	private sweep: NodeJS.Timeout | undefined;
	private running = 0;
	private closing: { promise: Promise<void>; finish: () => void } | undefined;

	constructor(
		private readonly pool: Pool,
		private readonly options: ConnectionPoolOptions,
	) {
		pool.on('connection', (connection: PoolConnection) => this.adopt(connection));
	}

	run(statement: Statement): Promise<SqlRow[]> {
		return new Promise((resolve, reject) => {
			if (this.closing) return reject(closedError(this.options.system));
			if (statement.signal.aborted) return reject(reasonOf(statement.signal));
			const call = new PooledCall(statement, resolve, reject, this);
			this.running += 1;
			this.pool.getConnection((error, connection) => call.acquired(error, connection));
		});
	}

	/** No new call starts; those under way end within their own deadline, then the connections are closed. */
	close(): Promise<void> {
		if (this.closing) return this.closing.promise;
		let finish = (): void => undefined;
		const promise = new Promise<void>((resolve) => (finish = resolve)).then(() => this.end());
		this.closing = { promise, finish };
		if (this.running === 0) finish();
		return promise;
	}

	failure(error: NodeJS.ErrnoException, phase: SqlPhase, statement?: string): Error {
		return sqlError(error, this.options.system, phase, statement);
	}

	deadline(timeoutMs: number, phase: SqlPhase): Error {
		return deadlineError(this.options.system, timeoutMs, phase);
	}

	get phase(): 'query' | 'call' {
		return this.options.phase;
	}

	/** Runs the set-up statement first where the connection is new. */
	prepare(connection: PoolConnection, next: (error: NodeJS.ErrnoException | null) => void): void {
		const { onConnect } = this.options;
		const state = this.open.get(connection);
		if (state) state.busy = state.usedSinceSweep = true;
		if (onConnect === undefined || this.ready.has(connection)) return next(null);
		connection.query(onConnect, (error) => {
			if (error) return next(error);
			this.ready.add(connection);
			next(null);
		});
	}

	release(connection: PoolConnection): void {
		const state = this.open.get(connection);
		if (state) state.busy = false;
		connection.release();
	}

	/** A connection whose answer nobody waits for is of no use to the next caller. */
	discard(connection: PoolConnection, working: boolean): void {
		this.open.delete(connection);
		const socket = socketOf(connection);
		connection.destroy();
		socket?.destroy();
		if (working) this.options.onAbandoned?.(connection.threadId);
	}

	finished(): void {
		this.running -= 1;
		if (this.running === 0) this.closing?.finish();
	}

	private adopt(connection: PoolConnection): void {
		// A call's own deadline keeps the process alive while it runs; an idle connection must not.
		socketOf(connection)?.unref();
		// The driver removes a broken connection on its first error event; a second one would be unhandled.
		connection.on('error', () => undefined);
		connection.on('end', () => this.open.delete(connection));
		this.open.set(connection, { busy: true, usedSinceSweep: true });
		this.scheduleSweep();
	}

	private scheduleSweep(): void {
		if (this.sweep || this.closing) return;
		this.sweep = setTimeout(() => {
			this.sweep = undefined;
			this.closeIdle();
			if (this.open.size > 0) this.scheduleSweep();
		}, this.options.idleTimeoutMs);
		this.sweep.unref();
	}

	private closeIdle(): void {
		for (const [connection, state] of this.open) {
			if (!state.busy && !state.usedSinceSweep) {
				this.open.delete(connection);
				connection.end();
			}
			state.usedSinceSweep = false;
		}
	}

	private end(): Promise<void> {
		clearTimeout(this.sweep);
		// An idle connection that the server has closed meanwhile reports an error here: it is closed all the same.
		return new Promise((resolve) => this.pool.end(() => resolve()));
	}
}

/** One call from its request for a connection to its answer, deadline or cancellation, whichever comes first. */
class PooledCall {
	private readonly timer: NodeJS.Timeout;
	private readonly onAbort = (): void => this.abandon(reasonOf(this.statement.signal));
	private connection: PoolConnection | undefined;
	private sent = false;
	private settled = false;

	constructor(
		private readonly statement: Statement,
		private readonly resolve: (rows: SqlRow[]) => void,
		private readonly reject: (error: unknown) => void,
		private readonly owner: ConnectionPool,
	) {
		const { signal, timeoutMs } = statement;
		this.timer = setTimeout(
			() => this.abandon(owner.deadline(timeoutMs, this.sent ? owner.phase : 'connect')),
			timeoutMs,
		);
		signal.addEventListener('abort', this.onAbort);
	}

	acquired(error: NodeJS.ErrnoException | null, connection: PoolConnection): void {
		if (this.settled) {
			if (!error) this.owner.release(connection);
			return;
		}
		if (error) return this.fail(this.owner.failure(error, 'connect'));
		this.connection = connection;
		this.owner.prepare(connection, (failure) => this.prepared(failure, connection));
	}

	private prepared(error: NodeJS.ErrnoException | null, connection: PoolConnection): void {
		if (this.settled) return;
		if (error) {
			this.owner.discard(connection, false);
			return this.fail(this.owner.failure(error, 'connect'));
		}
		this.sent = true;
		connection.execute(this.statement.text, [...this.statement.values], (failure, result) => {
			if (this.settled) return;
			this.owner.release(connection);
			if (failure) return this.fail(this.owner.failure(failure, this.owner.phase, this.statement.text));
			this.settle();
			this.resolve(firstResult(result));
		});
	}

	private fail(error: unknown): void {
		this.settle();
		this.reject(error);
	}

	private abandon(error: unknown): void {
		if (this.settled) return;
		if (this.connection) this.owner.discard(this.connection, this.sent);
		this.fail(error);
	}

	private settle(): void {
		this.settled = true;
		clearTimeout(this.timer);
		this.statement.signal.removeEventListener('abort', this.onAbort);
		this.owner.finished();
	}
}

/** A procedure answers with a list of results, the last of which is no list of rows. */
function firstResult(result: unknown): SqlRow[] {
	if (!Array.isArray(result)) return [];
	const [first] = result;
	return Array.isArray(first) ? first : result;
}

function reasonOf(signal: AbortSignal): unknown {
	return signal.reason;
}

/** The driver's types do not show the socket; it has one at run time. */
function socketOf(connection: object): Socket | undefined {
	return 'stream' in connection && connection.stream instanceof Socket ? connection.stream : undefined;
}
