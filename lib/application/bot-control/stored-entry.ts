import type { ConversationState } from '../../domain/conversation';
import { ConnectorError } from '../../domain/errors';

/** What lies under the key of a phone, or of a contact whose phone is not known. */
export interface ConversationRecord {
	channel: string;
	accountId: string;
	phone: string | null;
	contactId: string | null;
	/** Per contact the epoch of its own state that was last carried over to here. */
	carried: Record<string, number>;
	/** Until when its entry in the list of paused conversations lives; 0 where it never had one. */
	listedUntil: number;
	state: ConversationState;
}

/** What lies under the key of a contact whose phone is known: the way to the phone's conversation. */
export interface ContactLink {
	phone: string;
	savedAt: number;
}

export type StoredConversation =
	| { kind: 'record'; record: ConversationRecord }
	| { kind: 'link'; link: ContactLink };

/** Form of the stored text; a later form must have another number. */
const FORM = 1;

export function encodeRecord(record: ConversationRecord): string {
	return JSON.stringify({ form: FORM, record });
}

export function encodeLink(link: ContactLink): string {
	return JSON.stringify({ form: FORM, link });
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumberOrNull(value: unknown): value is number | null {
	return value === null || Number.isFinite(value);
}

function isTextOrNull(value: unknown): value is string | null {
	return value === null || typeof value === 'string';
}

function isState(value: unknown): value is ConversationState {
	return (
		isObject(value) &&
		(value.status === 'active' || value.status === 'paused') &&
		Number.isSafeInteger(value.epoch) &&
		[value.since, value.until, value.silenceMs, value.lastHumanAt, value.lastOrderAt, value.updatedAt].every(isNumberOrNull) &&
		isTextOrNull(value.reason) &&
		isTextOrNull(value.by) &&
		typeof value.lastOrderInChat === 'boolean'
	);
}

function isRecord(value: unknown): value is ConversationRecord {
	return (
		isObject(value) &&
		typeof value.channel === 'string' &&
		typeof value.accountId === 'string' &&
		isTextOrNull(value.phone) &&
		isTextOrNull(value.contactId) &&
		isObject(value.carried) &&
		Object.values(value.carried).every((epoch) => Number.isSafeInteger(epoch)) &&
		Number.isFinite(value.listedUntil) &&
		isState(value.state)
	);
}

function isLink(value: unknown): value is ContactLink {
	return isObject(value) && typeof value.phone === 'string' && Number.isFinite(value.savedAt);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** @throws ConnectorError `drift` for a text that this version did not write: better silent than wrong. */
export function decodeStored(text: string): StoredConversation {
	const entry = parse(text);
	if (isObject(entry) && entry.form === FORM) {
		if (isRecord(entry.record)) return { kind: 'record', record: entry.record };
		if (isLink(entry.link)) return { kind: 'link', link: entry.link };
	}
	throw new ConnectorError('drift', 'The stored state of this conversation cannot be read.', {
		system: 'Store',
		hint: 'It was written by another version of this package or damaged. Forget the conversation and set its state again.',
	});
}
