import { createHash } from 'node:crypto';

import { ConnectorError } from '../../domain/errors';
import type { Clock } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import type { ReplyProgress } from './progress';
import type { ReplyResult } from './types';

/** A run that died is taken over after this time without a sign of life. */
const pendingMs = 60_000;
const pollMs = 1_000;
const longestReadableKey = 150;

type StoredRecord = { done: ReplyResult } | { progress: ReplyProgress };

/**
 * The memory of one answer under its idempotency key, in the Store: who works on it, how far it
 * came, what it ended with.
 */
export class ReplyRecord {
	private readonly claimKey: string;
	private readonly recordKey: string;

	constructor(
		private readonly options: { store: Store; clock: Clock; owner: string; keepMs: number },
		accountKey: string,
		idempotencyKey: string,
	) {
		const name =
			idempotencyKey.length <= longestReadableKey
				? idempotencyKey
				: createHash('sha256').update(idempotencyKey).digest('hex');
		this.claimKey = `reply:claim:kommo:${accountKey}:${name}`;
		this.recordKey = `reply:record:kommo:${accountKey}:${name}`;
	}

	/** What a finished run has ended with; null where none has. Asks nobody to wait. */
	async finished(): Promise<ReplyResult | null> {
		const stored = await this.stored();
		return stored !== null && 'done' in stored ? stored.done : null;
	}

	/**
	 * Takes the answer over: with the result of a finished run, or with what an unfinished one left
	 * (null for the first run). Waits for a run that is alive.
	 * @throws ConnectorError `unavailable` where another run stays at it
	 */
	async open(signal: AbortSignal): Promise<StoredRecord | null> {
		const { store, clock, owner } = this.options;
		const startedAt = clock.now();
		for (;;) {
			const claim = await store.claim(this.claimKey, owner, pendingMs);
			if (claim !== 'pending') return await this.read(claim);
			if (clock.now() - startedAt > pendingMs + pollMs) throw takenError();
			await clock.sleep(pollMs, signal);
		}
	}

	/** A sign of life. @throws ConnectorError `unavailable` where another run has taken the answer over */
	async renew(): Promise<void> {
		const { store, owner } = this.options;
		if ((await store.claim(this.claimKey, owner, pendingMs)) !== 'claimed') throw takenError();
	}

	async save(progress: ReplyProgress): Promise<void> {
		await this.write({ progress });
	}

	async finish(result: ReplyResult): Promise<void> {
		const { store, owner, keepMs } = this.options;
		await this.write({ done: result });
		await store.complete(this.claimKey, owner, keepMs);
	}

	/** Lets the next run take over at once: with the progress where anything may have been sent, else afresh. */
	async giveBack(progress: ReplyProgress | null): Promise<void> {
		const { store, owner } = this.options;
		if (progress === null) await store.delete(this.recordKey);
		else await this.write({ progress });
		await store.release(this.claimKey, owner);
	}

	private async write(record: StoredRecord): Promise<void> {
		const { store, keepMs } = this.options;
		await store.set(this.recordKey, JSON.stringify(record), { ttlMs: keepMs });
	}

	private async read(claim: 'claimed' | 'done'): Promise<StoredRecord | null> {
		return (await this.stored()) ?? (claim === 'done' ? { done: forgottenResult } : null);
	}

	private async stored(): Promise<StoredRecord | null> {
		const stored = await this.options.store.get(this.recordKey);
		return stored && (JSON.parse(stored.value) as StoredRecord);
	}
}

/** The key is still known, what became of the answer no more. */
const forgottenResult: ReplyResult = {
	sent: true,
	way: null,
	messageId: null,
	talkId: null,
	leadId: null,
	parts: 0,
	confirmed: null,
};

function takenError(): ConnectorError {
	return new ConnectorError('unavailable', 'Another run is at work on the same answer (idempotency key).', {
		system: 'Store',
		hint: 'Wait for the other run; it sends the answer.',
		nothingDone: true,
	});
}
