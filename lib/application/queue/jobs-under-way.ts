import type { JobQueue } from '../../domain/queue';

type NamedQueue = Pick<JobQueue, 'kind' | 'location' | 'name'>;

/**
 * The jobs that this process has in hand, also those of a pump that was stopped and still waits for its runs: whatever their
 * leases say, their runs are not lost.
 */
export class JobsUnderWay {
	private readonly counts = new Map<string, Map<string, number>>();

	/** @returns to be called once, when the job was settled or left */
	begin(queue: NamedQueue, id: string): () => void {
		const key = JSON.stringify([queue.kind, queue.location, queue.name]);
		const jobs = this.counts.get(key) ?? new Map<string, number>();
		this.counts.set(key, jobs.set(id, (jobs.get(id) ?? 0) + 1));
		return () => {
			const left = (jobs.get(id) ?? 1) - 1;
			if (left > 0) jobs.set(id, left);
			else jobs.delete(id);
			if (jobs.size === 0 && this.counts.get(key) === jobs) this.counts.delete(key);
		};
	}

	ids({ kind, location, name }: NamedQueue): string[] {
		return [...(this.counts.get(JSON.stringify([kind, location, name]))?.keys() ?? [])];
	}
}
