/** The time of a call is over. Never leaves this folder. */
export class TimeIsUp extends Error {}

const GRACE_MS = 100;

export interface TurnLimits {
	signal: AbortSignal;
	/** Absent: only the signal ends the call. */
	timeoutMs?: number;
	/** Aborted, with the reason, when the page is gone. */
	gone: AbortSignal;
}

/**
 * One call on a page. A page can hang for ever, and the browser with it, so nothing is waited for but through `race`:
 * it ends with the deadline, the caller's signal or the page, and what was waited for is left to itself.
 */
export class Turn {
	private readonly startedAt = performance.now();
	private readonly ended: Promise<never>;
	/** Rejects a little after the end: until then the work may say itself what it has seen. */
	private readonly overdue: Promise<never>;
	private closed = false;
	private grace: NodeJS.Timeout | undefined;
	private readonly timer: NodeJS.Timeout | undefined;
	private readonly controller = new AbortController();
	private readonly onEnd: () => void;

	private constructor(private readonly limits: TurnLimits) {
		this.ended = new Promise<never>((_resolve, reject) => {
			this.controller.signal.addEventListener('abort', () => reject(this.controller.signal.reason), { once: true });
		});
		this.overdue = new Promise<never>((_resolve, reject) => {
			this.ended.catch((reason: unknown) => {
				if (!this.closed) this.grace = setTimeout(reject, GRACE_MS, reason);
			});
		});
		this.overdue.catch(() => undefined);
		this.onEnd = () => this.controller.abort(limits.signal.aborted ? limits.signal.reason : limits.gone.reason);
		limits.signal.addEventListener('abort', this.onEnd, { once: true });
		limits.gone.addEventListener('abort', this.onEnd, { once: true });
		if (limits.signal.aborted || limits.gone.aborted) this.onEnd();
		if (limits.timeoutMs !== undefined) this.timer = setTimeout(() => this.controller.abort(new TimeIsUp('time is up')), Math.max(0, limits.timeoutMs));
	}

	static async run<T>(limits: TurnLimits, work: (turn: Turn) => Promise<T>): Promise<T> {
		const turn = new Turn(limits);
		try {
			const working = work(turn);
			working.catch(() => undefined);
			return await Promise.race([working, turn.overdue]);
		} finally {
			turn.close();
		}
	}

	/** Milliseconds left; a call without a time of its own has half a minute. */
	get left(): number {
		return Math.max(0, (this.limits.timeoutMs ?? 30_000) - this.elapsed);
	}

	get elapsed(): number {
		return performance.now() - this.startedAt;
	}

	/** Aborted at the end of the turn, whatever ends it. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** What the work gives, or the end of the turn, whichever comes first. */
	async race<T>(work: Promise<T>): Promise<T> {
		work.catch(() => undefined);
		return await Promise.race([this.ended, work]);
	}

	async pause(ms: number): Promise<void> {
		let timer: NodeJS.Timeout | undefined;
		try {
			await this.race(new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))));
		} finally {
			clearTimeout(timer);
		}
	}

	private close(): void {
		this.closed = true;
		clearTimeout(this.timer);
		clearTimeout(this.grace);
		this.limits.signal.removeEventListener('abort', this.onEnd);
		this.limits.gone.removeEventListener('abort', this.onEnd);
		this.controller.abort(new TimeIsUp('the call has ended'));
	}
}

/** Short pauses first: most of what is waited for comes at once. */
export function pauseAfter(elapsedMs: number): number {
	if (elapsedMs < 200) return 10;
	return elapsedMs < 2000 ? 30 : 100;
}
