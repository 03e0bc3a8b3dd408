import { createHash } from 'node:crypto';
import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { Store } from '../../domain/store';

/** Longer than any run is repeated by hand. */
const keepMs = 7 * 24 * 3_600_000;

/** `content`: digest of what was written, not of the key; `at`: when it was first sent. Both are missing in records of earlier versions. */
type Entry<T> = { content?: string; at?: number } & ({ state: 'started' | 'taken' } | { state: 'done'; result: T });

/**
 * What the Store knows of one write: that it was begun, and how it ended. So a repeated run gets the first result
 * also from a system that cannot recognise a repeated write, and is never sent again after an unknown outcome.
 */
export class WriteRecord<T> {
	private readonly content: string;
	/** When this record was first sent, epoch milliseconds; null before it was, or where it is not known. */
	sentAt: number | null = null;

	constructor(
		private readonly store: Pick<Store, 'get' | 'set' | 'delete'>,
		private readonly key: string,
		content: unknown,
	) {
		this.content = createHash('sha256').update(JSON.stringify(content)).digest('hex');
	}

	/**
	 * The result of an earlier run; `started` where one began and its end is not known, `taken` where the system took it but
	 * its answer could not be read; `other` where it wrote something else.
	 */
	async earlier(): Promise<{ result: T } | 'started' | 'taken' | 'other' | null> {
		const stored = await this.store.get(this.key);
		if (stored === null) return null;
		const entry: Entry<T> = JSON.parse(stored.value);
		if (entry.content !== undefined && entry.content !== this.content) return 'other';
		this.sentAt = entry.at ?? null;
		return entry.state === 'done' ? { result: entry.result } : entry.state;
	}

	async begin(now: number): Promise<void> {
		this.sentAt ??= now;
		await this.put({ state: 'started', content: this.content });
	}

	async taken(): Promise<void> {
		await this.put({ state: 'taken', content: this.content });
	}

	async finish(result: T): Promise<void> {
		await this.put({ state: 'done', result, content: this.content });
	}

	/** Nothing was written: the key is free again. */
	async abandon(): Promise<void> {
		await this.store.delete(this.key);
	}

	private async put(entry: Entry<T>): Promise<void> {
		await this.store.set(this.key, JSON.stringify({ ...entry, ...(this.sentAt === null ? {} : { at: this.sentAt }) }), { ttlMs: keepMs });
	}
}

/** True where a failed write has provably left nothing behind. */
export function nothingWritten(error: unknown): boolean {
	return isConnectorError(error) && (error.nothingDone || !unknownCodes.has(error.code));
}

const unknownCodes: ReadonlySet<string> = new Set(['timeout', 'unavailable', 'uncertain', 'drift']);

/**
 * An earlier attempt began this write, its outcome is not known, and the system cannot be asked.
 * @param place what people call that which was written to, where it is not the system's own name
 */
export function unknownSince(system: string, key: string, place = system): ConnectorError {
	return new ConnectorError('uncertain', `An earlier attempt sent ${key} to ${place} and got no answer; it is not sent again.`, {
		system,
		hint: `Look in ${place} whether it is there. If it is not, run again with another idempotency key.`,
	});
}
