import type { StatementSync } from 'node:sqlite';

import type { Clock } from '../../domain/runtime';
import type { DatabaseSync } from '../store/sqlite-driver';

export interface Moment {
	/** Milliseconds since the epoch, by the clock of the machine. */
	clock: number;
	/** The queue's own time: as the clock, but never going back. */
	time: number;
	/** What the queue's time is ahead of the clock. */
	ahead: number;
}

/** Less than that is no jump; the time stands still until the clock has caught up. */
const leastJumpMs = 1_000;

/**
 * The time that delays and leases are counted by. It follows the clock, but when the clock is set back (by hand, by a time
 * server, at the restart of a machine) it goes on from where it was: else what was to wait for a second would wait for an hour,
 * and the lease of a dead process would last as long. All processes of the file share it: how far it is ahead of the clock is
 * kept in the file. When the clock is set forward, so is this time.
 *
 * The latest time is kept in the file with each change, and in memory with each look, so that a jump between changes is seen.
 */
export class QueueTime {
	private readonly select: StatementSync;
	private readonly update: StatementSync;
	private seen = 0;

	constructor(
		database: DatabaseSync,
		private readonly clock: Clock,
	) {
		this.select = database.prepare('SELECT time_seen, time_ahead FROM progress');
		this.update = database.prepare('UPDATE progress SET time_seen = ?, time_ahead = ?');
	}

	/** To be called inside a transaction. */
	now(): Moment {
		const row = this.select.get();
		const clock = Math.floor(this.clock.now());
		const latest = Math.max(this.seen, Number(row?.['time_seen']));
		const kept = Number(row?.['time_ahead']);
		const jump = latest - (clock + kept);
		const time = (this.seen = Math.max(clock + kept, latest));
		return { clock, time, ahead: jump >= leastJumpMs ? kept + jump : kept };
	}

	/** As `now`, inside a transaction that may write: a jump is kept at once. */
	nowToWrite(): Moment {
		const before = Number(this.select.get()?.['time_ahead']);
		const moment = this.now();
		if (moment.ahead !== before) this.keep(moment);
		return moment;
	}

	/** With a change of something else. */
	keep({ time, ahead }: Moment): void {
		this.update.run(time, ahead);
	}
}
