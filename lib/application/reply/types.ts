import type { Meter } from '../../domain/metrics';
import type { Clock, Log, Random } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import type { Kommo } from '../../systems/kommo/kommo';
import type { ReplySettings, ReplyWay } from './settings';

/** What an answer needs of Kommo. */
export interface ReplyKommo {
	client: Pick<Kommo['client'], 'accountKey' | 'clockOffsetMs'>;
	leads: Pick<Kommo['leads'], 'update' | 'findByContact'>;
	notes: Pick<Kommo['notes'], 'create'>;
	talks: Pick<Kommo['talks'], 'get' | 'find' | 'history' | 'send'>;
	salesbot: Pick<Kommo['salesbot'], 'run'>;
}

/** Bot Control as far as an answer needs it, for the conversation that is answered. */
export interface ReplyGate {
	/** Whether the bot may still speak; asked right before each send. A Store that is down answers no. */
	checkBeforeSend(epoch: number | undefined): Promise<{ allowed: boolean; reason: string }>;
	/** Tells what is about to be sent (its text) and what was sent (its id), so that its echo is known. */
	registerSent(sent: { text?: string; messageId?: string }): Promise<void>;
	/**
	 * Takes a registered text back, so that a person who writes the same is seen as a person: without
	 * an id because it was not sent after all, with a registered id because that tells the echo now.
	 */
	forgetSent(sent: { text: string; messageId?: string }): Promise<void>;
}

export interface ReplyDependencies {
	kommo: ReplyKommo;
	store: Store;
	gate: ReplyGate;
	clock: Clock;
	random: Random;
	log: Log;
	meter?: Pick<Meter, 'reply'>;
	/** A name nobody else uses, e.g. a random UUID. */
	newOwner: () => string;
	signal: AbortSignal;
	settings: ReplySettings;
}

/** At least one of the three ids names the chat; the more are known, the fewer calls are made. */
export interface ReplyRequest {
	leadId?: string;
	talkId?: string;
	contactId?: string;
	text: string;
	/** The conversation's epoch when the answer was begun; the gate refuses it once a person took over. */
	epoch?: number;
	/**
	 * Names this answer within its chat for good, e.g. the customer's message id: a repeated run with it sends
	 * nothing twice and goes on where an interrupted one stopped.
	 */
	idempotencyKey?: string;
}

export interface ReplyResult {
	/** Whether the customer was sent something. */
	sent: boolean;
	way: ReplyWay | null;
	/** Why the bot kept silent (the gate's word), or why each way before this one was closed (`talk:tariff`). */
	reason?: string;
	/** Of the last part, where the way tells it. */
	messageId: string | null;
	talkId: string | null;
	leadId: string | null;
	/** Messages the text went out in. */
	parts: number;
	/** Salesbot: whether its message was seen in the chat. Null where that cannot be told. */
	confirmed: boolean | null;
	/** An earlier run with the same idempotency key had already answered; this is its result. */
	duplicate?: true;
}

/** The end of one way: everything is out, or why nothing more goes this way. */
export type WayEnd = { done: true } | { done: false; because: string };
