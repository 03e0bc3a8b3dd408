import type { StoredValue } from '../domain/store';

/** Form of an entry in the Store. */
export interface Envelope {
	/** Of the namespace, when the read began. */
	generation: string;
	/** Missing: the key was invalidated. */
	json?: string;
	/** By the clock of the process that wrote it; others use it only to shorten. */
	until: number;
	/** The moment of writing, by the same clock: a reader may ask for a shorter life than the writer's. */
	at?: number;
}

/** The envelope found, unless its namespace was invalidated since. */
export function validEnvelope({ generation, entry }: { generation: string; entry: StoredValue | null }): Envelope | undefined {
	if (entry === null) return undefined;
	const envelope: Envelope = JSON.parse(entry.value);
	return envelope.generation === generation ? envelope : undefined;
}

/** A copy of the reader's own. */
export function parse<T>(json: string): T | null {
	const value: T | null = JSON.parse(json);
	return value;
}
