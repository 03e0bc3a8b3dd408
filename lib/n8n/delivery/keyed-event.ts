import type { IDataObject } from 'n8n-workflow';

/** An event, and by what it is recognised when it comes again. */
export interface KeyedEvent {
	json: IDataObject;
	key: string;
	/** How long the key is kept once the run is under way; without it for longer than any platform repeats a delivery. */
	keepMs?: number;
	/** A second key, for what is the same although its `key` is another. */
	content?: { key: string; keepMs: number };
}
