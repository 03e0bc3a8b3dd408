import { createHash } from 'node:crypto';

import type { Genuine } from './delivery';
import type { EventId } from './event-ids';

/** Replays of what shows no time are recognised for at least this long. */
const shortestKeepMs = 10 * 60_000;

interface Key {
	key: string;
	keepMs: number;
}

/** By what an event is recognised when it comes again. */
export interface ReplayKeys extends Key {
	/**
	 * Beside an id, of all that is signed: an id may stand where no signature covers it, and even where one does, what is signed
	 * can be cut into id, time and body in two ways (`a.1` and `{}` sign the same as `a` and `1.{}`).
	 */
	content?: Key;
}

export interface ReplayOptions {
	/** Place of the event within its delivery. */
	index: number;
	/** What the sender calls the event, from the verified body. */
	eventId: EventId | null;
	/** The event's name where it stands in a header; null where it is part of the body. */
	nameInHeader: string | null;
	/** Longest that a platform goes on repeating, in milliseconds. */
	longestRepeatMs: number;
	/** Whether deliveries are signed: then the same content is the same delivery, for ever. */
	signed: boolean;
	/** Instead of what the scheme asks for; never less than the scheme asks for. */
	rememberMs?: number | undefined;
}

/** @returns keys of at most 90 characters */
export function replayKeys(verdict: Genuine, options: ReplayOptions): ReplayKeys {
	const content = () => ({ key: contentKey(verdict, options), keepMs: contentKeep(verdict, options) });
	const key = idKey(verdict, options);
	if (key === null) return content();
	const keepMs = Math.max(options.longestRepeatMs, verdict.validForMs ?? 0);
	// Who shows a secret instead of signing could send anything: the id is all there is to tell two events with the same body apart.
	return options.signed ? { key, keepMs, content: content() } : { key, keepMs };
}

function idKey({ id }: Genuine, { index, eventId }: ReplayOptions): string | null {
	if (eventId !== null) return `event:${digest(eventId.id)}${eventId.repetition === 0 ? '' : `:${eventId.repetition}`}`;
	return id === null ? null : `id:${digest(id)}:${index}`;
}

/** A name in a header counts only where nothing is signed: else whoever has caught a delivery could send it again under another name. */
function contentKey(verdict: Genuine, { index, signed, nameInHeader }: ReplayOptions): string {
	const content = verdict.contentDigest();
	return `content:${signed || nameInHeader === null ? content : digest(`${content}\n${nameInHeader}`)}:${index}`;
}

function contentKeep({ validForMs }: Genuine, { longestRepeatMs, signed, rememberMs }: ReplayOptions): number {
	// Without a signature the same body may well be another event, e.g. the same reminder a day later.
	const asLongAsItPasses = validForMs ?? (signed ? longestRepeatMs : 0);
	return Math.max(shortestKeepMs, asLongAsItPasses, rememberMs ?? 0);
}

function digest(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
