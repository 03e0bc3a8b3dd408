import type { BotCommandAliases } from '../../domain/bot-command';
import type { BotTexts } from '../../domain/bot-texts';
import type { ConnectorErrorCode } from '../../domain/errors';
import type { BotCommandName, ChatMessage } from '../../domain/message';

/**
 * Which conversation is meant: within one account of one channel either the phone in any Brazilian
 * format, or the channel's contact id, or both. Given both once, either of them finds it afterwards.
 */
export interface ConversationRef {
	channel: string;
	accountId: string;
	phone?: string | null | undefined;
	contactId?: string | null | undefined;
}

/** Flat and ready for JSON; dates are ISO in UTC. */
export interface ConversationStatus {
	key: string;
	channel: string;
	accountId: string;
	/** E.164 with `+`. */
	phone: string | null;
	contactId: string | null;
	status: 'active' | 'paused';
	/** Hand it to `checkBeforeSend`; 0 means that nothing was ever decided in this conversation. */
	epoch: number;
	since: string | null;
	/** Null while paused means until resumed. */
	until: string | null;
	/** `command`, `human_wrote`, `expired`, or what the caller of pause or resume said. */
	reason: string | null;
	by: string | null;
	/** The pause lasts at least this long after each message of a person. */
	silenceMinutes: number | null;
	lastHumanAt: string | null;
	updatedAt: string | null;
}

/** After pause or resume; `changed` is false where a resume found the bot already active. */
export interface ChangedConversation extends ConversationStatus {
	changed: boolean;
}

export interface GateMessage extends ChatMessage {
	/** The customer's phone where the channel or the CRM told it. */
	phone?: string | null;
}

export interface GateSettings {
	/** Default `#`. */
	prefix?: string;
	aliases?: Partial<BotCommandAliases>;
	/** False: the `#` commands are ordinary text. Default true. */
	commands?: boolean;
	/** Author ids that may command; empty or left out: every person of the team. */
	allowedAgentIds?: readonly string[];
	/** Silence of the bot after each message of a person; 0 pauses nothing. Default 30. */
	autoPauseMinutes?: number;
	/** What `#pausar` without a duration means; 0 is until resumed. Default 0. */
	pauseMinutes?: number;
	texts?: Partial<BotTexts>;
	/** IANA name for times in texts. Default `America/Sao_Paulo`. */
	timeZone?: string;
}

export type GateReason =
	/** The bot may answer. */
	| 'active'
	/** A customer wrote while the bot is paused. */
	| 'paused'
	/** Somebody of the team typed a command, obeyed or not. */
	| 'command'
	| 'human_wrote'
	/** The bot's own message, seen again, or another automaton's. */
	| 'bot_wrote'
	/** The Store could not tell; the bot keeps silent. */
	| 'unreadable_state';

export interface GateCommand {
	name: BotCommandName;
	/** `pause` only; null means the default of the settings. */
	durationMs: number | null;
	/** What followed the command word and was not understood. */
	ignoredText: string | null;
	accepted: boolean;
	/** What to answer in the chat; null where nothing should be said. */
	replyText: string | null;
}

/** Why a state could not be read or written. */
export interface StoreProblem {
	code: ConnectorErrorCode;
	message: string;
}

export interface GateResult {
	route: 'bot' | 'human';
	reason: GateReason;
	/** Null only with `unreadable_state`. */
	conversation: ConversationStatus | null;
	command: GateCommand | null;
	problem: StoreProblem | null;
}

export interface PauseRequest {
	/** At most one of these three; none, or 0, means until resumed. */
	minutes?: number;
	durationMs?: number;
	/** ISO date-time (without an offset: in the zone of BotControl) or milliseconds since the epoch. */
	until?: string | number;
	/** Sliding: the pause lasts at least this long after each message of a person. Needs an end to slide. */
	silenceMinutes?: number;
	reason?: string | null;
	by?: string | null;
}

export interface ResumeRequest {
	reason?: string | null;
	by?: string | null;
}

export interface PausedFilter {
	channel?: string;
	/** Needs `channel`. */
	accountId?: string;
	/** 1 to 1,000; default 100. */
	limit?: number;
	/** `next` of the page before. */
	after?: string;
}

export interface PausedPage {
	conversations: ConversationStatus[];
	/** Give it as `after` for the next page; null where there is none. */
	next: string | null;
}

/** A message the bot is about to send (its text) or has sent (its id). */
export interface SentMessage {
	messageId?: string | null | undefined;
	text?: string | null | undefined;
}

export interface SendCheck {
	allowed: boolean;
	reason: 'ok' | 'paused' | 'epoch_changed' | 'unreadable_state';
	conversation: ConversationStatus | null;
	problem: StoreProblem | null;
}
