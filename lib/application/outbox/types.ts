/** What waits in an outbox: a message that is to be written into the CRM's history. */
export interface OutboxMessage {
	/** Keeps the order: what has the same key is handed out one after the other. A contact's id or phone. */
	contactKey: string;
	/** The channel's id of the message; the same id of a contact is taken once. */
	messageId: string;
	/** JSON values only. */
	payload: Readonly<Record<string, unknown>>;
}

/** A message as it lies in the Store. */
export interface QueuedMessage extends OutboxMessage {
	/** Epoch milliseconds. */
	queuedAt: number;
	/** Runs that were given it and failed. */
	failures: number;
	/** Not handed out before; epoch milliseconds. */
	notBefore: number;
}

/** A message with the place where it lies. */
export interface HeldMessage extends QueuedMessage {
	/** Its number in the line, which grows from message to message. */
	place: string;
	/** Whether it lies among the parked ones of its contact. */
	parked: boolean;
	version: string;
}
