import type { JobQueue, Lease } from '../../domain/queue';

type NamedQueue = Pick<JobQueue, 'kind' | 'location' | 'name'>;

/** More than are settled while any one run goes on after it has settled its job. */
const remembered = 10_000;

/** By which leases a job was settled whose end this process has logged: a node may settle one in each pass of a loop, and the trigger sees it at the end of the run. */
export class ToldEnds {
	private readonly keys = new Set<string>();

	/** @returns false where it is known already */
	add(queue: NamedQueue, lease: Lease): boolean {
		const key = keyOf(queue, lease);
		if (this.keys.has(key)) return false;
		this.keys.add(key);
		const [oldest] = this.keys;
		if (this.keys.size > remembered && oldest !== undefined) this.keys.delete(oldest);
		return true;
	}

	has(queue: NamedQueue, lease: Lease): boolean {
		return this.keys.has(keyOf(queue, lease));
	}
}

function keyOf({ kind, location, name }: NamedQueue, { id, token }: Lease): string {
	return JSON.stringify([kind, location, name, id, token]);
}

/** Those of this process. */
export const toldEnds = new ToldEnds();
