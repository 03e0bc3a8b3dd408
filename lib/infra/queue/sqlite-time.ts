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
	/** Milliseconds that are known to have passed, on a scale of their own: no jump of the clock is among them. */
	lived: number;
}

type Kept = Readonly<Record<'seen' | 'ahead' | 'lived', number>>;

/** Less than that is no jump; the time stands still until the clock has caught up. */
const leastJumpMs = 1_000;
/** While nobody had the file open only the clock can tell how long that was: it is believed so far. */
const longestUnseenMs = 86_400_000;
/** Where nothing else changes, the time that was lived is kept so often. */
const keptEveryMs = 3_600_000;

/**
 * The time that delays and leases are counted by. It follows the clock, but when the clock is set back (by hand, by a time
 * server, at the restart of a machine) it goes on from where it was: else what was to wait for a second would wait for an hour,
 * and the lease of a dead process would last as long. All processes of the file share it: how far it is ahead of the clock is
 * kept in the file. When the clock is set forward, so is this time.
 *
 * The latest time is kept in the file with each change, and in memory with each look, so that a jump between changes is seen.
 *
 * How old what has ended is goes by neither, but by the time that was lived: a clock that is wrong for a moment, in either
 * direction, must not make a key forgotten that keeps an order from being placed twice, nor a failure too old to be told. It grows
 * by what passes while a process has the file open, by a clock that nobody sets, and by a day at most while none has.
 */
export class QueueTime {
	private readonly select: StatementSync;
	private readonly update: StatementSync;
	private seen = 0;
	private look: { lived: number; steady: number } | undefined;

	/** @param steady milliseconds by a clock that nobody sets */
	constructor(
		database: DatabaseSync,
		private readonly clock: Clock,
		private readonly steady: () => number,
	) {
		this.select = database.prepare('SELECT time_seen, time_ahead, time_lived FROM progress');
		this.update = database.prepare('UPDATE progress SET time_seen = ?, time_ahead = ?, time_lived = ?');
	}

	/** To be called inside a transaction. */
	now(): Moment {
		const file = this.kept();
		const clock = Math.floor(this.clock.now());
		const latest = Math.max(this.seen, file.seen);
		const jump = latest - (clock + file.ahead);
		const time = (this.seen = Math.max(clock + file.ahead, latest));
		return { clock, time, ahead: jump >= leastJumpMs ? file.ahead + jump : file.ahead, lived: this.livedBy(clock, file) };
	}

	/** As `now`, inside a transaction that may write: a jump is kept at once. */
	nowToWrite(): Moment {
		const before = this.kept();
		const moment = this.now();
		if (moment.ahead !== before.ahead || moment.lived - before.lived >= keptEveryMs) this.keep(moment);
		return moment;
	}

	/** With a change of something else. */
	keep({ time, ahead, lived }: Moment): void {
		this.update.run(time, ahead, lived);
	}

	private livedBy(clock: number, file: Kept): number {
		const steady = this.steady();
		const unseen = Math.min(longestUnseenMs, Math.max(0, clock - (file.seen - file.ahead)));
		const own = this.look === undefined ? file.lived + unseen : this.look.lived + steady - this.look.steady;
		// A new file begins by the clock, for those who look into it.
		const lived = file.lived === 0 ? Math.max(this.look === undefined ? clock : own, 1) : Math.max(file.lived, own);
		this.look = { lived, steady };
		return Math.floor(lived);
	}

	private kept(): Kept {
		const row = this.select.get();
		return { seen: Number(row?.['time_seen']), ahead: Number(row?.['time_ahead']), lived: Number(row?.['time_lived']) };
	}
}
