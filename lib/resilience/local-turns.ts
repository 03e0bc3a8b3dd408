import type { SlotResult } from '../domain/store';
import type { Neighbours } from './neighbours';

/** One that was granted. */
export interface LocalTurn {
	at: number;
	/** Whether the Store knows of it. */
	counted: boolean;
}

interface Window {
	limit: number;
	windowMs: number;
}

/** What other processes were granted before the Store fell silent is over after one window; a long one is not waited for. */
const longestSilenceMs = 2_500;
const mostKeys = 1_000;

/**
 * A process's own turns under one limit: what reads go by while the Store is down. It grants the process's share, because the
 * others do the same and cannot hear of each other. A limit with fewer places than there are processes has no shares: there
 * one process after the other has its time, by the clock.
 */
export class LocalTurns {
	private turns: LocalTurn[] = [];

	/** Notes a turn that the Store has granted. */
	note(now: number, { windowMs }: Window): void {
		this.forget(now, windowMs);
		this.turns.push({ at: now, counted: true });
	}

	/** @param silentSince when this process first found the Store down */
	take(now: number, { limit, windowMs }: Window, silentSince: number, neighbours: Neighbours): SlotResult {
		const silenceMs = Math.min(windowMs, longestSilenceMs) - (now - silentSince);
		if (silenceMs > 0) return { granted: false, retryAfterMs: silenceMs };
		this.forget(now, windowMs);
		const share = Math.floor(limit / neighbours.processes);
		const waitMs = share === 0 ? this.untilOwnTime(now, windowMs, neighbours) : this.untilFree(now, windowMs, share);
		if (waitMs > 0) return { granted: false, retryAfterMs: waitMs };
		this.turns.push({ at: now, counted: false });
		return { granted: true };
	}

	private untilFree(now: number, windowMs: number, share: number): number {
		const before = this.turns.at(-share);
		return before === undefined ? 0 : Math.max(1, before.at + windowMs - now);
	}

	/** One turn in the first fifth of a process's time, so that a whole window lies between it and the turn of the next. */
	private untilOwnTime(now: number, windowMs: number, { processes, rank }: Neighbours): number {
		const timeMs = windowMs * 1.25;
		const roundMs = timeMs * processes;
		const intoMs = (((now - rank * timeMs) % roundMs) + roundMs) % roundMs;
		const open = intoMs < timeMs - windowMs && this.turns.length === 0;
		return open ? 0 : Math.ceil(roundMs - intoMs);
	}

	/** At most so many turns that the Store does not know of yet; from now on they count as told. */
	handOver(now: number, { windowMs }: Window, most = Infinity): LocalTurn[] {
		this.forget(now, windowMs);
		const untold = this.turns.filter(({ counted }) => !counted).slice(0, most);
		for (const turn of untold) turn.counted = true;
		return untold;
	}

	/** A clock that was set back makes no turn later than now. */
	private forget(now: number, windowMs: number): void {
		this.turns = this.turns.filter(({ at }) => at > now - windowMs);
		for (const turn of this.turns) turn.at = Math.min(turn.at, now);
	}
}

const limits = new WeakMap<object, Map<string, LocalTurns>>();

/** A process has one Store, and what is asked under one key in it shares one limit, whoever asks. */
export function localTurnsOf(store: object, key: string): LocalTurns {
	const known = limits.get(store) ?? new Map<string, LocalTurns>();
	limits.set(store, known);
	const turns = known.get(key) ?? new LocalTurns();
	// The one used longest ago stands first.
	known.delete(key);
	known.set(key, turns);
	for (const oldest of known.keys()) {
		if (known.size <= mostKeys) break;
		known.delete(oldest);
	}
	return turns;
}
