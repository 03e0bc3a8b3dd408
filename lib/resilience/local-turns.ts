import type { SlotResult } from '../domain/store';

interface Turn {
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
 * A process's own turns under one limit: what reads go by while the Store is down. It grants a cautious share, half of the
 * limit and at least one, because other processes do the same and know nothing of each other.
 */
export class LocalTurns {
	private turns: Turn[] = [];

	/** Notes a turn that the Store has granted. */
	note(now: number, { windowMs }: Window): void {
		this.forget(now, windowMs);
		this.turns.push({ at: now, counted: true });
	}

	/** @param silentSince when this process first found the Store down */
	take(now: number, { limit, windowMs }: Window, silentSince: number): SlotResult {
		const silenceMs = Math.min(windowMs, longestSilenceMs) - (now - silentSince);
		if (silenceMs > 0) return { granted: false, retryAfterMs: silenceMs };
		this.forget(now, windowMs);
		const share = Math.max(1, Math.floor(limit / 2));
		const before = this.turns.at(-share);
		if (before !== undefined) return { granted: false, retryAfterMs: Math.max(1, before.at + windowMs - now) };
		this.turns.push({ at: now, counted: false });
		return { granted: true };
	}

	/** How many turns the Store does not know of yet; from now on they count as told. */
	handOver(now: number, { windowMs }: Window): number {
		this.forget(now, windowMs);
		const untold = this.turns.filter(({ counted }) => !counted);
		for (const turn of untold) turn.counted = true;
		return untold.length;
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
