import type { Clock } from '../domain/runtime';
import type { Store, StoredValue } from '../domain/store';

export interface LastGood {
	json: string;
	/** When its reading had ended, by the clock of the process that read it. */
	at: number;
}

/** Form of a copy in the Store. */
interface Copy {
	/** Of the namespace, when the reading began. */
	generation: string;
	/** Missing: the key was invalidated, or is known to hold nothing any more. */
	json?: string;
	at: number;
}

/** What lay in the place of a copy when a reading began. */
export interface CopyLook {
	generation: string;
	stored: StoredValue | null;
}

/** How long a dropped copy refuses the results of readings that began before; longer than any takes. */
const tombstoneMs = 300_000;

/**
 * The last good answer per key, kept in the Store beyond its life as a cached value, for the time in which its origin
 * fails. What was invalidated is gone here as well: a copy counts only in its namespace's own generation, and is written
 * only over what was there when its reading began. Nothing of it is held in this process.
 */
export class LastGoodAnswers {
	constructor(
		private readonly store: Pick<Store, 'get' | 'set'>,
		private readonly clock: Clock,
	) {}

	async look(name: string): Promise<StoredValue | null> {
		return await this.store.get(placeOf(name));
	}

	/** Keeps an answer, unless an equally good one is there. "Nothing there" takes away the copy of what was there. */
	async keep(name: string, look: CopyLook, answer: LastGood, keepMs: number): Promise<void> {
		const present = copyOf(look.stored);
		const absent = answer.json === 'null';
		const known = present?.json !== undefined && present.generation === look.generation;
		if (absent ? !known : known && (present.at > answer.at || (present.at === answer.at && present.json === answer.json))) return;
		const copy: Copy = { generation: look.generation, at: answer.at, ...(absent ? {} : { json: answer.json }) };
		const condition = look.stored === null ? { ifAbsent: true } : { ifVersion: look.stored.version };
		await this.store.set(placeOf(name), JSON.stringify(copy), { ttlMs: absent ? tombstoneMs : keepMs, ...condition });
	}

	/** The copy, if it is of this generation and at most that old. */
	async find(name: string, generation: string, maxAgeMs: number): Promise<LastGood | null> {
		const copy = copyOf(await this.store.get(placeOf(name)));
		if (copy?.json === undefined || copy.generation !== generation) return null;
		return this.clock.now() - copy.at <= maxAgeMs ? { json: copy.json, at: copy.at } : null;
	}

	/** The answer may be wrong from now on. */
	async drop(name: string): Promise<void> {
		const tombstone: Copy = { generation: '', at: this.clock.now() };
		await this.store.set(placeOf(name), JSON.stringify(tombstone), { ttlMs: tombstoneMs });
	}
}

function copyOf(stored: StoredValue | null): Copy | undefined {
	if (stored === null) return undefined;
	const copy: Copy = JSON.parse(stored.value);
	return copy;
}

/** Five characters longer than the name. */
function placeOf(name: string): string {
	return `last:${name}`;
}
