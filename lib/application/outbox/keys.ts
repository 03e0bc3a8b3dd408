/** Messages of an outbox, in the order in which they came. */
export function outboxPrefix(name: string): string {
	return `outbox:${name}:item:`;
}

/** Notes that a message was taken. */
export function outboxSeenKey(name: string, digest: string): string {
	return `outbox:${name}:seen:${digest}`;
}

/** Held by the one process that hands the messages out. */
export function outboxLockKey(name: string): string {
	return `lock:outbox:${name}`;
}
