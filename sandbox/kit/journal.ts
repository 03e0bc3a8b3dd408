import type { IncomingHttpHeaders } from 'node:http';

/** One arrival. `at` is sandbox milliseconds when the request's headers were in; `status` is 0 until it is answered. */
export interface JournalEntry {
	at: number;
	method: string;
	path: string;
	query: Record<string, string | string[]>;
	headers: IncomingHttpHeaders;
	body: unknown;
	status: number;
	note?: string;
}

/** Every given part must match. `path` is a regular expression, `since` sandbox milliseconds (inclusive). */
export interface JournalFilter {
	method?: string;
	path?: string | RegExp;
	status?: number;
	note?: string;
	since?: number;
}

/** An append-only record of what reached a sandbox; the proof a test reads. */
export class Journal {
	#entries: JournalEntry[] = [];

	record(entry: JournalEntry): JournalEntry {
		if (entry.headers.authorization !== undefined) {
			entry.headers = { ...entry.headers, authorization: schemeOnly(entry.headers.authorization) };
		}
		this.#entries.push(entry);
		return entry;
	}

	entries(filter: JournalFilter = {}): JournalEntry[] {
		const matches = matcher(filter);
		return this.#entries.filter(matches);
	}

	count(filter: JournalFilter = {}): number {
		return this.entries(filter).length;
	}

	/**
	 * The largest number of arrivals in any half-open window of the given width. "Never more than 7 in any second" is
	 * `mostInAnyWindow(1000) <= 7`.
	 */
	mostInAnyWindow(windowMs: number, filter: JournalFilter = {}): number {
		const times = this.entries(filter)
			.map((entry) => entry.at)
			.sort((left, right) => left - right);
		let most = 0;
		let first = 0;
		times.forEach((time, index) => {
			while (time - (times[first] ?? time) >= windowMs) first += 1;
			most = Math.max(most, index - first + 1);
		});
		return most;
	}

	clear(): void {
		this.#entries = [];
	}
}

function matcher(filter: JournalFilter): (entry: JournalEntry) => boolean {
	const path = filter.path === undefined ? undefined : new RegExp(filter.path);
	const method = filter.method?.toUpperCase();
	return (entry) =>
		(method === undefined || entry.method === method) &&
		(path === undefined || path.test(entry.path)) &&
		(filter.status === undefined || entry.status === filter.status) &&
		(filter.note === undefined || entry.note === filter.note) &&
		(filter.since === undefined || entry.at >= filter.since);
}

/** `Bearer abc` becomes `Bearer`; a header without a scheme may be the bare secret, so nothing of it is kept. */
function schemeOnly(authorization: string): string {
	const space = authorization.indexOf(' ');
	return space > 0 ? authorization.slice(0, space) : '(redacted)';
}
