import { writeOnce } from '../../resilience/write-once';
import type { SendOutcome, SendRefusal } from '../../systems/kommo/send-refusal';
import type { ReplyRun } from './reply-run';
import { findSentMessage } from './sent-lookup';
import type { WayEnd } from './types';

/** Refusals that hold for the whole account and for longer than this answer. */
const accountWide: ReadonlySet<SendRefusal> = new Set(['tariff', 'quota', 'scope', 'missing']);
/** Refusals of one talk: the customer may have another one open. */
const ofThisTalk: ReadonlySet<SendRefusal> = new Set(['closed', 'wrongTalk']);

/**
 * Kommo's own sending: text into the talk itself. A message whose fate is unknown is looked for in the
 * talk before it is repeated; where the talk cannot be read, the error is `uncertain`.
 */
export async function replyByTalk(run: ReplyRun): Promise<WayEnd> {
	const missing = await run.memory.missing('talks');
	if (missing !== null) return { done: false, because: missing };
	const tried = new Set<string>();
	let because = 'no_open_talk';
	let talkId = await run.target.talkId();
	while (talkId !== null) {
		const refusal = await sendParts(run, talkId);
		if (refusal === null) return { done: true };
		because = refusal;
		if (accountWide.has(refusal)) await run.tolerate('remember', run.memory.remember('talks', refusal));
		if (!ofThisTalk.has(refusal)) break;
		tried.add(talkId);
		talkId = await run.target.otherTalkId(tried);
	}
	return { done: false, because };
}

async function sendParts(run: ReplyRun, talkId: string): Promise<SendRefusal | null> {
	const { talkMaximumLength } = run.settings;
	for (let part = run.nextPart(talkMaximumLength); part !== null; part = run.nextPart(talkMaximumLength)) {
		const outcome = await sendPart(run, talkId, part);
		if (!outcome.sent) {
			await run.nothingWentOut();
			return outcome.refusal;
		}
		await run.partSent(part, 'talk', outcome.messageId);
	}
	return null;
}

async function sendPart(run: ReplyRun, talkId: string, text: string): Promise<SendOutcome> {
	const { kommo, clock, random } = run.dependencies;
	const guard = async () => await run.beforeSend({ text, way: 'talk', talkId });
	const { result } = await run.sending(
		async () =>
			await writeOnce<SendOutcome>({
				system: 'Kommo',
				key: `of the message to talk ${talkId}`,
				lookUp: async () => await lookUp(run, talkId),
				write: async () => await kommo.talks.send(talkId, text, run.context, { guard, attempts: 1 }),
				clock,
				random,
				signal: run.context.signal,
			}),
	);
	return result;
}

/** Before the first attempt there is nothing to look for. */
async function lookUp(run: ReplyRun, talkId: string): Promise<SendOutcome | null> {
	if (run.progress.inFlight === null) return null;
	const message = await findSentMessage(run, talkId, run.progress.inFlight);
	return message === null ? null : { sent: true, messageId: message.id };
}
