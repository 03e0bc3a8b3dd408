import { isConnectorError, type ConnectorErrorCode } from '../../domain/errors';
import { writeOnce } from '../../resilience/write-once';
import { isNotOffered } from './optional';
import type { ReplyRun } from './reply-run';
import { findSentMessage } from './sent-lookup';
import type { FullReplySettings } from './settings';
import type { WayEnd } from './types';

type Salesbot = NonNullable<FullReplySettings['salesbot']>;

interface Turn {
	text: string;
	leadId: string;
	/** Null where the chat cannot be read, also once that is found out. */
	talkId: string | null;
	salesbot: Salesbot;
}

/** Kommo says that bot, field or plan are not as they are set up here. */
const wrongSetup: ReadonlySet<ConnectorErrorCode> = new Set(['not_found', 'permission', 'validation', 'unsupported']);
const firstLookMs = 700;
const betweenLooksMs = 1_000;

/**
 * The way every account has: the text is written into a field of the lead, and a Salesbot whose one
 * message is that field is started. The bot reads the field some time later, so the lead's lock is
 * kept until its message is seen, or for a while where the chat cannot be read: otherwise the
 * next answer would overwrite the field first, and the customer would get it twice and this one never.
 */
export async function replyBySalesbot(run: ReplyRun): Promise<WayEnd> {
	const { salesbot } = run.settings;
	if (salesbot === null) return { done: false, because: 'not_configured' };
	const leadId = await run.target.leadId();
	if (leadId === null) return { done: false, because: 'no_lead' };
	const talkId = (await run.memory.missing('history')) === null ? await run.target.talkId() : null;
	const turn: Turn = { text: '', leadId, talkId, salesbot };
	const { maximumLength } = salesbot;
	for (let text = run.nextPart(maximumLength); text !== null; text = run.nextPart(maximumLength)) {
		turn.text = text;
		try {
			await sendPart(run, turn);
		} catch (error) {
			if (!isConnectorError(error) || !wrongSetup.has(error.code)) throw error;
			// Without the message: Kommo's own words may name the customer.
			run.dependencies.log.warn('An answer could not go by Salesbot; its setup in Kommo or in the node is wrong.', { system: 'Kommo', operation: 'reply.salesbot', code: error.code });
			return { done: false, because: error.code };
		}
	}
	return { done: true };
}

async function sendPart(run: ReplyRun, turn: Turn): Promise<void> {
	await run.checkGate();
	await writeField(run, turn);
	const outcome = await run.sending(async () => await startBot(run, turn));
	const seenId = outcome === 'accepted' ? await awaitMessage(run, turn) : outcome.messageId;
	run.progress.confirmed = seenId !== null ? true : turn.talkId === null ? null : false;
	await run.partSent(turn.text, 'salesbot', seenId);
}

/** The value is absolute, so after an unknown outcome it is simply written again. */
async function writeField(run: ReplyRun, { leadId, text, salesbot }: Turn): Promise<void> {
	const write = async () =>
		await run.dependencies.kommo.leads.update(
			leadId,
			{ customFields: [{ field: salesbot.fieldId, value: text }] },
			run.context,
		);
	try {
		await write();
	} catch (error) {
		if (!isConnectorError(error) || error.code !== 'uncertain') throw error;
		await write();
	}
}

type Started = 'accepted' | { messageId: string };

async function startBot(run: ReplyRun, { text, leadId, talkId, salesbot }: Turn): Promise<Started> {
	const { kommo, clock, random } = run.dependencies;
	const guard = async () => await run.beforeSend({ text, way: 'salesbot', talkId });
	const target = { botId: salesbot.botId, entityType: 'leads' as const, entityId: leadId };
	const lookUp = async (): Promise<Started | null> => {
		if (run.progress.inFlight === null || talkId === null) return null;
		const message = await findSentMessage(run, talkId, run.progress.inFlight);
		return message === null ? null : { messageId: message.id };
	};
	const { result } = await writeOnce<Started>({
		system: 'Kommo',
		key: `of the Salesbot’s message on lead ${leadId}`,
		...(talkId === null ? {} : { lookUp }),
		write: async () => {
			await kommo.salesbot.run(target, run.context, { guard, attempts: 1 });
			return 'accepted';
		},
		settleMs: [salesbot.confirmMs / 2, salesbot.confirmMs],
		clock,
		random,
		signal: run.context.signal,
	});
	return result;
}

/**
 * Waits until the bot's message is in the chat and returns its id; null where it did not show in time
 * or the chat cannot be read. The bot has been started, so nothing here may fail the answer.
 */
async function awaitMessage(run: ReplyRun, turn: Turn): Promise<string | null> {
	const { clock, log } = run.dependencies;
	const { confirmMs, settleMs } = turn.salesbot;
	const { inFlight } = run.progress;
	if (turn.talkId === null || inFlight === null) {
		await clock.sleep(settleMs, run.context.signal);
		return null;
	}
	const deadline = clock.now() + confirmMs;
	let pause = firstLookMs;
	while (clock.now() + pause <= deadline) {
		await clock.sleep(pause, run.context.signal);
		pause = betweenLooksMs;
		try {
			const message = await findSentMessage(run, turn.talkId, inFlight);
			if (message !== null) return message.id;
		} catch (error) {
			if (!isConnectorError(error)) throw error;
			if (isNotOffered(error)) await run.tolerate('remember', run.memory.remember('history', error.code));
			turn.talkId = null;
			return await awaitMessage(run, turn);
		}
	}
	log.warn('The Salesbot was started, but its message did not appear in the chat', {
		system: 'Kommo',
		operation: 'reply.salesbot',
		waitedMs: confirmMs,
	});
	return null;
}
