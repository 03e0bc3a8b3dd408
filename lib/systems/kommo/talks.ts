import { ConnectorError } from '../../domain/errors';
import type { ChatMessage } from '../../domain/message';
import type { CallContext } from '../../domain/runtime';
import type { KommoClient, KommoRequest } from './client';
import { linkedIds } from './fields';
import { toChatMessage, type MessageSurroundings } from './messages';
import { readRefusal, refusedStatuses, type SendOutcome } from './send-refusal';
import { flag, idOrNull, isoOrNull, system, textOrNull, toKommoId, type Fetched, type JsonObject } from './values';

export interface KommoTalk {
	id: string;
	chatId: string | null;
	contactId: string | null;
	leadId: string | null;
	inWork: boolean;
	read: boolean;
	/** `in_work`, `closed`, `nps_scheduled`, `nps_in_progress`, `with_error`. */
	status: string | null;
	/** Network behind the chat, e.g. `waba` for WhatsApp Business. */
	origin: string | null;
	createdAt: string | null;
	updatedAt: string | null;
}

export interface HistoryOptions {
	since?: number;
	limit: number;
	around?: Partial<Pick<MessageSurroundings, 'accountId' | 'contactId' | 'leadId'>>;
}

export class KommoTalks {
	constructor(private readonly client: KommoClient) {}

	async get(id: string, context: CallContext): Promise<Fetched<KommoTalk> | null> {
		const path = `/talks/${toKommoId(id, 'talkId')}`;
		const raw = await this.client.find({ operation: 'talk.get', path }, context);
		return raw === null ? null : { simple: toTalk(raw), raw };
	}

	/**
	 * Talks of a lead or contact, those in work first, newest first. Kommo ignores filters it does not
	 * know and needs `entity_type` with `entity_id`, so every hit is checked (changelog of July 2026).
	 */
	async find(
		filter: { leadId?: string; contactId?: string; onlyInWork?: boolean },
		context: CallContext,
	): Promise<Array<Fetched<KommoTalk>>> {
		const query = findQuery(filter);
		const talks: Array<Fetched<KommoTalk>> = [];
		const request = { operation: 'talk.find', path: '/talks', query, items: 'talks', limit: 250 };
		for await (const raw of this.client.items(request, context)) {
			const simple = toTalk(raw);
			const belongs =
				(filter.leadId === undefined || simple.leadId === filter.leadId.trim()) &&
				(filter.contactId === undefined || simple.contactId === filter.contactId.trim());
			if (belongs && (filter.onlyInWork !== true || simple.inWork)) talks.push({ simple, raw });
		}
		return talks.sort((left, right) => newestInWorkFirst(left.simple, right.simple));
	}

	/**
	 * The talk's messages, oldest first; costs none of the sending quota. `since` is milliseconds.
	 * Kommo's answer names neither account nor lead nor contact: they are those of `around`, which is
	 * needed wherever a message shall meet the conversation its webhook belongs to.
	 */
	async history(
		talkId: string,
		options: HistoryOptions,
		context: CallContext,
	): Promise<ChatMessage[]> {
		const query: Record<string, string> =
			options.since === undefined ? {} : { 'filter[created_at][from]': String(Math.floor(options.since / 1000)) };
		const path = `/talks/${toKommoId(talkId, 'talkId')}/messages`;
		const around = { accountId: this.client.accountKey, direction: 'incoming' as const, ...options.around };
		const messages: ChatMessage[] = [];
		const request = { operation: 'talk.history', path, query, items: 'messages', limit: options.limit };
		for await (const raw of this.client.items(request, context)) messages.push(toChatMessage(raw, around));
		return messages.sort(byTime);
	}

	/**
	 * Sends one text. Refusals that leave another way open come back as values; all else is thrown.
	 * `sent` means accepted: Kommo reports delivery later, in the history.
	 * @throws ConnectorError `uncertain` where nobody knows whether Kommo took the message
	 */
	async send(
		talkId: string,
		text: string,
		context: CallContext,
		options: Pick<KommoRequest, 'guard' | 'attempts'> = {},
	): Promise<SendOutcome> {
		const path = `/talks/${toKommoId(talkId, 'talkId')}/send_message`;
		const call = { operation: 'talk.send', method: 'POST', path, json: { text }, accept: refusedStatuses } as const;
		const { body, refusal } = await this.client.request({ ...call, ...options }, context);
		return refusal === null ? { sent: true, messageId: textOrNull(body.id) } : readRefusal(refusal, body);
	}
}

function findQuery(filter: { leadId?: string; contactId?: string; onlyInWork?: boolean }): Record<string, string> {
	const query: Record<string, string> = {};
	if (filter.leadId !== undefined) {
		query['filter[entity_id][]'] = String(toKommoId(filter.leadId, 'leadId'));
		query['filter[entity_type]'] = 'lead';
	}
	if (filter.contactId !== undefined) query['filter[contact_id][]'] = String(toKommoId(filter.contactId, 'contactId'));
	if (filter.onlyInWork === true) query['filter[only_in_work]'] = '1';
	if (filter.leadId !== undefined || filter.contactId !== undefined) return query;
	throw new ConnectorError('validation', 'Talks are looked up by lead or by contact, and neither is given.', {
		system,
		parameter: 'leadId',
		hint: 'Give the lead’s or the contact’s id.',
		nothingDone: true,
	});
}

function newestInWorkFirst(left: KommoTalk, right: KommoTalk): number {
	if (left.inWork !== right.inWork) return left.inWork ? -1 : 1;
	return (right.updatedAt ?? '').localeCompare(left.updatedAt ?? '') || Number(right.id) - Number(left.id);
}

/** Kommo's own order is none. */
function byTime(left: ChatMessage, right: ChatMessage): number {
	return (left.createdAt ?? '').localeCompare(right.createdAt ?? '') || left.id.localeCompare(right.id);
}

function toTalk(raw: JsonObject): KommoTalk {
	const isLead = textOrNull(raw.entity_type) === 'lead';
	return {
		id: idOrNull(raw.talk_id) ?? '',
		chatId: textOrNull(raw.chat_id),
		contactId: idOrNull(raw.contact_id) ?? (linkedIds(raw, 'contacts')[0] ?? null),
		leadId: isLead ? idOrNull(raw.entity_id) : (linkedIds(raw, 'leads')[0] ?? null),
		inWork: flag(raw.is_in_work),
		read: flag(raw.is_read),
		status: textOrNull(raw.status),
		origin: textOrNull(raw.origin),
		createdAt: isoOrNull(raw.created_at),
		updatedAt: isoOrNull(raw.updated_at),
	};
}
