import { randomUUID } from 'node:crypto';
import { ConnectorError } from '../../domain/errors';
import type { SetOptions, SlotResult, Store, StoredEntry, StoredValue } from '../../domain/store';
import { lapsedKeepMs } from './claim-rules';
import { RedisConnection } from './redis-connection';
import {
	claimScript,
	completeScript,
	deleteScript,
	listScript,
	lockScript,
	releaseScript,
	setScript,
	takeSlotScript,
	unlockScript,
} from './redis-scripts';
import { checkKey, checkMs, checkOwner, checkPage, checkWindow, compareKeys } from './store-arguments';
import { storeSystem } from './store-error';
import { defaultPrefix, type RedisStoreOptions } from './store-options';

/**
 * Redis reads its clock once per turn of its event loop, so two of its times may be nearer to each
 * other than the grants were; the window is kept for true time.
 */
const clockSlackMs = 5;

/**
 * Opens the Store in a Redis (5 or later, not a cluster), shared by all n8n processes on all hosts.
 * The driver is loaded here, not before.
 *
 * @throws ConnectorError `unavailable` within some seconds where Redis cannot be reached, `auth`,
 * `permission`, `unsupported`, `validation` (no such database)
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<Store> {
	const store = new RedisStore(new RedisConnection(options), options.prefix ?? defaultPrefix);
	try {
		await store.ping();
	} catch (error) {
		await store.close();
		throw error;
	}
	return store;
}

/** Keys: `<prefix>value:…`, `slots:…`, `lock:…`, `claim:…`, and `index`, `expiry`, `version` (see redis-scripts.ts). */
class RedisStore implements Store {
	readonly kind = 'redis';

	constructor(
		private readonly connection: RedisConnection,
		private readonly prefix: string,
	) {}

	get location(): string {
		return this.connection.location;
	}

	async get(key: string): Promise<StoredValue | null> {
		checkKey(key);
		const [value, version] = await this.connection.use(
			async (redis) => await redis.hmget(this.name('value', key), 'v', 'n'),
		);
		return typeof value === 'string' && typeof version === 'string' ? { value, version } : null;
	}

	async set(key: string, value: string, { ttlMs, ifAbsent, ifVersion }: SetOptions = {}): Promise<string | null> {
		checkKey(key);
		if (ifAbsent === true && ifVersion !== undefined) return null;
		const condition = ifAbsent === true ? 'absent' : ifVersion === undefined ? 'any' : 'version';
		const version = await this.connection.run(
			setScript,
			[this.name('value', key), `${this.prefix}index`, `${this.prefix}expiry`, `${this.prefix}version`],
			[key, value, ttlMs === undefined ? '' : checkMs('ttlMs', ttlMs), condition, ifVersion ?? '', `${this.prefix}value:`],
		);
		return typeof version === 'string' ? version : null;
	}

	async delete(key: string, { ifVersion }: { ifVersion?: string } = {}): Promise<boolean> {
		checkKey(key);
		if (ifVersion === '') return false;
		const names = [this.name('value', key), `${this.prefix}index`, `${this.prefix}expiry`];
		return (await this.connection.run(deleteScript, names, [key, ifVersion ?? ''])) === 1;
	}

	async list(prefix: string, options: { limit: number; after?: string }): Promise<StoredEntry[]> {
		checkPage(prefix, options);
		const { limit, after } = options;
		const page: StoredEntry[] = [];
		let from = after !== undefined && compareKeys(after, prefix) >= 0 ? `(${after}` : `[${prefix}`;
		while (from !== '' && page.length < limit) {
			const [next, ...found] = texts(
				await this.connection.run(
					listScript,
					[`${this.prefix}index`, `${this.prefix}expiry`],
					[from, `(${prefix}\u{10FFFF}`, limit - page.length, `${this.prefix}value:`],
				),
			);
			for (let at = 0; at + 2 < found.length; at += 3) page.push(entryAt(found, at));
			from = next ?? '';
		}
		return page;
	}

	async takeSlot(key: string, window: { limit: number; windowMs: number }): Promise<SlotResult> {
		checkKey(key);
		const { limit, windowMs } = checkWindow(window);
		const wait = await this.connection.run(takeSlotScript, [this.name('slots', key)], [limit, windowMs + clockSlackMs, randomUUID()]);
		if (typeof wait !== 'number') throw unexpected(this.location);
		return wait < 0 ? { granted: true } : { granted: false, retryAfterMs: wait };
	}

	async lock(key: string, owner: string, ttlMs: number): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		const ms = checkMs('ttlMs', ttlMs);
		return (await this.connection.run(lockScript, [this.name('lock', key)], [owner, ms])) === 1;
	}

	async unlock(key: string, owner: string): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		return (await this.connection.run(unlockScript, [this.name('lock', key)], [owner])) === 1;
	}

	async claim(key: string, owner: string, pendingMs: number): Promise<'claimed' | 'pending' | 'done'> {
		checkKey(key);
		checkOwner(owner);
		const ms = checkMs('pendingMs', pendingMs);
		const answer = await this.connection.run(claimScript, [this.name('claim', key)], [owner, ms, lapsedKeepMs]);
		if (answer === 'claimed' || answer === 'pending' || answer === 'done') return answer;
		throw unexpected(this.location);
	}

	async complete(key: string, owner: string, keepMs: number): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		const ms = checkMs('keepMs', keepMs);
		return (await this.connection.run(completeScript, [this.name('claim', key)], [owner, ms])) === 1;
	}

	async release(key: string, owner: string): Promise<boolean> {
		checkKey(key);
		checkOwner(owner);
		return (await this.connection.run(releaseScript, [this.name('claim', key)], [owner])) === 1;
	}

	onLost(heard: () => void): void {
		this.connection.lost = heard;
	}

	async ping(): Promise<void> {
		await this.connection.use(async (redis) => await redis.ping());
	}

	async close(): Promise<void> {
		await this.connection.close();
	}

	private name(family: string, key: string): string {
		return `${this.prefix}${family}:${key}`;
	}
}

function entryAt(found: readonly string[], at: number): StoredEntry {
	return { key: found[at] ?? '', value: found[at + 1] ?? '', version: found[at + 2] ?? '' };
}

function texts(reply: unknown): string[] {
	return Array.isArray(reply) ? reply.map(String) : [];
}

function unexpected(location: string): ConnectorError {
	return new ConnectorError('drift', `Store (${location}): Redis answered in an unexpected form.`, {
		system: storeSystem,
		hint: 'Check that the server is a Redis 5 or later, or a server that runs its scripts in full.',
	});
}
