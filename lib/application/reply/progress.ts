import type { ReplyWay } from './settings';

/** A send whose outcome is not known yet. */
export interface InFlight {
	text: string;
	way: 'talk' | 'salesbot';
	talkId: string | null;
	/** Our clock, milliseconds. */
	startedAt: number;
}

/** How far an answer has come; kept in the Store while it is under way. */
export interface ReplyProgress {
	/** What is still to be sent. */
	remaining: string;
	/** Messages that went out. */
	parts: number;
	/** Their ids, where told. */
	messageIds: string[];
	/** By which way the last one went. */
	way: ReplyWay | null;
	confirmed: boolean | null;
	inFlight: InFlight | null;
}

export function newProgress(text: string): ReplyProgress {
	return { remaining: text.trim(), parts: 0, messageIds: [], way: null, confirmed: null, inFlight: null };
}
