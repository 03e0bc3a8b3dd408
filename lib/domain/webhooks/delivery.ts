/** One HTTP request of a sender of webhooks, before anything in it is believed. */
export interface WebhookRequest {
	method: string;
	/** The full address as the sender knows it, with its query. */
	url: string;
	/** By name in lower case, as Node gives them. */
	headers: Readonly<Record<string, string | string[] | undefined>>;
	query: Readonly<Record<string, unknown>>;
	/** What stands in the address where a token is expected. */
	pathToken?: string | undefined;
	/** The bytes as they came. */
	body: Uint8Array;
}

export interface Genuine {
	genuine: true;
	/** What the sender calls this delivery; null where it gives no name. */
	id: string | null;
	/** SHA-256 in hex of all that the sender vouches for: a replay has the same, whatever else is changed around it. */
	contentDigest: () => string;
	/** For how long a replay of this delivery would pass the check; null: for ever. */
	validForMs: number | null;
}

export interface Refused {
	genuine: false;
	/** For the log; never for the sender. */
	reason: string;
}

export type Verdict = Genuine | Refused;

export function refused(reason: string): Refused {
	return { genuine: false, reason };
}

/** The same work, done at the first call only: bodies are large, and lists hold many events. */
export function once<Value>(work: () => Value): () => Value {
	let done: { value: Value } | undefined;
	return () => (done ??= { value: work() }).value;
}

/** The text of the first of these headers that is there; undefined where none is, or none has a text. */
export function headerOf({ headers }: WebhookRequest, names: readonly string[]): string | undefined {
	for (const name of names) {
		const given = headers[name.toLowerCase()];
		const value = Array.isArray(given) ? given.join(', ') : given;
		if (typeof value === 'string' && value !== '') return value;
	}
	return undefined;
}
