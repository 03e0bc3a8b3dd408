import { createHash } from 'node:crypto';

import { maskPhone, redactText } from '../../domain/masking';
import type { BotControl, ConversationStatus } from '../bot-control';
import type { HealthRules } from './rules';
import type { ConversationsHealth, LongPause } from './types';
import { counted, duration } from './wording';

const MINUTE = 60_000;
const PAGE = 200;
/** Each costs a read of the Store. */
const MOST_LOOKED_AT = 1_000;
/** A team that lets more lie has one problem, not so many. */
const MOST_LISTED = 50;

export interface PausedConversations {
	conversations: readonly ConversationStatus[];
	/** There are more than were read. */
	more: boolean;
}

/** @throws ConnectorError of the Store */
export async function readPaused(bot: Pick<BotControl, 'getPaused'>): Promise<PausedConversations> {
	const conversations: ConversationStatus[] = [];
	let after: string | null = null;
	do {
		const page = await bot.getPaused({ limit: PAGE, ...(after === null ? {} : { after }) });
		conversations.push(...page.conversations);
		after = page.next;
	} while (after !== null && conversations.length < MOST_LOOKED_AT);
	return { conversations, more: after !== null };
}

/** Lists where the bot has been paused for longer than it should, without telling whose conversations they are. */
export function judgeConversations({ conversations, more }: PausedConversations, now: number, rules: HealthRules): ConversationsHealth {
	const long = conversations
		.map((status) => ({ status, ms: now - Date.parse(status.since ?? '') }))
		.filter(({ ms }) => ms >= rules.pausedMs)
		.sort((left, right) => right.ms - left.ms);
	const total = `${counted(conversations.length, 'conversation')}${more ? ' and more' : ''} with the bot paused`;
	const why = long.length === 0 ? `${total}, none for longer than ${duration(rules.pausedMs)}.` : `${total}, ${long.length} of them for longer than ${duration(rules.pausedMs)}.`;
	return {
		status: long.length === 0 ? 'up' : 'degraded',
		reason: long.length === 0 ? 'working' : 'paused_long',
		why,
		paused: conversations.length,
		more: more || long.length > MOST_LISTED,
		longPauses: long.slice(0, MOST_LISTED).map(({ status, ms }) => longPause(status, ms)),
	};
}

function longPause(status: ConversationStatus, ms: number): LongPause {
	return {
		conversation: conversationName(status.key),
		channel: redactText(status.channel),
		phone: status.phone === null ? null : maskPhone(status.phone),
		contactId: shown(status.contactId),
		pausedAt: status.since ?? '',
		pausedMinutes: Math.floor(ms / MINUTE),
		until: status.until,
		reason: shown(status.reason),
	};
}

/** Some channels' contact ids are phones, and people write what they like into a reason. */
function shown(text: string | null): string | null {
	return text === null ? null : redactText(text);
}

/** A conversation's key holds the phone. */
function conversationName(key: string): string {
	return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

export function unreadableConversations(why: string): ConversationsHealth {
	return { status: 'unknown', reason: 'unreadable', why, paused: null, more: false, longPauses: [] };
}
