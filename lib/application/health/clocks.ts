import type { ActivityMinute, KindActivity, MeterSnapshot, SystemActivity } from '../../domain/metrics';
import type { Store } from '../../domain/store';

const PREFIX = 'health/clock/';
const LOOK_PREFIX = 'health/looked/';
/** As long as the counts of a process are kept, and a little. */
const TTL_MS = 25 * 3_600_000;
/** A count that was taken in this very moment may look a little newer than now. */
const NOTICED_MS = 1_000;
/** A count may be written so long after it was taken: the Store may have been away. */
const WRITTEN_LATE_MS = 30_000;

/** The Store as it was read. */
export interface StoreLook {
	location: string;
	/** Before it was read. */
	at: number;
}

/**
 * Counts of processes whose clock is ahead of ours or behind, with their times put back or forward by so much. By how much it is
 * ahead is seen best right after the counts were written, so the most that was ever seen is kept: else the times of a process that
 * writes no more would follow ours, and its last success would stay the newest thing that anybody knows. That it is behind shows where
 * counts were written since the last look, and say that they are older.
 *
 * @param look null where the Store was not read: the snapshot is our own
 * @param memory this process's own: by how much a clock is ahead depends on whose clock asks
 */
export async function inOurTime(snapshots: readonly MeterSnapshot[], now: number, memory: Pick<Store, 'get' | 'set'>, look: StoreLook | null = null): Promise<MeterSnapshot[]> {
	const earlier = look === null ? null : await lastLook(memory, look, snapshots);
	return await Promise.all(
		snapshots.map(async (snapshot) => {
			const key = `${PREFIX}${snapshot.process}`;
			const known = Number((await memory.get(key))?.value ?? 0);
			const ahead = aheadBy(snapshot, now);
			const behind = earlier === null ? 0 : behindBy(snapshot, earlier);
			const most = ahead > 0 ? Math.max(known, ahead) : behind > 0 ? Math.min(known, -behind) : known;
			// A clock is behind by the age of its counts at most; else it has been set right.
			const shift = Math.max(most, Math.min(0, snapshot.takenAt - now));
			if (shift !== known) await memory.set(key, String(shift), { ttlMs: TTL_MS });
			return shift === 0 ? snapshot : snapshotPutBack(snapshot, shift);
		}),
	);
}

interface EarlierLook {
	at: number;
	/** When which process says it took what was seen then. */
	seen: Readonly<Record<string, number>>;
}

/** The look before this one, which is remembered in its place. */
async function lastLook(memory: Pick<Store, 'get' | 'set'>, { location, at }: StoreLook, snapshots: readonly MeterSnapshot[]): Promise<EarlierLook | null> {
	const key = `${LOOK_PREFIX}${location}`;
	const text = (await memory.get(key))?.value;
	const seen = Object.fromEntries(snapshots.map(({ process, takenAt }) => [process, takenAt]));
	await memory.set(key, JSON.stringify({ at, seen } satisfies EarlierLook), { ttlMs: TTL_MS });
	return text === undefined ? null : (JSON.parse(text) as EarlierLook);
}

/** At least so many milliseconds: what was not there at the last look was written after it. */
function behindBy({ process, takenAt }: MeterSnapshot, { at, seen }: EarlierLook): number {
	return seen[process] === takenAt || at - takenAt < WRITTEN_LATE_MS ? 0 : at - takenAt;
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
		...(activity.kinds === undefined ? {} : { kinds: Object.fromEntries(Object.entries(activity.kinds).map(([name, kind]) => [name, kindOurs(kind, ours)])) }),
		minutes: activity.minutes.map((minute) => ({ ...minute, startsAt: Math.min(now, minute.startsAt - ahead), ...failedOurs(minute, ahead, now) })),
		lastWebhookAt: ours(activity.lastWebhookAt),
		lastReplyAt: ours(activity.lastReplyAt),
	};
}

function kindOurs(kind: KindActivity, ours: (at: number | null) => number | null): KindActivity {
	return { ...kind, lastSuccessAt: ours(kind.lastSuccessAt), lastFailureAt: ours(kind.lastFailureAt), failingSince: ours(kind.failingSince) };
}

function failedOurs({ failedFrom, failedTo }: ActivityMinute, ahead: number, now: number): Pick<ActivityMinute, 'failedFrom' | 'failedTo'> {
	if (failedFrom === undefined || failedTo === undefined) return {};
	return { failedFrom: Math.min(now, failedFrom - ahead), failedTo: Math.min(now, failedTo - ahead) };
}

function snapshotPutBack(snapshot: MeterSnapshot, ahead: number): MeterSnapshot {
	const systems = Object.entries(snapshot.systems).map(([system, activity]) => [system, putBack(activity, ahead, Infinity)] as const);
	return { ...snapshot, takenAt: snapshot.takenAt - ahead, startedAt: snapshot.startedAt - ahead, systems: Object.fromEntries(systems) };
}
