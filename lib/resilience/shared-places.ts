import { randomUUID } from 'node:crypto';

import { ConnectorError } from '../domain/errors';
import type { Clock, Random } from '../domain/runtime';
import type { Store } from '../domain/store';
import { InOrder } from './in-order';
import { OwnShare } from './own-share';
import { apartSince, askWhetherBack, freshOutageOf, isStoreDown, notWritten, storeAnswered, storeFailed } from './store-outage';

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
	/** Who is waited for, for the message. */
	system: string;
	/** Whether the request changes nothing: then it goes on while the Store is down. */
	reads: boolean;
	/** Nobody waits for longer. */
	maxWaitMs: number;
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
	/** Who asked for it and got no answer: the Store may have given it. */
	unanswered: string | null;
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
 *
 * While the Store is down, and until all processes can have noticed its return, each has no more under way than its share:
 * what was granted before and after by whoever would else come together at the moment of the change.
 */
export class SharedPlaces {
	private readonly process = randomUUID();
	private readonly lanes: readonly Lane[];
	private readonly keepMs: number;
	private readonly share: OwnShare;
	private readonly order = new InOrder();
	private next = 0;
	private wishedAt = Number.NEGATIVE_INFINITY;

	constructor(private readonly options: SharedPlacesOptions) {
		const { store, name, places, windowMs } = options;
		const never = Number.NEGATIVE_INFINITY;
		this.keepMs = windowMs + storeClockSlackMs;
		this.share = new OwnShare({ store, name, places, windowMs: this.keepMs });
		this.lanes = Array.from({ length: places }, (_, index) => ({ key: `${name}:${index}`, owner: '', underWay: false, againAt: never, freeAt: never, unanswered: null }));
	}

	/**
	 * Waits for a place; of one process one caller at a time looks for it, in the order of their coming.
	 * @throws ConnectorError `unavailable` with `nothingDone` at once for a write while the Store is down; `rate_limited` with
	 * `nothingDone` after `maxWaitMs`; the signal's reason when aborted
	 */
	async take(waiting: Waiting): Promise<Place> {
		const startedAt = waiting.clock.now();
		return await this.order.run(async () => await this.look(waiting, startedAt), waiting.signal);
	}

	private async look(waiting: Waiting, startedAt: number): Promise<Place> {
		const { clock, random, signal } = waiting;
		const { store } = this.options;
		let inShare = false;
		for (let rounds = 0; ; rounds++) {
			signal.throwIfAborted();
			const now = clock.now();
			if (now - startedAt > waiting.maxWaitMs) throw this.waitedTooLong(waiting);
			const outage = freshOutageOf(store, now);
			if (outage && !waiting.reads) throw notWritten(outage.error);
			const since = apartSince(store, now);
			if (since !== null) inShare ||= this.share.take(now, since);
			if (since === null || inShare) {
				const lane = outage ? null : await this.sharedLane(clock, signal);
				if (outage || lane) return this.placeAt(lane, clock, rounds === 0 ? 0 : clock.now() - startedAt);
			}
			askWhetherBack(store, clock, async () => await store.unlock(`${this.options.name}:probe`, this.process));
			await clock.sleep(lookAgainMs / 2 + random() * lookAgainMs, signal);
		}
	}

	/** Null where none is free, or the Store is found to be down. */
	private async sharedLane(clock: Clock, signal: AbortSignal): Promise<Lane | null> {
		const { store } = this.options;
		const askedAt = clock.now();
		try {
			const lane = (await this.ownAgain(clock)) ?? (await this.free(clock, signal));
			if (!lane) await this.wish(clock.now());
			storeAnswered(store, clock.now(), askedAt);
			return lane;
		} catch (error) {
			if (!isStoreDown(error)) throw error;
			storeFailed(store, clock.now(), error);
			return null;
		}
	}

	private waitedTooLong({ system, maxWaitMs }: Waiting): ConnectorError {
		const { places, windowMs } = this.options;
		return new ConnectorError('rate_limited', `No turn came within ${Math.round(maxWaitMs / 1_000)} seconds: the limit of ${places} calls per ${windowMs} ms to ${system} is used up.`, {
			system,
			retryAfterMs: windowMs,
			hint: 'Wait and run again, or spread the calls; the limit is shared by all workflows and workers that use this account, and is smaller for each while the Store is down.',
			nothingDone: true,
		});
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
			if (await this.hold(lane, lane.unanswered ?? randomUUID(), clock)) return lane;
		}
		return null;
	}

	private async hold(lane: Lane, owner: string, clock: Clock): Promise<boolean> {
		const { store, heldMs } = this.options;
		const askedAt = clock.now();
		// A Store that hangs may give it when it goes on, and nobody else could have it then.
		lane.unanswered = owner;
		const given = await store.lock(lane.key, owner, heldMs);
		lane.unanswered = null;
		if (!given) {
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

	/** @param lane null for one of this process' share, of which the Store does not know */
	private placeAt(lane: Lane | null, clock: Clock, waitedMs: number): Place {
		const left = new AbortController();
		const leftShare = this.share.hold();
		if (lane) {
			lane.underWay = true;
			void this.renew(lane, clock, left.signal).catch(() => undefined);
		}
		return {
			waitedMs,
			leave: (sent, againMs = this.keepMs) => {
				left.abort();
				leftShare(clock.now(), sent ? Math.min(againMs, this.keepMs) : 0);
				if (lane) this.leave(lane, clock.now(), sent, againMs);
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
