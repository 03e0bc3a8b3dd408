import { ConnectorError } from '../../domain/errors';

/** The ways into a customer's chat, best first. `note` does not reach the customer: it tells the team. */
export const replyWays = ['talk', 'salesbot', 'note'] as const;
export type ReplyWay = (typeof replyWays)[number];

export interface SalesbotSettings {
	/** A bot whose one step is a message with nothing but the field below. */
	botId: string;
	/** Lead field the bot reads; a `textarea`, because a `text` field keeps 256 characters. */
	fieldId: string;
	/** Longest text the field keeps whole. Default 4,000. */
	maximumLength?: number;
	/** Where the chat cannot be read: how long the bot is given to read the field. Default 2,000. */
	settleMs?: number;
	/** Where it can: how long to look for the bot's message. Default 10,000. */
	confirmMs?: number;
}

export interface ReplySettings {
	/** Default: all, in the order of `replyWays`. */
	ways?: readonly ReplyWay[];
	/** Default 4,000; WhatsApp takes 4,096. */
	talkMaximumLength?: number;
	salesbot?: SalesbotSettings;
	/** Text of the note that stands in for an answer; `{text}` and `{reason}` are filled in. */
	noteText?: string;
	/** Author shown on that note. Default `n8n`. */
	noteService?: string;
	/** How long an account is known to lack a way before it is tried again. Default 10 minutes. */
	unavailableForMs?: number;
	/** How long an idempotency key is remembered. Default 24 hours. */
	rememberMs?: number;
	/** How long to wait for another answer to the same lead. Default 60,000. */
	lockWaitMs?: number;
}

export interface FullReplySettings extends Required<Omit<ReplySettings, 'salesbot'>> {
	salesbot: Required<SalesbotSettings> | null;
}

const defaultNoteText =
	'🤖 O bot não conseguiu responder ao cliente neste chat ({reason}). Resposta que ele daria:\n\n{text}';

/** @throws ConnectorError `validation` for a length no message can have */
export function fullSettings(settings: ReplySettings): FullReplySettings {
	const { salesbot } = settings;
	return {
		ways: settings.ways ?? replyWays,
		talkMaximumLength: length(settings.talkMaximumLength ?? 4_000, 'talkMaximumLength'),
		noteText: settings.noteText ?? defaultNoteText,
		noteService: settings.noteService ?? 'n8n',
		unavailableForMs: settings.unavailableForMs ?? 600_000,
		rememberMs: settings.rememberMs ?? 86_400_000,
		lockWaitMs: settings.lockWaitMs ?? 60_000,
		salesbot:
			salesbot === undefined
				? null
				: {
						...salesbot,
						maximumLength: length(salesbot.maximumLength ?? 4_000, 'maximumLength'),
						settleMs: salesbot.settleMs ?? 2_000,
						confirmMs: salesbot.confirmMs ?? 10_000,
					},
	};
}

function length(value: number, parameter: string): number {
	if (Number.isInteger(value) && value >= 20 && value <= 65_000) return value;
	throw new ConnectorError('validation', `The value of ${parameter} is no length of a message.`, {
		system: 'Kommo',
		parameter,
		hint: 'Give a whole number from 20 to 65,000.',
		nothingDone: true,
	});
}
