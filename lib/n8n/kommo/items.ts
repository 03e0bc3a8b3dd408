import type { IDataObject } from 'n8n-workflow';

import { parseBotCommand, type BotCommandOptions } from '../../domain/bot-command';
import type { Author } from '../../domain/message';
import { isMessageEvent, isNoteEvent, type KommoEvent } from '../../systems/kommo/event-types';
import { toPlain } from '../plain';

export interface EventFilter {
	events: ReadonlySet<string>;
	authors: ReadonlySet<Author>;
	/** Account the subscription belongs to; null while the workflow is only tried out in the editor. */
	accountId: string | null;
	/** Whether notes that hold no command start a run. */
	notesWithoutCommand: boolean;
	command: BotCommandOptions;
}

/** Why an event starts no run, or null where it does. */
export function reasonToIgnore(event: KommoEvent, filter: EventFilter): string | null {
	if (filter.accountId !== null && event.account.id !== filter.accountId) return 'account';
	if (!filter.events.has(event.event)) return 'event';
	const author = authorOf(event);
	if (author !== null && !filter.authors.has(author)) return 'author';
	if (isNoteEvent(event) && !filter.notesWithoutCommand && commandOf(event, filter.command) === null) return 'note';
	return isOfNothing(event) ? 'incomplete' : null;
}

/** An event that names no record is no use to any workflow: its ids would only make the next node fail. */
function isOfNothing(event: KommoEvent): boolean {
	if (isMessageEvent(event)) return event.talkId === null && event.message.contactId === null && event.message.leadId === null;
	if (isNoteEvent(event)) return event.leadId === null && event.contactId === null && event.companyId === null;
	return event.id === null;
}

function authorOf(event: KommoEvent): Author | null {
	if (isMessageEvent(event)) return event.message.author;
	return isNoteEvent(event) ? event.author : null;
}

/** The event as an item: a message lies at the top level, so that all nodes find text and ids by name. */
export function toItem(event: KommoEvent, options: { command: BotCommandOptions; includeRaw: boolean }): IDataObject {
	const { raw, deduplicationKey: _, ...rest } = event;
	const item = isMessageEvent(event) ? messageItem(event) : { channel: 'kommo', accountId: event.account.id, ...rest };
	return toPlain({
		...item,
		command: commandOf(event, options.command),
		...(options.includeRaw ? { raw } : {}),
	});
}

function messageItem(event: KommoEvent): object {
	if (!isMessageEvent(event)) return {};
	const { message, event: name, entity, account, talkId, chatId, recipientName } = event;
	return { event: name, entity, ...message, talkId, chatId, recipientName, account };
}

/** Only people of the team command; what a customer types is text. */
function commandOf(event: KommoEvent, options: BotCommandOptions): object | null {
	if (authorOf(event) !== 'human') return null;
	const text = isMessageEvent(event) ? event.message.text : isNoteEvent(event) ? event.text : '';
	return parseBotCommand(text, options);
}
