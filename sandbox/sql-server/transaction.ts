import type { Instance } from './instance.ts';
import { errors } from './tsql/errors.ts';

/**
 * A session's transaction. The whole database is one lock: from its first write to its end a transaction holds it, and
 * others wait, readers too unless they ask for uncommitted rows.
 */
export class Transaction {
	readonly #instance: Instance;
	#depth = 0;
	#hasWritten = false;

	constructor(instance: Instance) {
		this.#instance = instance;
	}

	/** How many BEGIN wait for their end; @@TRANCOUNT. */
	get depth(): number {
		return this.#depth;
	}

	/** Undoes what is not committed. */
	reset(): void {
		this.#end('ROLLBACK');
	}

	/** Waits while another transaction holds what it has written. `timeout`: milliseconds, -1 for ever. Throws 1222 when that takes too long. */
	async unlocked(timeout: number, signal: AbortSignal): Promise<void> {
		if (!this.#instance.isLockedFor(this)) return;
		const limit = timeout < 0 ? undefined : AbortSignal.timeout(timeout);
		while (this.#instance.isLockedFor(this)) {
			if (limit?.aborted === true) throw errors.lockTimeout();
			try {
				await this.#instance.released(limit === undefined ? signal : AbortSignal.any([signal, limit]));
			} catch (error) {
				if (signal.aborted) throw error;
			}
		}
	}

	/** A write outside of a transaction is over when it is done; within one it holds the data. */
	async forWriting(timeout: number, signal: AbortSignal): Promise<void> {
		await this.unlocked(timeout, signal);
		if (this.#depth === 0 || this.#hasWritten) return;
		this.#instance.engine.begin();
		this.#instance.lock(this);
		this.#hasWritten = true;
	}

	/**
	 * True when the outermost transaction began or ended, which the client must know. Throws 3902 and 3903 where there is
	 * none to end.
	 */
	change(action: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): boolean {
		if (action === 'BEGIN') {
			this.#depth += 1;
			return this.#depth === 1;
		}
		if (this.#depth === 0) throw errors.noTransaction(action);
		if (action === 'COMMIT' && this.#depth > 1) {
			this.#depth -= 1;
			return false;
		}
		this.#end(action);
		return true;
	}

	#end(action: 'COMMIT' | 'ROLLBACK'): void {
		this.#depth = 0;
		if (!this.#hasWritten) return;
		this.#hasWritten = false;
		if (action === 'COMMIT') this.#instance.engine.commit();
		else this.#instance.engine.rollback();
		this.#instance.unlock(this);
	}
}
