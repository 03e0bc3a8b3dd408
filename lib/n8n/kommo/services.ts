import { randomUUID } from 'node:crypto';

import type { ConversationRef } from '../../application/bot-control/types';
import { replyToChat } from '../../application/reply/reply';
import type { ReplySettings } from '../../application/reply/settings';
import type { ReplyRequest, ReplyResult } from '../../application/reply/types';
import type { Kommo } from '../../systems/kommo/kommo';
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
}

export async function openKommoServices(scope: ExecutionScope, authentication: string): Promise<KommoServices> {
	const { kommo } = await openKommo(scope, authentication);
	const store = await scope.store();
	const bot = await openBotControl(scope);
	const { clock, random, log } = scope;
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
					},
					clock,
					random,
					log,
					newOwner: randomUUID,
					signal,
					settings,
				},
				request,
			),
	};
}
