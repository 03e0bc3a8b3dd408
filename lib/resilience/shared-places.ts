import { randomUUID } from 'node:crypto';

import { isConnectorError } from '../domain/errors';
import type { Clock, Random } from '../domain/runtime';
import type { Store } from '../domain/store';
import { isStoreDown, outageOf, storeFailed } from './store-outage';

export interface SharedPlacesOptions {
	store: Pick<Store, 'lock' | 'unlock'>;
	/** Names the account in the keys of the Store, e.g. `places:kommo:acme.kommo.com`. */
	name: string;
	/** As many as requests may arrive within the window. */
	places: number;
	windowMs: number;
	/** What a process that dies holds is free again after this; it is renewed while a request is under way. */
	heldMs: number;
}

export interface Waiting {
	clock: Clock;
	random: Random;
	signal: AbortSignal;
}

/** A place for one request. */
export interface Place {
	/** 0 where one was free at once. */
	readonly waitedMs: number;
	/**
	 * To be called once: when the answer is there, or at once where nothing was sent.
	 * @param againMs from now on, when a request of this same process may take it again: where the process knows better when
	 * its request has arrived than that it was before the answer. Default: the window
	 */
	leave(sent: boolean, againMs?: number): void;
}

interface Lane {
	readonly key: string;
	owner: string;
	underWay: boolean;
	/** By this process' clock: when it may take the place again, and when others may. */
	againAt: number;
	freeAt: number;
}

const lookAgainMs = 40;
/** Redis reads its clock once per turn of its event loop: a place may lapse so much early. */
const storeClockSlackMs = 5;
/** So long after the last word on it a place may still be this process' own in the Store. */
const wordTravelsMs = 100;
const wantedMs = 1_000;
/** Whoever forgets to leave holds no place for ever: 2 minutes at 6 seconds. */
const mostRenewals = 60;

/**
 * Keeps the requests of all processes within a limit that counts arrivals. A request arrives between its departure and its
 * answer, so it holds one of the places from the one until a whole window after the other. Turns that are counted when they
 * leave cannot do that: one process may be slow to send, just when another is quick.
 *
 * While no other process waits, a process takes its own places again as soon as its own rule allows, so that one alone is
 * not slowed down by the time that answers take. Each request asks the Store three times (wanted, take, leave); a process
 * that waits asks for the places of others some 25 times a second.
 */
export class SharedPlaces {
	private readonly process = randomUUID();
	private readonly lanes: readonly Lane[];
	private readonly keepMs: number;
	private next = 0;
	private wishedAt = Number.NEGATIVE_INFINITY;
	private queue: Promise<unknown> = Promise.resolve();

	constructor(private readonly options: SharedPlacesOptions) {
		const { name, places, windowMs } = options;
		const never = Number.NEGATIVE_INFINITY;
		this.keepMs = windowMs + storeClockSlackMs;
		this.lanes = Array.from({ length: places }, (_, index) => ({ key: `${name}:${index}`, owner: '', underWay: false, againAt: never, freeAt: never }));
	}

	/**
	 * Waits for a place; of one process one caller at a time looks for it.
	 * @returns null where the Store is down: whether a request goes out then is decided where its turn is taken
	 * @throws the signal's reason when aborted
	 */
	async take(waiting: Waiting): Promise<Place | null> {
		const mine = this.queue.then(async () => await this.unlessDown(waiting));
		this.queue = mine.catch(() => undefined);
		return await mine;
	}

	/** The first who finds it down waits for its deadline, the others behind do not. */
	private async unlessDown(waiting: Waiting): Promise<Place | null> {
		const { store } = this.options;
		waiting.signal.throwIfAborted();
		if (outageOf(store, waiting.clock.now())) return null;
		try {
			return await this.look(waiting);
		} catch (error) {
			if (isStoreDown(error)) storeFailed(store, waiting.clock.now());
			if (isConnectorError(error)) return null;
			throw error;
		}
	}

	private async look({ clock, random, signal }: Waiting): Promise<Place> {
		const startedAt = clock.now();
		for (let rounds = 0; ; rounds++) {
			const lane = (await this.ownAgain(clock)) ?? (await this.free(clock, signal));
			if (lane) return this.placeAt(lane, clock, rounds === 0 ? 0 : clock.now() - startedAt);
			await this.wish(clock.now());
			await clock.sleep(lookAgainMs / 2 + random() * lookAgainMs, signal);
		}
	}

	/** A place that is this process' own still, unless others wait for one: then it is left to whoever comes first. */
	private async ownAgain(clock: Clock): Promise<Lane | null> {
		const now = clock.now();
		const lane = this.lanes.find((each) => !each.underWay && each.againAt <= now && this.isOwn(each, now));
		if (!lane || !(await this.options.store.lock(this.wantedKey, this.process, 1))) return null;
		return (await this.hold(lane, lane.owner, clock)) ? lane : null;
	}

	private async free(clock: Clock, signal: AbortSignal): Promise<Lane | null> {
		for (let tried = 0; tried < this.lanes.length; tried++) {
			signal.throwIfAborted();
			const lane = this.lanes[this.next];
			this.next = (this.next + 1) % this.lanes.length;
			const now = clock.now();
			// The Store need not be asked for what this process holds itself.
			if (!lane || lane.underWay || (now < lane.freeAt && this.isOwn(lane, now))) continue;
			if (await this.hold(lane, randomUUID(), clock)) return lane;
		}
		return null;
	}

	private async hold(lane: Lane, owner: string, clock: Clock): Promise<boolean> {
		const { store, heldMs } = this.options;
		const askedAt = clock.now();
		if (!(await store.lock(lane.key, owner, heldMs))) {
			if (owner === lane.owner) lane.freeAt = Number.NEGATIVE_INFINITY;
			return false;
		}
		lane.owner = owner;
		// A process that stood still meanwhile may hold it no longer.
		return clock.now() - askedAt < heldMs / 2;
	}

	/** A clock that was set back makes no place last longer. */
	private isOwn({ underWay, freeAt }: Lane, now: number): boolean {
		return underWay || (now < freeAt + wordTravelsMs && freeAt <= now + this.keepMs);
	}

	private get wantedKey(): string {
		return `${this.options.name}:wanted`;
	}

	/** Has other processes leave their places to whoever comes first. */
	private async wish(now: number): Promise<void> {
		const othersHold = this.lanes.some((lane) => !this.isOwn(lane, now));
		if (!othersHold || Math.abs(now - this.wishedAt) < wantedMs / 2) return;
		if (await this.options.store.lock(this.wantedKey, `${this.process}:wish`, wantedMs)) this.wishedAt = now;
	}

	private placeAt(lane: Lane, clock: Clock, waitedMs: number): Place {
		const left = new AbortController();
		lane.underWay = true;
		void this.renew(lane, clock, left.signal).catch(() => undefined);
		return {
			waitedMs,
			leave: (sent, againMs = this.keepMs) => {
				left.abort();
				this.leave(lane, clock.now(), sent, againMs);
			},
		};
	}

	/** A request may be long on its way: a token is renewed first, a connection opened. */
	private async renew({ key, owner }: Lane, clock: Clock, left: AbortSignal): Promise<void> {
		const { store, heldMs } = this.options;
		for (let renewals = 0; renewals < mostRenewals; renewals++) {
			await clock.sleep(heldMs / 3, left);
			await store.lock(key, owner, heldMs).catch(() => undefined);
		}
	}

	/** Nobody waits for it: where the Store is down the place lapses by itself. */
	private leave(lane: Lane, now: number, sent: boolean, againMs: number): void {
		const { store } = this.options;
		const { key, owner } = lane;
		lane.underWay = false;
		lane.againAt = now + Math.min(againMs, this.keepMs);
		lane.freeAt = sent ? now + this.keepMs : Number.NEGATIVE_INFINITY;
		const left = sent ? store.lock(key, owner, this.keepMs) : store.unlock(key, owner);
		left.catch(() => undefined);
	}
}
