import type { JobQueue } from '../../domain/queue';

type NamedQueue = Pick<JobQueue, 'kind' | 'location' | 'name'>;

/** How who adds a job wakes the pump of the same process; pumps of other processes look every now and then. */
export class WakeUps {
	private readonly listeners = new Map<string, Set<() => void>>();

	/** Something has changed in this queue: perhaps there is something to take. */
	wake(queue: NamedQueue): void {
		for (const listener of this.listeners.get(keyOf(queue)) ?? []) listener();
	}

	/** @returns ends the listening */
	listen(queue: NamedQueue, listener: () => void): () => void {
		const key = keyOf(queue);
		const listening = this.listeners.get(key) ?? new Set();
		this.listeners.set(key, listening.add(listener));
		return () => {
			listening.delete(listener);
			if (listening.size === 0 && this.listeners.get(key) === listening) this.listeners.delete(key);
		};
	}
}

function keyOf({ kind, location, name }: NamedQueue): string {
	return JSON.stringify([kind, location, name]);
}

/** Those of this process. */
export const wakeUps = new WakeUps();
