import { createHash } from 'node:crypto';

import { isConnectorError } from '../../domain/errors';
import type { Log } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { isStoreDown } from '../../resilience/store-outage';

/** Long enough for a customer who writes now and then; the CRM is asked for the contact each time. */
const keepMs = 7 * 24 * 3_600_000;

export interface Remembered {
	id: string;
	version: string;
}

/** A digest: phones and documents are not written into names of the Store, which appear in messages. */
export function identityKey(kind: string, value: string): string {
	return `${kind}:${createHash('sha256').update(value).digest('base64url').slice(0, 32)}`;
}

/**
 * Which contact a phone, e-mail or document stands for, as far as we have made or found it. CRMs list a new contact in
 * their searches only after seconds; without this memory the next message would make a second one.
 *
 * What it says is a hint: the contact is read, and counts only if it still has that phone.
 */
export class ContactMemory {
	constructor(
		private readonly store: Pick<Store, 'get' | 'set' | 'delete'>,
		private readonly tenantKey: string,
		private readonly log: Pick<Log, 'warn'>,
	) {}

	async recall(kind: string, value: string): Promise<Remembered | null> {
		const stored = await this.store.get(this.key(kind, value)).catch((error: unknown) => {
			// A look-up goes on without it; before a write the Store has been asked for a lock.
			if (isStoreDown(error)) return null;
			throw error;
		});
		return stored === null ? null : { id: stored.value, version: stored.version };
	}

	/** The contact is there: a Store that fails now must not turn that into an error. */
	async remember(kind: string, value: string, id: string): Promise<void> {
		await this.quietly(this.store.set(this.key(kind, value), id, { ttlMs: keepMs }));
	}

	/** Unless something else has been remembered meanwhile. */
	async forget(kind: string, value: string, { version }: Remembered): Promise<void> {
		await this.quietly(this.store.delete(this.key(kind, value), { ifVersion: version }));
	}

	private key(kind: string, value: string): string {
		return `crm-contact:${this.tenantKey}:${identityKey(kind, value)}`;
	}

	private async quietly(work: Promise<unknown>): Promise<void> {
		await work.catch((error: unknown) => {
			this.log.warn('The Store could not remember a contact.', { reason: isConnectorError(error) ? error.message : 'unknown' });
		});
	}
}
