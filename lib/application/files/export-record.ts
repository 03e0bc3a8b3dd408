import { createHash } from 'node:crypto';

import type { Store } from '../../domain/store';

/** A file name with the time in it can be found again only by this record, so it stays longer than that of an order. */
const keepMs = 90 * 24 * 3_600_000;

interface Entry {
	/** Digest of the orders. */
	content: string;
	path: string;
	done: boolean;
}

/** What the Store knows of one export: under which name, and whether it ended well. */
export class ExportRecord {
	private readonly content: string;

	constructor(
		private readonly store: Pick<Store, 'get' | 'set' | 'delete'>,
		private readonly key: string,
		orders: unknown,
	) {
		this.content = createHash('sha256').update(JSON.stringify(orders)).digest('hex');
	}

	/** `other` where the key stands for other orders. */
	async earlier(): Promise<{ path: string; done: boolean } | 'other' | null> {
		const stored = await this.store.get(this.key);
		if (stored === null) return null;
		const entry: Entry = JSON.parse(stored.value);
		return entry.content === this.content ? entry : 'other';
	}

	async begin(path: string): Promise<void> {
		await this.put(path, false);
	}

	async finish(path: string): Promise<void> {
		await this.put(path, true);
	}

	async forget(): Promise<void> {
		await this.store.delete(this.key);
	}

	private async put(path: string, done: boolean): Promise<void> {
		const entry: Entry = { content: this.content, path, done };
		await this.store.set(this.key, JSON.stringify(entry), { ttlMs: keepMs });
	}
}
