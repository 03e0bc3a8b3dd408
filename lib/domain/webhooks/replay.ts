import { createHash } from 'node:crypto';

import type { Genuine } from './delivery';

/** Replays of what shows no time are recognised for at least this long. */
const shortestKeepMs = 10 * 60_000;

/** By what an event is recognised when it comes again. */
export interface ReplayKeys {
	key: string;
	/**
	 * Beside `key` where that one holds an id that is not signed: without it, whoever has caught a delivery could send it again
	 * under another id.
	 */
	contentKey?: string;
	/** How long the key is kept where it holds the content; ids are kept for longer than any platform repeats. */
	contentKeepMs: number;
	keyIsContent: boolean;
}

export interface ReplayOptions {
	/** Place of the event within its delivery. */
	index: number;
	/** What the sender calls the event, from the verified body. */
	eventId: string | null;
	/** Longest that a platform goes on repeating, in milliseconds. */
	longestRepeatMs: number;
	/** Whether deliveries are signed: then the same content is the same delivery, for ever. */
	signed: boolean;
	/** Instead of what the scheme asks for; never less than the scheme asks for. */
	rememberMs?: number | undefined;
}

/** @returns keys of at most 90 characters */
export function replayKeys(verdict: Genuine, options: ReplayOptions): ReplayKeys {
	const { index, eventId } = options;
	const contentKeepMs = contentKeep(verdict, options);
	if (eventId !== null) return { key: `event:${digest(eventId)}`, contentKeepMs, keyIsContent: false };
	const key = verdict.id === null ? '' : `id:${digest(verdict.id)}:${index}`;
	if (key !== '' && verdict.idIsTrusted) return { key, contentKeepMs, keyIsContent: false };
	const contentKey = `content:${verdict.contentDigest()}:${index}`;
	return key === '' ? { key: contentKey, contentKeepMs, keyIsContent: true } : { key, contentKey, contentKeepMs, keyIsContent: false };
}

function contentKeep({ validForMs }: Genuine, { longestRepeatMs, signed, rememberMs }: ReplayOptions): number {
	const shortest = Math.max(shortestKeepMs, validForMs ?? 0);
	if (rememberMs !== undefined) return Math.max(shortest, rememberMs);
	// Without a signature the same body may well be another event, e.g. the same reminder a day later.
	return signed && validForMs === null ? Math.max(shortest, longestRepeatMs) : shortest;
}

function digest(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
