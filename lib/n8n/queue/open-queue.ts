import { createHash } from 'node:crypto';

import type { JobQueue } from '../../domain/queue';
import { systemClock } from '../../infra/clock';
import { openJobQueue } from '../../infra/queue/open-queue';
import { locationOf } from '../../infra/store/select-store';
import type { StoreOptions } from '../../infra/store/store-options';
import { toConnectorError } from '../errors';
import { meterQueue } from '../metrics/meter';
import { lease } from '../registry';
import { idleMs, type ExecutionScope } from '../scope';
import { selectedStoreOptions, storeCredentialType } from '../stores';

/**
 * The queue of that name beside the Store of this run. It is kept open between runs; whoever holds it by `scope` gives it back with it.
 * @throws ConnectorError as the Store, which is opened too: two different Stores in one n8n would be two different queues
 */
export async function queueOf(scope: ExecutionScope, name: string): Promise<JobQueue> {
	const chosen = scope.functions.getNode().credentials?.[storeCredentialType] !== undefined;
	const options = selectedStoreOptions(chosen ? await scope.credential(storeCredentialType, 'Store') : undefined);
	const key = queueKey(options, name);
	const queue = await scope.connection(key, async () => await opened(options, name));
	meterQueue({ name, location: queue.location, access: key, read: async (look) => await looked(options, name, look) });
	await scope.store();
	return queue;
}

/** Asked at once, because a queue in Redis is connected by its first call: of a Redis that is silent it says so within 2 s, the Store later. */
async function opened(options: StoreOptions, name: string): Promise<JobQueue> {
	const queue = await openJobQueue(options, { name, clock: systemClock, random: Math.random });
	try {
		await queue.ping();
		return queue;
	} catch (error) {
		await queue.close();
		throw toConnectorError(error, 'Write Queue');
	}
}

/** Jobs wait in a queue that nobody uses any more, too: it is opened again for whoever counts them. */
async function looked<T>(options: StoreOptions, name: string, look: (queue: JobQueue) => Promise<T>): Promise<T> {
	const { value, release } = await lease(queueKey(options, name), { open: async () => await opened(options, name), idleMs });
	try {
		return await look(value);
	} finally {
		release();
	}
}

/** How often it is looked whether the Store's credential has changed. */
const refreshMs = 10_000;

/** The queue of an active trigger, with the Store's credential as it is now. */
export class HeldQueue {
	private closed = false;
	private held: { queue: JobQueue; scope: ExecutionScope; at: number } | undefined;

	/** @param newScope reads the credential anew */
	constructor(
		private readonly name: string,
		private readonly newScope: () => ExecutionScope,
	) {}

	/** @throws ConnectorError as the Store */
	async get(): Promise<JobQueue> {
		const { held } = this;
		if (held !== undefined && systemClock.now() - held.at < refreshMs) return held.queue;
		const scope = this.newScope();
		try {
			const queue = await queueOf(scope, this.name);
			this.hold({ queue, scope, at: systemClock.now() });
			return queue;
		} catch (error) {
			scope.close();
			throw toConnectorError(error, 'Write Queue');
		}
	}

	/** Gives the queue back; it stays open for those who ask soon, such as a run that ends late. */
	close(): void {
		this.closed = true;
		this.held?.scope.close();
		this.held = undefined;
	}

	private hold(held: NonNullable<HeldQueue['held']>): void {
		if (this.closed) return held.scope.close();
		this.held?.scope.close();
		this.held = held;
	}
}

/** A corrected password gives a new connection. */
function queueKey(options: StoreOptions, name: string): string {
	const access = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 12);
	return `queue:${locationOf(options)}:${name}:${access}`;
}
