import { BotControl } from '../../application/bot-control/bot-control';
import { queueDepth } from '../../application/queue';
import { jobStates, type JobQueue } from '../../domain/queue';
import type { Store } from '../../domain/store';
import { systemClock } from '../../infra/clock';
import type { GaugeReading } from '../../infra/metrics/gauge-sources';

const pageSize = 1_000;
/** Nobody has more conversations paused than that; and nobody need know it to the last one. */
const mostPages = 20;

export async function queueReadings(queue: Pick<JobQueue, 'name' | 'stats'>): Promise<GaugeReading[]> {
	const { jobs, oldestDueSeconds } = await queueDepth(queue, systemClock.now());
	return [
		...jobStates.map((state): GaugeReading => ({ name: 'backoffice_queue_jobs', labels: { queue: queue.name, state }, value: jobs[state] })),
		{ name: 'backoffice_queue_oldest_due_seconds', labels: { queue: queue.name }, value: oldestDueSeconds },
	];
}

/** All channels and accounts together: their names are customers' of the owner's, and none of Prometheus' business. */
export async function pausedReadings(store: Store): Promise<GaugeReading[]> {
	const bot = new BotControl({ store, clock: systemClock });
	let paused = 0;
	let after: string | null = null;
	for (let page = 0; page < mostPages; page++) {
		const { conversations, next }: Awaited<ReturnType<BotControl['getPaused']>> = await bot.getPaused({ limit: pageSize, ...(after === null ? {} : { after }) });
		paused += conversations.length;
		after = next;
		if (next === null) break;
	}
	return [{ name: 'backoffice_conversations_paused', labels: {}, value: paused }];
}
