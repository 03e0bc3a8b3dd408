import { defaultTimeZone, plainText } from '../../domain/bot-texts';
import {
	pauseConversation,
	resumeConversation,
	untouchedConversation,
	type ConversationState,
	type Transition,
} from '../../domain/conversation';
import { isConnectorError } from '../../domain/errors';
import type { Meter } from '../../domain/metrics';
import type { Clock } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import { candidateKeys, conversationIds, type ConversationIds } from './conversation-key';
import { ConversationList } from './conversation-list';
import { statusOf } from './conversation-status';
import { ConversationStore, type FoundConversation } from './conversation-store';
import { commandOf, effectOfHumanMessage, gateCommand, gateRules, type GateRules } from './gate';
import { pauseOrder } from './pause-order';
import { SentRegistry } from './sent-registry';
import type * as types from './types';

const DAY = 86_400_000;

export interface BotControlOptions {
	store: Store;
	clock: Clock;
	/** How long a state is kept after its last change or the end of its pause. Default 180 days. */
	retentionMs?: number;
	/** How long the bot's own messages are recognized. Default 10 minutes. */
	sentTtlMs?: number;
	/** IANA name, for `until` without an offset. Default `America/Sao_Paulo`. */
	timeZone?: string;
	meter?: Pick<Meter, 'reply'>;
}

/** A person has the conversation: the bot was asked, and gives no answer. */
const keepsSilent: ReadonlySet<types.GateReason> = new Set(['paused', 'command', 'human_wrote']);
/** Channels by the names their users know, as they are counted. */
const channelNames = new Map([['kommo', 'Kommo'], ['jivochat', 'JivoChat'], ['smclick', 'SM Click'], ['wuzapi', 'WUZAPI']]);

/**
 * Decides, for all workers that share one Store, whether the bot or a person speaks in a conversation.
 * Every method throws ConnectorError `validation` for a reference without phone and contact id, and the
 * Store's own errors, except that `gate` and `checkBeforeSend` report those in `problem` and never let the
 * bot speak.
 */
export class BotControl {
	private readonly conversations: ConversationStore;
	private readonly list: ConversationList;
	private readonly sent: SentRegistry;
	private readonly clock: Clock;
	private readonly timeZone: string;
	private readonly meter: BotControlOptions['meter'];

	constructor({ store, clock, retentionMs = 180 * DAY, sentTtlMs = 600_000, timeZone = defaultTimeZone, meter }: BotControlOptions) {
		this.meter = meter;
		this.clock = clock;
		this.timeZone = timeZone;
		this.conversations = new ConversationStore(store, clock, retentionMs);
		this.list = new ConversationList(store, clock);
		this.sent = new SentRegistry(store, sentTtlMs);
	}

	/** Reads one message of a chat: who may answer it, and what it changes. */
	async gate(message: types.GateMessage, settings: types.GateSettings = {}): Promise<types.GateResult> {
		const result = await this.judge(message, settings);
		if (keepsSilent.has(result.reason)) this.meter?.reply(channelNames.get(message.channel) ?? message.channel, 'suppressed');
		return result;
	}

	private async judge(message: types.GateMessage, settings: types.GateSettings): Promise<types.GateResult> {
		const ids = conversationIds(message);
		const rules = gateRules(settings);
		try {
			if (message.author === 'customer') return await this.gateCustomer(ids);
			const sent = { messageId: message.id, text: message.text };
			// Also for messages the channel marks as automatic, so that their text is used up.
			const ours = await this.wasSentByUs(message, sent);
			if (ours || message.author !== 'human') return await this.gateBot(ids);
			return await this.gateHuman(ids, message, rules);
		} catch (error) {
			const command = commandOf(message, rules);
			const lost = command && gateCommand(command, false, plainText('notSaved', rules.texts));
			return { route: 'human', reason: 'unreadable_state', conversation: null, command: lost, problem: problemOf(error) };
		}
	}

	private async gateCustomer(ids: ConversationIds): Promise<types.GateResult> {
		const conversation = this.statusOf(ids, await this.conversations.find(ids));
		const active = conversation.status === 'active';
		return {
			route: active ? 'bot' : 'human',
			reason: active ? 'active' : 'paused',
			conversation,
			command: null,
			problem: null,
		};
	}

	private async gateBot(ids: ConversationIds): Promise<types.GateResult> {
		const conversation = this.statusOf(ids, await this.conversations.find(ids));
		return { route: 'human', reason: 'bot_wrote', conversation, command: null, problem: null };
	}

	private async gateHuman(ids: ConversationIds, message: types.GateMessage, rules: GateRules): Promise<types.GateResult> {
		const effect = effectOfHumanMessage(message, commandOf(message, rules), rules);
		const { found, transition } = await this.conversations.update(ids, effect.change ?? unchanged);
		return {
			route: 'human',
			reason: effect.command === null ? 'human_wrote' : 'command',
			conversation: this.statusOf(ids, found),
			command: effect.command?.(transition, this.clock.now()) ?? null,
			problem: null,
		};
	}

	/** Silences the bot, also in a conversation that it does not know yet. The last pause given holds. */
	async pause(ref: types.ConversationRef, request: types.PauseRequest = {}): Promise<types.ChangedConversation> {
		const ids = conversationIds(ref);
		const order = pauseOrder(request, this.clock.now(), this.timeZone);
		return this.change(ids, (state, now) => pauseConversation(state, order, now));
	}

	async resume(ref: types.ConversationRef, request: types.ResumeRequest = {}): Promise<types.ChangedConversation> {
		const order = { reason: request.reason ?? 'manual', by: request.by ?? null, sentAt: null };
		return this.change(conversationIds(ref), (state, now) => resumeConversation(state, order, now));
	}

	async getStatus(ref: types.ConversationRef): Promise<types.ConversationStatus> {
		const ids = conversationIds(ref);
		return this.statusOf(ids, await this.conversations.find(ids));
	}

	/** Paused conversations in the order of their keys, a page at a time. */
	async getPaused(filter: types.PausedFilter = {}): Promise<types.PausedPage> {
		return this.list.paused(filter);
	}

	/** Removes all that is kept about a conversation, its links to contacts included. */
	async forget(ref: types.ConversationRef): Promise<{ forgotten: boolean }> {
		return { forgotten: await this.list.forget(conversationIds(ref)) };
	}

	/**
	 * Tells the gate which messages are the bot's own. Best is the text before it is sent, then the id the
	 * channel gave it: the channel may report the message before the sending call returns.
	 */
	async registerSent(ref: types.ConversationRef, sent: types.SentMessage): Promise<void> {
		const ids = conversationIds(ref);
		const { key } = await this.conversations.find(ids);
		await this.sent.register(ids, key, sent);
	}

	/**
	 * Takes one registered text back: without an id because it was not sent after all, with a registered
	 * id because that tells the message from now on. Ids stay known.
	 */
	async forgetSent(ref: types.ConversationRef, sent: types.SentMessage): Promise<void> {
		const ids = conversationIds(ref);
		await this.sent.forget(ids, await this.keysOfSent(ids), sent);
	}

	/** Uses up one registered text, as the gate does; ids stay known. */
	async wasSentByUs(ref: types.ConversationRef, seen: types.SentMessage): Promise<boolean> {
		const ids = conversationIds(ref);
		return this.sent.recognize(ids, await this.keysOfSent(ids), seen);
	}

	/** A text may have been registered before the contact's phone was known. */
	private async keysOfSent(ids: ConversationIds): Promise<string[]> {
		const { key } = await this.conversations.find(ids);
		return [...new Set([key, ...candidateKeys(ids)])];
	}

	/**
	 * The last look before an answer goes out. With the epoch that the gate gave, nothing that happened
	 * since is overlooked, not even a pause that has ended already; without it only the status counts.
	 */
	async checkBeforeSend(ref: types.ConversationRef, epoch?: number): Promise<types.SendCheck> {
		const ids = conversationIds(ref);
		try {
			const conversation = this.statusOf(ids, await this.conversations.find(ids));
			const reason = sendReason(conversation, epoch);
			return { allowed: reason === 'ok', reason, conversation, problem: null };
		} catch (error) {
			return { allowed: false, reason: 'unreadable_state', conversation: null, problem: problemOf(error) };
		}
	}

	private async change(
		ids: ConversationIds,
		change: (state: ConversationState | null, now: number) => Transition,
	): Promise<types.ChangedConversation> {
		const { found, transition } = await this.conversations.update(ids, change);
		return { ...this.statusOf(ids, found), changed: transition.changed && !transition.alreadyActive };
	}

	private statusOf(ids: ConversationIds, found: FoundConversation): types.ConversationStatus {
		return statusOf({ ...ids, ...found }, this.clock.now());
	}
}

function unchanged(state: ConversationState | null): Transition {
	return { state: state ?? untouchedConversation, changed: false, alreadyActive: false, stale: false };
}

function sendReason(conversation: types.ConversationStatus, epoch: number | undefined): types.SendCheck['reason'] {
	if (conversation.status === 'paused') return 'paused';
	return epoch === undefined || epoch === conversation.epoch ? 'ok' : 'epoch_changed';
}

/** Drivers' own messages may hold addresses or keys: only a ConnectorError's is passed on. */
function problemOf(error: unknown): types.StoreProblem {
	if (isConnectorError(error)) return { code: error.code, message: error.message };
	return { code: 'unavailable', message: 'The state of the conversation could not be read.' };
}
