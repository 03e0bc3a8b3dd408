import { LRUCache } from 'lru-cache';
import type { Meter } from '../domain/metrics';
import type { Clock, Log } from '../domain/runtime';
import type { Store, StoredValue } from '../domain/store';
import { parse, validEnvelope, type Envelope } from './cache-envelope';
import { entryName, generationName } from './cache-names';
import { LastGoodAnswers, type LastGood } from './last-good-answers';
import { SingleFlight } from './single-flight';

export interface CacheOptions {
	store: Pick<Store, 'get' | 'set'>;
	clock: Clock;
	log: Pick<Log, 'warn'>;
	meter?: Pick<Meter, 'cache'>;
	/** Entries in this process. Default 1,000. */
	maxEntries?: number;
	/** Characters of all entries in this process. Default 20 million. */
	maxCharacters?: number;
}

export interface CachedRead {
	/** Counted under this name; without it not at all. */
	system?: string;
	/** What is invalidated together, e.g. `erp:<credential>:stock`. */
	namespace: string;
	key: string;
	/** 0: always read from the origin, and nothing is kept but for `stale`. */
	ttlMs: number;
	/** Aborted when this caller gives up; others who wait for the same value keep it. */
	signal?: AbortSignal;
	/** Where the origin fails so, the last good answer is given, if it is at most that old. */
	stale?: { maxAgeMs: number; instead(error: unknown): boolean };
}

export interface Cached<T> {
	/** A copy of the caller's own, to be changed at will. */
	value: T | null;
	from: 'process' | 'store' | 'origin' | 'stale';
	/** Of a stale answer: when it was read, epoch milliseconds. */
	asOf?: number;
}

/** The in-process layer: another process' invalidation is seen after this time at the latest. */
const localMs = 2_000;
/** "Not there" is soon out of date: a customer registers, a product is added. */
const negativeMs = 5_000;
/** How long an invalidated key refuses results of reads that began before; longer than any read takes. */
const tombstoneMs = 300_000;
/** A Store that is down is reported this often. */
const warnEveryMs = 10_000;

const outcomes = { process: 'hit', store: 'hit', origin: 'miss', stale: 'stale' } as const;

interface LocalEntry {
	json: string;
	until: number;
	at: number;
}

/** A look into the Store: what a later write must still find there. */
interface Look {
	generation: string;
	entry: StoredValue | null;
	/** Of the last good answer; looked for only where one may be wanted. */
	copy: StoredValue | null;
	/** The moment at which it was true; the in-process life counts from here. */
	at: number;
	epoch: number;
}

interface Fetched {
	json: string;
	from: 'store' | 'origin';
}

/**
 * Read-through cache in two layers: at most 2 s in this process, and the Store, which all processes
 * share. It never fails a read: with the Store down, reads go to the origin. With the origin down a read may
 * ask for the last good answer (`stale`).
 *
 * Values are kept as JSON text and parsed for each reader, so that no reader can change another's, and a
 * value read is always one that JSON can say: no dates, no `undefined`.
 *
 * A result is not kept if its key or namespace was invalidated after the read began; each namespace has a
 * generation in the Store that tells.
 */
export class Cache {
	private readonly local: LRUCache<string, LocalEntry>;
	private readonly flights = new SingleFlight<Fetched>();
	private readonly lastGood: LastGoodAnswers;
	private quietUntil = 0;
	/** Grows with every invalidation here: what was looked up before is not kept in this process. */
	private epoch = 0;

	constructor(private readonly options: CacheOptions) {
		this.lastGood = new LastGoodAnswers(options.store, options.clock);
		this.local = new LRUCache({
			max: options.maxEntries ?? 1_000,
			maxSize: options.maxCharacters ?? 20_000_000,
			sizeCalculation: ({ json }) => json.length + 1,
		});
	}

	/**
	 * @param load reads from the origin; null means "not there" and is kept for at most 5 s
	 * @throws what `load` throws, which is not kept; the caller's signal's reason
	 */
	async read<T>(request: CachedRead, load: (signal: AbortSignal) => Promise<T | null>): Promise<Cached<T>> {
		let from: Cached<T>['from'] = 'origin';
		try {
			const cached = await this.answer(request, load);
			({ from } = cached);
			return cached;
		} finally {
			if (request.system !== undefined) this.options.meter?.cache(request.system, outcomes[from]);
		}
	}

	private async answer<T>(request: CachedRead, load: (signal: AbortSignal) => Promise<T | null>): Promise<Cached<T>> {
		const name = entryName(request.namespace, request.key);
		const local = this.local.get(name);
		const now = this.options.clock.now();
		if (local !== undefined && local.until > now && now - local.at < request.ttlMs) {
			return { value: parse<T>(local.json), from: 'process' };
		}
		const fetch = async (signal: AbortSignal): Promise<Fetched> =>
			await this.fetch(request, name, async () => JSON.stringify((await load(signal)) ?? null));
		try {
			const { json, from } = await this.once(request, name, fetch);
			return { value: parse<T>(json), from };
		} catch (error) {
			const copy = request.stale?.instead(error) ? await this.instead(request, name, request.stale.maxAgeMs) : null;
			if (copy === null) throw error;
			return { value: parse<T>(copy.json), from: 'stale', asOf: copy.at };
		}
	}

	/**
	 * Drops one key, or with no key the whole namespace: in this process at once, in others within 2 s.
	 *
	 * @throws ConnectorError `unavailable` where the Store is down: others may then serve the old value
	 * until it expires
	 */
	async invalidate(namespace: string, key?: string): Promise<void> {
		const name = entryName(namespace, key ?? '');
		const matches = key === undefined ? (each: string) => each.startsWith(name) : (each: string) => each === name;
		const { store, clock } = this.options;
		this.forgetLocally(matches);
		if (key === undefined) {
			await store.set(generationName(namespace), '');
		} else {
			const tombstone: Envelope = { generation: '', until: clock.now() };
			await Promise.all([store.set(name, JSON.stringify(tombstone), { ttlMs: tombstoneMs }), this.lastGood.drop(name)]);
		}
		// What was read here meanwhile may still be the old.
		this.forgetLocally(matches);
	}

	/** Whoever wants no remembered answer does not want that of a reading which began before either. */
	private async once({ ttlMs, signal }: CachedRead, name: string, fetch: (signal: AbortSignal) => Promise<Fetched>): Promise<Fetched> {
		if (ttlMs > 0) return await this.flights.run(name, fetch, signal);
		return await fetch(signal ?? new AbortController().signal);
	}

	private async fetch(request: CachedRead, name: string, load: () => Promise<string>): Promise<Fetched> {
		const { ttlMs, stale } = request;
		const look = await this.look(request, name);
		const known = look === null ? undefined : validEnvelope(look);
		if (look !== null && known?.json !== undefined && known.at !== undefined && look.at - known.at < ttlMs) {
			this.keepLocally(name, known.json, look, { until: known.until, at: known.at });
			// Read by somebody who keeps no copies.
			if (stale) await this.keepCopy(name, { json: known.json, at: known.at }, look, stale.maxAgeMs);
			return { json: known.json, from: 'store' };
		}
		const json = await load();
		const answer = { json, at: this.options.clock.now() };
		if (look !== null && ttlMs > 0) await this.keep(name, answer, look, ttlMs);
		if (look !== null && stale) await this.keepCopy(name, answer, look, stale.maxAgeMs);
		return { json, from: 'origin' };
	}

	/** Null where the Store is down. */
	private async look({ namespace, stale }: CachedRead, name: string): Promise<Look | null> {
		const { store, clock } = this.options;
		const at = clock.now();
		const { epoch } = this;
		try {
			const [generation, entry, copy] = await Promise.all([
				store.get(generationName(namespace)),
				store.get(name),
				stale === undefined ? null : this.lastGood.look(name),
			]);
			return { generation: generation?.version ?? '0', entry, copy, at, epoch };
		} catch (error) {
			this.warn('The cache cannot read from the Store; reads go to the origin.', error);
			return null;
		}
	}

	/** Writes only over what was there when the read began. */
	private async keep(name: string, { json, at }: LastGood, look: Look, ttlMs: number): Promise<void> {
		const { store } = this.options;
		const lifeMs = json === 'null' ? Math.min(negativeMs, ttlMs) : ttlMs;
		const envelope = { generation: look.generation, json, until: at + lifeMs, at };
		const condition = look.entry === null ? { ifAbsent: true } : { ifVersion: look.entry.version };
		try {
			const version = await store.set(name, JSON.stringify(envelope), { ttlMs: lifeMs, ...condition });
			if (version !== null) this.keepLocally(name, json, look, envelope);
		} catch (error) {
			this.warn('The cache cannot write to the Store.', error);
		}
	}

	private async keepCopy(name: string, answer: LastGood, { generation, copy }: Look, keepMs: number): Promise<void> {
		try {
			await this.lastGood.keep(name, { generation, stored: copy }, answer, keepMs);
		} catch (error) {
			this.warn('The cache cannot write to the Store.', error);
		}
	}

	/** Null where there is none that young, or the Store is down. */
	private async instead({ namespace }: CachedRead, name: string, maxAgeMs: number): Promise<LastGood | null> {
		try {
			const generation = await this.options.store.get(generationName(namespace));
			return await this.lastGood.find(name, generation?.version ?? '0', maxAgeMs);
		} catch (error) {
			this.warn('The cache cannot read from the Store; reads go to the origin.', error);
			return null;
		}
	}

	private keepLocally(name: string, json: string, look: Look, { until, at }: { until: number; at: number }): void {
		if (look.epoch === this.epoch) this.local.set(name, { json, at, until: Math.min(until, look.at + localMs) });
	}

	private forgetLocally(matches: (name: string) => boolean): void {
		this.epoch++;
		for (const name of [...this.local.keys()]) if (matches(name)) this.local.delete(name);
		this.flights.forget(matches);
	}

	private warn(message: string, error: unknown): void {
		const { clock, log } = this.options;
		if (clock.now() < this.quietUntil) return;
		this.quietUntil = clock.now() + warnEveryMs;
		log.warn(message, { reason: error instanceof Error ? error.message : 'unknown' });
	}
}
