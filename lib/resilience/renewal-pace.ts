import type { Clock } from '../domain/runtime';

/** After a session that was refused right after its login there is one login in so long a time at most. */
const vainPauseMs = 60_000;
/** The same after a few renewals in a row that helped, each for a while: every call that finds its session ended in between fails. */
const briefPauseMs = 5_000;
/** So many renewals within ten minutes are what restarts of a system may need. */
const mostAtOnce = 3;
const rememberedMs = 600_000;

/**
 * When a refused session may be renewed by a login: at once, as long as that helps. Systems that refuse every session, or end it again and again
 * (no license left, another program with the same user), would otherwise see a login with every call.
 */
export class RenewalPace {
	private renewals: number[] = [];
	private doubted = false;

	constructor(private readonly clock: Pick<Clock, 'now'>) {}

	/** Renewing has not helped of late; where processes share the session, they share the pause, too. */
	get isSlow(): boolean {
		return this.doubted || this.recent().length >= mostAtOnce;
	}

	/** Between two logins, where it is slow. */
	get pauseMs(): number {
		return this.doubted ? vainPauseMs : briefPauseMs;
	}

	mayRenew(): boolean {
		const last = this.recent().at(-1);
		return !this.isSlow || last === undefined || this.clock.now() - last >= this.pauseMs;
	}

	/** A login begins, here or in another process that shares the pause. */
	renewed(): void {
		this.renewals = [...this.recent(), this.clock.now()];
	}

	/** A new session was refused as well. */
	doubt(): void {
		this.doubted = true;
	}

	/** A session was accepted. */
	trust(): void {
		this.doubted = false;
	}

	/** What lies in the future is of a clock that was set back since. */
	private recent(): number[] {
		const now = this.clock.now();
		return this.renewals.filter((at) => at <= now && now - at < rememberedMs);
	}
}
