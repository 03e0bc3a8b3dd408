import { localTurnsOf } from './local-turns';
import { neighboursOf } from './neighbours';

/** What was sent by others before the Store fell silent has arrived so long after. */
const onTheWayMs = 1_500;

export interface OwnShareOptions {
	store: object;
	/** Names the account, as in the keys of its places. */
	name: string;
	places: number;
	windowMs: number;
}

/** One request. */
interface Held {
	/** By this process' clock; infinite while it is under way. */
	until: number;
}

/**
 * This process' share of an account's places, for the time in which processes cannot hear of each other. It counts all that
 * this process has under way, whoever granted it, because all of it arrives.
 */
export class OwnShare {
	private held: Held[] = [];

	constructor(private readonly options: OwnShareOptions) {}

	/** @param since when this process has had to keep to its share. @returns whether one more request is within it */
	take(now: number, since: number): boolean {
		const { store, name, places, windowMs } = this.options;
		const neighbours = neighboursOf(store);
		const share = Math.max(1, Math.floor(places / neighbours.processes));
		if (this.underWay(now) >= share) return false;
		return localTurnsOf(store, name).take(now, { limit: places, windowMs }, since + onTheWayMs, neighbours).granted;
	}

	/** @returns what is to be told when the answer is there: for how long from then the request still counts */
	hold(): (now: number, forMs: number) => void {
		const held = { until: Infinity };
		this.held.push(held);
		return (now, forMs) => (held.until = now + forMs);
	}

	/** A clock that was set back makes nothing last longer. */
	private underWay(now: number): number {
		const latest = now + this.options.windowMs;
		for (const each of this.held) if (each.until < Infinity) each.until = Math.min(each.until, latest);
		this.held = this.held.filter(({ until }) => until > now);
		return this.held.length;
	}
}
