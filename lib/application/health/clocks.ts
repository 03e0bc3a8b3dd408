import type { MeterSnapshot, SystemActivity } from '../../domain/metrics';
import type { Store } from '../../domain/store';

const PREFIX = 'health/clock/';
/** As long as the counts of a process are kept, and a little. */
const TTL_MS = 25 * 3_600_000;
/** A count that was taken in this very moment may look a little newer than now. */
const NOTICED_MS = 1_000;

/**
 * Counts of processes whose clock is ahead of ours, with their times put back by so much. By how much is seen best right
 * after the counts were written, so the most that was ever seen is kept: else the times of a process that writes no more would
 * follow ours, and its last success would stay the newest thing that anybody knows.
 *
 * @param memory this process's own: by how much a clock is ahead depends on whose clock asks
 */
export async function inOurTime(snapshots: readonly MeterSnapshot[], now: number, memory: Pick<Store, 'get' | 'set'>): Promise<MeterSnapshot[]> {
	return await Promise.all(
		snapshots.map(async (snapshot) => {
			const key = `${PREFIX}${snapshot.process}`;
			const known = Number((await memory.get(key))?.value ?? 0);
			const ahead = Math.max(known, aheadBy(snapshot, now));
			if (ahead > known) await memory.set(key, String(ahead), { ttlMs: TTL_MS });
			return ahead === 0 ? snapshot : snapshotPutBack(snapshot, ahead);
		}),
	);
}

/** Milliseconds by which the clock of a process is known to be ahead of ours; 0 where it is not. */
export function aheadBy({ takenAt }: Pick<MeterSnapshot, 'takenAt'>, now: number): number {
	return takenAt - now >= NOTICED_MS ? takenAt - now : 0;
}

/** What a process has seen of a system, with its times put back by `ahead`, and none later than `now`. */
export function putBack(activity: SystemActivity, ahead: number, now: number): SystemActivity {
	const ours = (at: number | null): number | null => (at === null ? null : Math.min(now, at - ahead));
	return {
		...activity,
		lastSuccessAt: ours(activity.lastSuccessAt),
		lastFailureAt: ours(activity.lastFailureAt),
		failingSince: ours(activity.failingSince),
		minutes: activity.minutes.map((minute) => ({ ...minute, startsAt: Math.min(now, minute.startsAt - ahead) })),
		lastWebhookAt: ours(activity.lastWebhookAt),
		lastReplyAt: ours(activity.lastReplyAt),
	};
}

function snapshotPutBack(snapshot: MeterSnapshot, ahead: number): MeterSnapshot {
	const systems = Object.entries(snapshot.systems).map(([system, activity]) => [system, putBack(activity, ahead, Infinity)] as const);
	return { ...snapshot, takenAt: snapshot.takenAt - ahead, startedAt: snapshot.startedAt - ahead, systems: Object.fromEntries(systems) };
}
