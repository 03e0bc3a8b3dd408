import { createHash } from 'node:crypto';

import type { Store } from '../../domain/store';
import type { FlowMark } from './flows';

const PREFIX = 'health/flow/';
/** As long as the counts of a process are kept, and a little. */
const TTL_MS = 25 * 3_600_000;
const MOST = 1_000;

interface KeptMark extends FlowMark {
	system: string;
}

/** What the last look has found, by system. @throws ConnectorError of the Store */
export async function readMarks(store: Pick<Store, 'list'>): Promise<Map<string, FlowMark>> {
	const entries = await store.list(PREFIX, { limit: MOST });
	const marks = entries.flatMap(({ value }) => readMark(value) ?? []);
	return new Map(marks.map(({ system, ...mark }) => [system, mark]));
}

/** Of two that look at the same moment the later one stands; they have seen the same. @throws ConnectorError of the Store */
export async function keepMarks(store: Pick<Store, 'set'>, marks: ReadonlyMap<string, FlowMark>): Promise<void> {
	for (const [system, mark] of marks) {
		const key = `${PREFIX}${createHash('sha256').update(system).digest('hex').slice(0, 16)}`;
		await store.set(key, JSON.stringify({ system, ...mark } satisfies KeptMark), { ttlMs: TTL_MS });
	}
}

function readMark(value: string): KeptMark | null {
	try {
		const mark = JSON.parse(value) as Partial<KeptMark> | null;
		return typeof mark?.system === 'string' && typeof mark.eventsBefore === 'number' ? (mark as KeptMark) : null;
	} catch {
		return null;
	}
}
