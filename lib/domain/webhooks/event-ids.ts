import { textAt } from './values';

export interface EventId {
	id: string;
	/** How many other events of the delivery bear the same id and stand before it. */
	repetition: number;
}

/**
 * The senders' own ids of the events of one delivery, in their order; null where an event has none, `again` where it is the very same
 * as one before. Some senders give one id to different events of a list: none of them may be lost for it.
 * @param path where the id stands in an event; empty: nowhere
 */
export function readEventIds(events: readonly unknown[], path: string): Array<EventId | null | 'again'> {
	const ids = events.map((event) => (path === '' ? null : textAt(event, path)));
	const shared = repeated(ids);
	const seen = new Map<string, Set<string>>();
	return ids.map((id, index) => {
		if (id === null || !shared.has(id)) return id === null ? null : { id, repetition: 0 };
		const before = seen.get(id) ?? new Set<string>();
		const written = JSON.stringify(events[index]);
		if (before.has(written)) return 'again';
		seen.set(id, before.add(written));
		return { id, repetition: before.size - 1 };
	});
}

function repeated(ids: ReadonlyArray<string | null>): Set<string> {
	const once = new Set<string>();
	const more = new Set<string>();
	for (const id of ids) if (id !== null) (once.has(id) ? more : once).add(id);
	return more;
}
