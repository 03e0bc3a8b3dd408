import { createHash } from 'node:crypto';

import { ConnectorError } from '../../domain/errors';
import { notifySystem, type NotifyEvent } from './types';

export interface EventInput {
	event: string;
	data: unknown;
	/** ISO 8601; empty: now. */
	timestamp: string;
	source: string;
	/** Empty: made of the key. */
	id: string;
	/** The same whenever the same item of the same execution is repeated. */
	key: string;
}

/**
 * The event as receivers get it: `{event, data, timestamp, source, id}`.
 * @throws ConnectorError `validation` naming the parameter
 */
export function buildEvent(input: EventInput, now: number): NotifyEvent {
	const event = input.event.trim();
	if (event === '') throw invalid('Event', 'event', 'is empty', 'Give the name of what has happened, e.g. message.received.');
	const id = input.id.trim() === '' ? derivedId(input.key) : input.id.trim();
	if (!/^[\x21-\x7e]{1,150}$/.test(id)) {
		throw invalid('Event ID', 'eventId', 'holds blanks or unusual characters, or is too long', 'Give up to 150 letters, digits and marks, e.g. the ID of the message.');
	}
	const body = JSON.stringify({ event, data: input.data ?? null, timestamp: timestampOf(input.timestamp, now), source: input.source, id });
	return { id, event, body };
}

/** A digest: the key names workflow and execution, which are nobody else's business. */
function derivedId(key: string): string {
	return `evt_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

function timestampOf(text: string, now: number): string {
	if (text.trim() === '') return new Date(now).toISOString();
	const time = Date.parse(text);
	if (Number.isNaN(time)) throw invalid('Timestamp', 'timestamp', 'is no date', 'Give a date such as 2026-01-05T12:00:00-03:00, or leave it empty.');
	return new Date(time).toISOString();
}

function invalid(label: string, parameter: string, what: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `The parameter “${label}” ${what}.`, { system: notifySystem, parameter, hint, nothingDone: true });
}
