import { leaseText } from '../../../lib/application/queue';
import { systemClock } from '../../../lib/infra/clock';
import { openJobQueue } from '../../../lib/infra/queue/open-queue';
import { selectedStoreOptions } from '../../../lib/n8n/stores';

/** Leases of so many jobs of a queue beside the Store that the environment names, as Write Queue Trigger hands them out. */
export async function takeLeases(name: string, count: number): Promise<string[]> {
	const queue = await openJobQueue(selectedStoreOptions(undefined), { name, clock: systemClock, random: Math.random });
	try {
		const leases: string[] = [];
		while (leases.length < count) {
			await queue.add({ id: `leased-${leases.length}`, payload: '{}', maxAttempts: 3, delayMs: 0, priority: 0, groupKey: null });
			const job = await queue.take({ leaseMs: 86_400_000, concurrency: count });
			if (job) leases.push(leaseText(job));
		}
		return leases;
	} finally {
		await queue.close();
	}
}
