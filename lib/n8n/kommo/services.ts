import { randomUUID } from 'node:crypto';

import type { ConversationRef } from '../../application/bot-control/types';
import { replyToChat } from '../../application/reply/reply';
import type { ReplySettings } from '../../application/reply/settings';
import type { ReplyRequest, ReplyResult } from '../../application/reply/types';
import type { ChatMessage } from '../../domain/message';
import { getKommoAccount } from '../../systems/kommo/account';
import type { Kommo } from '../../systems/kommo/kommo';
import type { HistoryOptions } from '../../systems/kommo/talks';
import { openBotControl } from '../bot-control';
import type { ExecutionScope } from '../scope';
import { openKommo } from './connection';

export type ReplyOptions = ReplySettings;

export interface KommoServices {
	kommo: Kommo;
	/** Answers in the chat; asks Bot Control about `conversation` right before each send. */
	reply(
		request: ReplyRequest,
		conversation: ConversationRef,
		settings: ReplyOptions,
		signal: AbortSignal,
	): Promise<ReplyResult>;
	/**
	 * The talk's messages, oldest first, with the ids the trigger gives them: a message that is polled
	 * meets the same conversation as one that is delivered.
	 */
	history(talkId: string, options: Omit<HistoryOptions, 'around'>, signal: AbortSignal): Promise<ChatMessage[]>;
}

export async function openKommoServices(scope: ExecutionScope, authentication: string): Promise<KommoServices> {
	const { kommo } = await openKommo(scope, authentication);
	const store = await scope.store();
	const bot = await openBotControl(scope);
	const { clock, random, log, meter } = scope;
	const accountId = async (signal: AbortSignal) =>
		await scope.once(`kommo-account:${authentication}`, async () => (await getKommoAccount(kommo.client, { signal })).simple.id);
	return {
		kommo,
		reply: async (request, conversation, settings, signal) =>
			await replyToChat(
				{
					kommo,
					store,
					gate: {
						checkBeforeSend: async (epoch) => await bot.checkBeforeSend(conversation, epoch),
						registerSent: async (sent) => await bot.registerSent(conversation, sent),
						forgetSent: async (sent) => await bot.forgetSent(conversation, sent),
					},
					clock,
					random,
					log,
					meter,
					newOwner: randomUUID,
					signal,
					settings,
				},
				request,
			),
		history: async (talkId, options, signal) => {
			const account = await accountId(signal);
			const talk = (await kommo.talks.get(talkId, { signal }))?.simple;
			const around = { accountId: account, contactId: talk?.contactId ?? null, leadId: talk?.leadId ?? null };
			return await kommo.talks.history(talkId, { ...options, around }, { signal });
		},
	};
}
