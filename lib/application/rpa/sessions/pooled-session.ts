import type { WebSession } from '../../../domain/web-page';
import type { Slot } from './slots';

/** A session of the pool: with one turn, resting, or on its way to the end. */
export class PooledSession {
	uses = 0;
	/** Not to be used again after the present turn. */
	discarded = false;
	/** Resolves when the session has been closed and its place is free. */
	readonly gone: Promise<void>;
	private readonly tellGone: () => void;
	private ending = false;

	constructor(
		readonly session: WebSession,
		readonly slot: Slot,
		readonly openedAt: number,
	) {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.gone = promise;
		this.tellGone = resolve;
	}

	isGood(now: number, rules: { maxAgeMs: number; maxUses: number }): boolean {
		return !this.discarded && !this.ending && this.session.isUsable() && this.uses < rules.maxUses && now - this.openedAt < rules.maxAgeMs;
	}

	/** Closes the session, then frees its place. Later calls wait for the first. */
	async end(freed: () => void): Promise<void> {
		if (!this.ending) {
			this.ending = true;
			await this.session.close();
			freed();
			this.slot.release();
			this.tellGone();
		}
		await this.gone;
	}
}
