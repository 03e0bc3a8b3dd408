import type { FileErrors } from './errors';
import { withinTime, type FileSession, type OpenSession } from './file-session';

/** A connection that gives no sign of life for so long is given up for a new one. */
const longestCheckMs = 5_000;

interface PoolOptions {
	limit: number;
	idleMs: number;
	timeoutMs: number;
	errors: FileErrors;
}

/**
 * Connections to one server, each for one operation at a time; who comes when all are busy waits in line. An idle one
 * is asked for a sign of life before it is used again, because servers and firewalls drop them without a word; it
 * keeps neither the process alive nor, for longer than `idleMs`, a place on the server.
 */
export class SessionPool {
	private readonly idle: Array<{ session: FileSession; timer: NodeJS.Timeout }> = [];
	private readonly waiting: Array<() => void> = [];
	private busy = 0;
	private closing: { promise: Promise<void>; finish: () => void } | undefined;

	constructor(
		private readonly open: OpenSession,
		private readonly options: PoolOptions,
	) {}

	async use<T>(signal: AbortSignal, work: (session: FileSession) => Promise<T>): Promise<T> {
		await this.takePlace(signal);
		try {
			const session = await this.take(signal);
			return await this.run(session, signal, work);
		} finally {
			this.leavePlace();
		}
	}

	/** No new operation starts; those under way end first. */
	close(): Promise<void> {
		if (this.closing) return this.closing.promise;
		let finish = (): void => undefined;
		const promise = new Promise<void>((resolve) => (finish = resolve)).then(() => this.endIdle());
		this.closing = { promise, finish };
		for (const next of this.waiting.splice(0)) next();
		if (this.busy === 0) finish();
		return promise;
	}

	private async run<T>(session: FileSession, signal: AbortSignal, work: (session: FileSession) => Promise<T>): Promise<T> {
		const onAbort = (): void => session.fail(signal.reason);
		signal.addEventListener('abort', onAbort, { once: true });
		try {
			signal.throwIfAborted();
			return await work(session);
		} finally {
			signal.removeEventListener('abort', onAbort);
			this.giveBack(session);
		}
	}

	private async takePlace(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		if (this.closing) throw this.options.errors.closed();
		if (this.busy < this.options.limit) {
			this.busy += 1;
			return;
		}
		await this.wait(signal);
	}

	/** Resolves with the place that somebody left. */
	private wait(signal: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			const next = (): void => {
				signal.removeEventListener('abort', onAbort);
				if (this.closing) reject(this.options.errors.closed());
				else resolve();
			};
			const onAbort = (): void => {
				this.waiting.splice(this.waiting.indexOf(next), 1);
				reject(signal.reason);
			};
			signal.addEventListener('abort', onAbort, { once: true });
			this.waiting.push(next);
		});
	}

	private leavePlace(): void {
		const next = this.closing ? undefined : this.waiting.shift();
		if (next) return next();
		this.busy -= 1;
		if (this.busy === 0) this.closing?.finish();
	}

	private async take(signal: AbortSignal): Promise<FileSession> {
		for (let entry = this.idle.pop(); entry; entry = this.idle.pop()) {
			const { session, timer } = entry;
			clearTimeout(timer);
			session.keepAlive(true);
			if (await this.isAlive(session, signal)) return session;
			session.fail(this.options.errors.lost());
			signal.throwIfAborted();
		}
		return await this.open(signal);
	}

	private async isAlive(session: FileSession, signal: AbortSignal): Promise<boolean> {
		if (!session.usable) return false;
		const timeout = (): Error => this.options.errors.timeout();
		const ms = Math.min(this.options.timeoutMs, longestCheckMs);
		const check = withinTime(session.check(), { ms, signal, timeout, abandon: (reason) => session.fail(reason) });
		return await check.then(() => session.usable, () => false);
	}

	private giveBack(session: FileSession): void {
		if (!session.usable) return;
		session.keepAlive(false);
		const timer = setTimeout(() => {
			const index = this.idle.findIndex((entry) => entry.session === session);
			if (index >= 0) this.idle.splice(index, 1);
			session.end().catch(() => undefined);
		}, this.options.idleMs);
		timer.unref();
		this.idle.push({ session, timer });
	}

	private async endIdle(): Promise<void> {
		const ending = this.idle.splice(0).map(async ({ session, timer }) => {
			clearTimeout(timer);
			// Whoever waits for the end must not find the process gone before it.
			session.keepAlive(true);
			await session.end();
		});
		await Promise.allSettled(ending);
	}
}
