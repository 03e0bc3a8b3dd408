import { isConnectorError } from '../../domain/errors';
import type { CallContext } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { throughOutage } from '../../resilience/through-outage';
import { isRecord } from '../http-api';
import type { BlingAccount } from './account';
import { textAt, type BlingRecord } from './values';

const dayMs = 86_400_000;

export interface RememberedList {
	/** Names it in the Store, e.g. `depositos`. */
	name: string;
	load: () => Promise<BlingRecord[]>;
	/** Where one of these ids is not in it, it is read anew. */
	needed?: readonly string[];
}

/** The account's own lists of names, which hardly ever change: read once a day for all processes. */
export class Remembered {
	constructor(
		private readonly store: Store,
		private readonly account: BlingAccount,
	) {}

	/** Null where the application may not read it. */
	async list({ name, load, needed = [] }: RememberedList, context: CallContext): Promise<BlingRecord[] | null> {
		const key = `bling:${await this.account.memory(context)}:${name}`;
		const store = throughOutage(this.store);
		const kept = listOf(await store.get(key));
		if (kept !== null && missing(kept, needed).length === 0) return kept;
		try {
			const loaded = await load();
			// An id that Bling itself does not list is not asked for again and again.
			loaded.push(...missing(loaded, needed).map((id) => ({ id })));
			await store.set(key, JSON.stringify(loaded), { ttlMs: dayMs });
			return loaded;
		} catch (error) {
			// Names are worth having, but no reason to fail: a missing scope, or a path this account has not.
			if (isConnectorError(error) && ['permission', 'not_found', 'unsupported', 'drift'].includes(error.code)) return kept;
			throw error;
		}
	}
}

function missing(records: readonly BlingRecord[], ids: readonly string[]): string[] {
	const known = new Set(records.map((record) => textAt(record, 'id')));
	return ids.filter((id) => !known.has(id));
}

function listOf(text: string | null): BlingRecord[] | null {
	if (text === null) return null;
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? value.filter((entry: unknown): entry is BlingRecord => isRecord(entry)) : null;
	} catch {
		// What is broken is read anew.
		return null;
	}
}
