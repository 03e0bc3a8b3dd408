/** Who wrote in a chat. `bot` is anything automatic: our own answers, a Salesbot, another integration. */
export type Author = 'customer' | 'human' | 'bot';

/** One chat message as every channel delivers it to a workflow. */
export interface ChatMessage {
	id: string;
	channel: string;
	/** The account on the channel, e.g. Kommo's account id. */
	accountId: string;
	direction: 'incoming' | 'outgoing';
	author: Author;
	/** Channel's id of the person or bot that wrote, where told. */
	authorId: string | null;
	authorName: string | null;
	text: string;
	/** text, picture, voice, file … as the channel words it. */
	messageType: string;
	attachment: { type: string; url: string; fileName: string | null } | null;
	/** ISO date-time in UTC. */
	createdAt: string | null;
	conversationId: string | null;
	contactId: string | null;
	leadId: string | null;
	/** The network behind the channel, e.g. `waba`. */
	origin: string | null;
}

export const botCommandNames = ['pause', 'resume', 'status', 'help'] as const;
export type BotCommandName = (typeof botCommandNames)[number];

export interface BotCommand {
	name: BotCommandName;
	/** `pause` only: how long, in milliseconds; null means the default. */
	durationMs: number | null;
}
