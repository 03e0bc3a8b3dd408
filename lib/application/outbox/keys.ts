import { createHash } from 'node:crypto';

/** Messages of an outbox in the order in which they came. */
export function linePrefix(name: string): string {
	return `outbox:${name}:item:`;
}

/** Messages that wait for an earlier one of their contact, in their order, contact by contact. */
export function parkedPrefix(name: string, contactKey?: string): string {
	const all = `outbox:${name}:parked:`;
	return contactKey === undefined ? all : `${all}${digest(contactKey)}:`;
}

/** What lay in the line and cannot be read, for somebody to look at. */
export function unreadablePrefix(name: string): string {
	return `outbox:${name}:unreadable:`;
}

/** Notes that a message was taken. */
export function seenKey(name: string, contactKey: string, messageId: string): string {
	return `outbox:${name}:seen:${digest(contactKey, messageId)}`;
}

/** Held by the one process that hands the messages out. */
export function outboxLockKey(name: string): string {
	return `lock:outbox:${name}`;
}

function digest(...parts: string[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
