import { Router } from '../kit/server.ts';
import type { Reply } from '../kit/server.ts';
import type { ApiRequest, KommoContext } from './context.ts';
import { NO_CONTENT, filterRange, filterValues, halReply, isObject, listReply, selfLink } from './frame.ts';
import type { JsonObject } from './frame.ts';
import { addOutgoing, botAuthor, deliveryStatus } from './messages.ts';
import type { ChatMessage, Talk } from './model.ts';
import { announceTalk } from './payloads.ts';
import { problem } from './problems.ts';

const TALKS_SHOWN_WHEN_CAPPED = 250;

/** Counts what the Chats API add-on sends in a calendar month (UTC). */
export class MonthlyQuota {
	readonly #used = new Map<string, number>();

	used(now: number): number {
		return this.#used.get(monthOf(now)) ?? 0;
	}

	count(now: number): void {
		this.#used.set(monthOf(now), this.used(now) + 1);
	}

	clear(): void {
		this.#used.clear();
	}
}

/** Conversations: list, get, close, read their messages and, with the add-on, send a text. */
export function talkRoutes(context: KommoContext, quota: MonthlyQuota): Router<ApiRequest> {
	return new Router<ApiRequest>()
		.add('GET', '/api/v4/talks', (request) => list(context, request))
		.add('GET', '/api/v4/talks/:id', (request) => withTalk(context, request, (talk) => halReply(200, talkView(context, request, talk))))
		.add('POST', '/api/v4/talks/:id/close', (request) => withTalk(context, request, (talk) => close(context, talk)))
		.add('POST', '/api/v4/talks/:id/send_message', (request) => sendMessage(context, quota, request))
		.add('GET', '/api/v4/talks/:id/messages', (request) => messages(context, request))
		.add('GET', '/api/v4/contacts/chats', (request) => contactChats(context, request));
}

function list(context: KommoContext, request: ApiRequest): Reply {
	const { query } = request;
	const talkIds = filterValues(query, 'filter[talk_id]').map(Number);
	const contactIds = filterValues(query, 'filter[contact_id]').map(Number);
	// entity_id counts only together with entity_type.
	const entityIds = query.get('filter[entity_type]') === 'lead' ? filterValues(query, 'filter[entity_id]').map(Number) : [];
	const onlyInWork = query.has('filter[only_in_work]');
	const found = [...context.data.talks.values()].filter(
		(talk) =>
			(talkIds.length === 0 || talkIds.includes(talk.id)) &&
			(contactIds.length === 0 || contactIds.includes(talk.contactId)) &&
			(entityIds.length === 0 || (talk.leadId !== null && entityIds.includes(talk.leadId))) &&
			(!onlyInWork || talk.status === 'in_work'),
	);
	const view = (talk: Talk) => talkView(context, request, talk);
	if (!context.knobs.talksCapped) return listReply(request, 'talks', found, view);
	const newest = found.sort((left, right) => right.updatedAt - left.updatedAt).slice(0, TALKS_SHOWN_WHEN_CAPPED);
	if (newest.length === 0 || Number(query.get('page') ?? 1) > 1) return NO_CONTENT;
	return halReply(200, { _page: 1, _links: selfLink(request, request.path), _embedded: { talks: newest.map(view) } });
}

function close(context: KommoContext, talk: Talk): Reply {
	if (talk.status === 'closed') return problem(422, 'Talk is closed');
	talk.status = 'closed';
	talk.updatedAt = context.clock.nowSeconds();
	announceTalk(context, talk, 'update');
	return { status: 202 };
}

/** 202 says accepted, not delivered. The checks come in the order: tariff, scope, talk, text, open, quota. */
function sendMessage(context: KommoContext, quota: MonthlyQuota, request: ApiRequest): Reply {
	const { knobs, clock, data } = context;
	if (!knobs.chatsAddOn) return problem(402, 'Endpoint not available for current account tariff');
	if (!request.session.scopes.has('send_external_messages')) return problem(403, 'Invalid scope');
	const talk = data.talks.get(Number(request.params['id']));
	if (talk === undefined) return problem(404, 'Requested entity not found');
	const text = isObject(request.body) ? request.body['text'] : undefined;
	if (typeof text !== 'string' || text.trim() === '') return problem(400, 'The text must be a string that is not empty.');
	if (talk.status === 'closed') return problem(422, 'Talk is closed');
	if (quota.used(clock.now()) >= knobs.talksMonthlyQuota) return problem(402, 'Over chat API limit');
	quota.count(clock.now());
	const { id } = addOutgoing(context, talk, { text, author: botAuthor('API') });
	return { status: 202, headers: { 'content-type': 'application/json' }, body: { id } };
}

/** History in no order of time: a reader has to sort. */
function messages(context: KommoContext, request: ApiRequest): Reply {
	if (!request.session.scopes.has('list_external_messages')) return problem(403, 'Invalid scope');
	return withTalk(context, request, (talk) => {
		const created = filterRange(request.query, 'filter[created_at]');
		const found = (context.data.messages.get(talk.id) ?? [])
			.filter((message) => created === undefined || created(Math.floor(message.at / 1000)))
			.sort((left, right) => shuffled(left) - shuffled(right) || (left.id < right.id ? -1 : 1));
		return listReply(request, 'messages', found, (message) => messageView(context, talk, message));
	});
}

function contactChats({ data }: KommoContext, request: ApiRequest): Reply {
	const contactId = request.query.get('contact_id');
	const chatId = request.query.get('chat_id');
	const found = [...data.talks.values()].filter(
		(talk) => (contactId === null || talk.contactId === Number(contactId)) && (chatId === null || talk.chatId === chatId),
	);
	return listReply(request, 'chats', found, (talk) => ({ id: talk.id, chat_id: talk.chatId, contact_id: talk.contactId }));
}

function withTalk({ data }: KommoContext, request: ApiRequest, answer: (talk: Talk) => Reply): Reply {
	const talk = data.talks.get(Number(request.params['id']));
	return talk === undefined ? problem(404, 'Requested entity not found') : answer(talk);
}

function talkView({ account }: KommoContext, request: ApiRequest, talk: Talk): JsonObject {
	return {
		talk_id: talk.id,
		created_at: talk.createdAt,
		updated_at: talk.updatedAt,
		rate: 0,
		contact_id: talk.contactId,
		chat_id: talk.chatId,
		entity_id: talk.leadId,
		entity_type: talk.leadId === null ? null : 'lead',
		is_in_work: talk.status === 'in_work',
		is_read: talk.isRead,
		origin: talk.origin,
		missed_at: null,
		account_id: account.id,
		status: talk.status,
		_links: selfLink(request, `/api/v4/talks/${talk.id}`),
		_embedded: {
			contacts: [{ id: talk.contactId }],
			leads: talk.leadId === null ? [] : [{ id: talk.leadId }],
		},
	};
}

function messageView(context: KommoContext, talk: Talk, message: ChatMessage): JsonObject {
	return {
		id: message.id,
		chat_id: talk.chatId,
		type: message.direction,
		message_type: message.messageType,
		text: message.text,
		created_at: Math.floor(message.at / 1000),
		delivery_status: deliveryStatus(context, message),
		author: { id: message.author.id, type: message.author.type, name: message.author.name },
		attachment: message.attachment,
	};
}

/** A place that has nothing to do with time, and is the same on every call, so that pages do not overlap. */
function shuffled(message: ChatMessage): number {
	return ((Math.floor(message.at) % 100_003) * 48_271) % 65_537;
}

function monthOf(now: number): string {
	return new Date(now).toISOString().slice(0, 7);
}
