import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { accountState, assembleAccount, resetAccount } from './account.ts';
import type { AccountOptions } from './account.ts';
import { vendorFace } from './api.ts';
import type { AccountIdentity } from './context.ts';
import { controlRoutes } from './control.ts';
import { FORM } from './delivery.ts';
import type { Attempt } from './delivery.ts';
import type { KommoKnobs } from './knobs.ts';
import { agentNotes, agentWrites, conversation, customerWrites } from './people.ts';
import type { AgentMessage, AgentNote, ConversationLine, CustomerMessage } from './people.ts';
import { truthOf } from './truth.ts';
import type { KommoTruth } from './truth.ts';

export { SEED } from './seed.ts';

export interface KommoSandboxOptions extends AccountOptions {
	/** 0 (the default) takes a free port. */
	port?: number;
}

/** One Kommo account on one port, with the control calls as methods. */
export interface KommoSandbox extends RunningSandbox, KommoTruth {
	account: AccountIdentity;
	/** Changing one here is the same as POST /__sandbox/options. */
	knobs: KommoKnobs;
	deliveries(): Attempt[];
	customerMessage(message: CustomerMessage): ReturnType<typeof customerWrites>;
	agentMessage(message: AgentMessage): ReturnType<typeof agentWrites>;
	agentNote(note: AgentNote): { noteId: number };
	conversation(talkId: number): ConversationLine[];
	/** Posts a body as it is to every enabled destination and resolves with the answers. */
	deliver(body: string, contentType?: string): Promise<Attempt[]>;
	/** Makes the retries that are due, or all that wait, and resolves with their number once they are answered. */
	fireRetries(all?: boolean): Promise<number>;
	/** Resolves once every webhook on its way is answered. */
	settle(): Promise<void>;
	state(): ReturnType<typeof accountState>;
}

/** Starts an account. Throws an Error naming an option that is unknown or of the wrong type. */
export async function startKommoSandbox(options: KommoSandboxOptions = {}): Promise<KommoSandbox> {
	const { port, ...accountOptions } = options;
	const parts = assembleAccount(accountOptions);
	const { context, courier, deliveries, bots } = parts;
	const running = await startSandbox({
		port: port ?? 0,
		clock: context.clock,
		knobs: context.knobs,
		handle: vendorFace(parts),
		control: controlRoutes(parts),
		reset: () => resetAccount(parts),
		state: () => accountState(parts),
	});
	return {
		...running,
		...truthOf(context),
		account: context.account,
		knobs: context.knobs,
		deliveries: () => deliveries.attempts(),
		customerMessage: (message) => customerWrites(context, message),
		agentMessage: (message) => agentWrites(context, message),
		agentNote: (note) => ({ noteId: agentNotes(context, note).id }),
		conversation: (talkId) => conversation(context, talkId),
		deliver: (body, contentType = FORM) => courier.deliverRaw(body, contentType),
		fireRetries: (all = false) => deliveries.fireRetries(all),
		settle: () => courier.settle(),
		state: () => accountState(parts),
		close: async () => {
			courier.clear();
			bots.clear();
			deliveries.close();
			await running.close();
		},
	};
}
