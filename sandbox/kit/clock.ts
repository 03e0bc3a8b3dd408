/** A task waiting for its time; `cancel` is safe to call at any moment, also twice. */
export interface ScheduledTask {
	cancel(): void;
}

interface PendingTask {
	dueAt: number;
	run: () => void;
	timer: NodeJS.Timeout | undefined;
}

/**
 * The sandbox's time: real by default, and movable forward so that a test can let a token expire or a retry come due
 * without waiting. Times are milliseconds since the epoch, with a fraction, and never run backwards.
 */
export class SandboxClock {
	#offsetMs = 0;
	#frozenAt: number | undefined;
	readonly #pending = new Set<PendingTask>();

	now(): number {
		return (this.#frozenAt ?? realNow()) + this.#offsetMs;
	}

	/** Stops time: from now on only {@link advance} moves it, so that a burst of calls happens at one moment. */
	freeze(): void {
		this.#frozenAt ??= realNow();
		for (const task of this.#pending) clearTimeout(task.timer);
	}

	/** Lets time run on from where it stands. */
	thaw(): void {
		if (this.#frozenAt === undefined) return;
		this.#offsetMs -= realNow() - this.#frozenAt;
		this.#frozenAt = undefined;
		this.advance(0);
	}

	/** Whole seconds since the epoch, the unit most vendors' APIs speak. */
	nowSeconds(): number {
		return Math.floor(this.now() / 1000);
	}

	/** Moves time forward and runs, in the order of their times, the tasks that came due. */
	advance(milliseconds: number): void {
		if (!(milliseconds >= 0)) throw new Error('The clock only moves forward: advanceMs must be 0 or more.');
		this.#offsetMs += milliseconds;
		const now = this.now();
		const due: PendingTask[] = [];
		for (const task of this.#pending) {
			clearTimeout(task.timer);
			if (task.dueAt <= now) due.push(task);
			else task.timer = this.#arm(task, task.dueAt - now);
		}
		due.sort((left, right) => left.dueAt - right.dueAt);
		for (const task of due) this.#fire(task);
	}

	/** Runs `run` once the delay has passed in sandbox time: by real waiting or by {@link advance}. */
	schedule(delayMs: number, run: () => void): ScheduledTask {
		const task: PendingTask = { dueAt: this.now() + delayMs, run, timer: undefined };
		task.timer = this.#arm(task, delayMs);
		this.#pending.add(task);
		return { cancel: () => this.#drop(task) };
	}

	/** Resolves once the delay has passed in sandbox time. */
	wait(delayMs: number): Promise<void> {
		return new Promise((resolve) => {
			this.schedule(delayMs, resolve);
		});
	}

	/** Drops every waiting task, for a sandbox that closes or is reset. */
	clear(): void {
		for (const task of [...this.#pending]) this.#drop(task);
	}

	#arm(task: PendingTask, delayMs: number): NodeJS.Timeout | undefined {
		if (this.#frozenAt !== undefined) return undefined;
		const timer = setTimeout(() => this.#fire(task), delayMs);
		timer.unref();
		return timer;
	}

	#fire(task: PendingTask): void {
		if (!this.#pending.has(task)) return;
		this.#drop(task);
		task.run();
	}

	#drop(task: PendingTask): void {
		clearTimeout(task.timer);
		this.#pending.delete(task);
	}
}

function realNow(): number {
	return performance.timeOrigin + performance.now();
}
