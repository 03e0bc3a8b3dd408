import type { Store } from '../../domain/store';

/** Longer than any CRM takes to list a new contact. */
const keepMs = 3_600_000;

/**
 * Notes that a contact is being made. One that is still there tells that an earlier run ended without knowing: it died,
 * was cancelled, or got no answer. Then the contact is looked for longer before another is made.
 */
export class CreationNotes {
	constructor(
		private readonly store: Pick<Store, 'set' | 'delete'>,
		private readonly tenantKey: string,
	) {}

	/** @returns whether an earlier run left a note under one of the keys */
	async begin(keys: readonly string[]): Promise<boolean> {
		let earlier = false;
		for (const key of keys) earlier = (await this.store.set(this.name(key), '', { ifAbsent: true, ttlMs: keepMs })) === null || earlier;
		return earlier;
	}

	/** The outcome is known; a Store that fails now costs the next run some seconds. */
	async end(keys: readonly string[]): Promise<void> {
		for (const key of keys) await this.store.delete(this.name(key)).catch(() => false);
	}

	private name(key: string): string {
		return `crm-creating:${this.tenantKey}:${key}`;
	}
}
