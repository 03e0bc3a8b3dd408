import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { ReplyOutcome } from '../../domain/metrics';
import { withLock } from '../../resilience/lock';
import { isStoreDown, storeWaitMs } from '../../resilience/store-outage';
import { AccountMemory } from './account-memory';
import { leaveNote } from './note-way';
import { newProgress } from './progress';
import { ReplyRecord } from './reply-record';
import { ReplyRun, StoppedByGate } from './reply-run';
import { replyBySalesbot } from './salesbot-way';
import { findSentMessage } from './sent-lookup';
import { fullSettings, type FullReplySettings } from './settings';
import { replyByTalk } from './talk-way';
import { ReplyTarget } from './target';
import type { ReplyDependencies, ReplyRequest, ReplyResult, WayEnd } from './types';

/** Outlives a process that dies; renewed while the answer is under way. */
const lockTtlMs = 30_000;
/** After this time a message that Kommo took is in its chat. */
const settledAfterMs = 5_000;
const settleMs = 1_500;

/**
 * Answers a customer in the chat they wrote in, by the best way the account allows: Kommo's own
 * sending, else a lead field and a Salesbot, else a note that tells the team. One answer at a time per
 * lead; right before each message the gate is asked whether the bot may still speak.
 *
 * Not being allowed is a result (`sent: false` with the gate's reason), and so is the note
 * (`sent: false`, way `note`): the customer got nothing.
 *
 * @throws ConnectorError `uncertain` where nobody knows whether a message arrived (it is never sent a
 * second time), `unsupported` where no way is open, `validation`, and whatever Kommo or the Store throw
 */
export async function replyToChat(dependencies: ReplyDependencies, request: ReplyRequest): Promise<ReplyResult> {
	const { meter, signal } = dependencies;
	try {
		const result = await answer(dependencies, request);
		// That it was answered before is no answer.
		if (result.duplicate !== true) meter?.reply('Kommo', outcomeOf(result));
		return result;
	} catch (error) {
		if (isConnectorError(error) && !signal.aborted) meter?.reply('Kommo', error.code === 'uncertain' ? 'uncertain' : 'failed');
		throw error;
	}
}

/** A note tells the team; the customer got nothing. */
function outcomeOf({ sent, way, reason }: ReplyResult): ReplyOutcome {
	if (sent) return 'sent';
	return way === 'note' || reason === 'unreadable_state' ? 'failed' : 'suppressed';
}

async function answer(dependencies: ReplyDependencies, request: ReplyRequest): Promise<ReplyResult> {
	const { kommo, store, clock, random, newOwner, signal } = dependencies;
	const settings = fullSettings(dependencies.settings);
	if (request.text.trim() === '') throw emptyText();
	const { accountKey } = kommo.client;
	const target = new ReplyTarget(kommo, request, { signal });
	const lockName = await target.lockName();
	const record = openRecord(dependencies, request, settings, lockName);
	// A message that is delivered again and again need not stand in line behind the next answer to find out.
	const before = record && (await record.finished().catch(unlessStore));
	if (before) return { ...before, duplicate: true };
	const lock = { ttlMs: lockTtlMs, waitMs: settings.lockWaitMs, storeWaitMs, clock, random, signal, newOwner };
	return await withLock(store, `lock:reply:kommo:${accountKey}:${lockName}`, lock, async (lockSignal) => {
		const context = { signal: lockSignal };
		const left = (await record?.open(lockSignal)) ?? null;
		if (left !== null && 'done' in left) return { ...left.done, duplicate: true };
		const run = new ReplyRun(dependencies, {
			target,
			progress: left?.progress ?? newProgress(request.text),
			record,
			memory: new AccountMemory(store, accountKey, settings.unavailableForMs),
			settings,
			context,
			epoch: request.epoch,
		});
		return await finish(run, record);
	});
}

/** Where the Store is down, it is waited for where the lock is taken. @throws every other error */
function unlessStore(error: unknown): null {
	if (isStoreDown(error)) return null;
	throw error;
}

/** A key names an answer within its chat: keys made from an order or a product repeat between customers. */
function openRecord(
	{ kommo, store, clock, newOwner }: ReplyDependencies,
	{ idempotencyKey }: ReplyRequest,
	{ rememberMs }: FullReplySettings,
	lockName: string,
): ReplyRecord | null {
	if (idempotencyKey === undefined || idempotencyKey === '') return null;
	const options = { store, clock, owner: newOwner(), keepMs: rememberMs };
	return new ReplyRecord(options, kommo.client.accountKey, `${lockName}:${idempotencyKey}`);
}

/** Sends, and leaves the record so that the next run with the same key does the right thing. */
async function finish(run: ReplyRun, record: ReplyRecord | null): Promise<ReplyResult> {
	const { progress } = run;
	try {
		const result = await deliver(run);
		if (result.sent) await run.tolerate('finish', record?.finish(result));
		else await run.tolerate('giveBack', record?.giveBack(null));
		return result;
	} catch (error) {
		if (error instanceof StoppedByGate) {
			const result = run.result({ sent: progress.parts > 0, way: progress.way, reason: error.reason });
			// What a person has cut off must not be taken up again by a later run.
			await run.tolerate('end', result.sent ? record?.finish(result) : record?.giveBack(null));
			return result;
		}
		const begun = progress.parts > 0 || progress.inFlight !== null;
		await run.tolerate('giveBack', record?.giveBack(begun ? progress : null));
		throw withPartsSent(error, progress.parts);
	}
}

async function deliver(run: ReplyRun): Promise<ReplyResult> {
	await settleEarlierAttempt(run);
	const reasons: string[] = [];
	if (run.progress.remaining === '') return run.result({ sent: true, way: run.progress.way });
	for (const way of run.settings.ways) {
		const reason = reasons.join(' ');
		if (way === 'note') {
			if (await leaveNote(run, reason)) return run.result({ sent: false, way, reason });
			reasons.push('note:no_record');
			continue;
		}
		const end: WayEnd = way === 'talk' ? await replyByTalk(run) : await replyBySalesbot(run);
		if (end.done) return run.result({ sent: true, way: run.progress.way, reason });
		reasons.push(`${way}:${end.because}`);
	}
	throw noWay(reasons);
}

/** A run that died or gave up in the middle of a send left its attempt on record: did it arrive? */
async function settleEarlierAttempt(run: ReplyRun): Promise<void> {
	const { inFlight } = run.progress;
	if (inFlight === null) return;
	const talkId = inFlight.talkId ?? (await run.target.talkId());
	if (talkId === null) throw unknownFate('and its chat is not known');
	try {
		const message = await findSentMessage(run, talkId, inFlight);
		const young = run.dependencies.clock.now() - inFlight.startedAt < settledAfterMs;
		if (message !== null) await run.partSent(inFlight.text, inFlight.way, message.id);
		else if (!young) await run.nothingWentOut();
		else {
			await run.dependencies.clock.sleep(settleMs, run.context.signal);
			await settleEarlierAttempt(run);
		}
	} catch (error) {
		if (!isConnectorError(error) || error.code === 'uncertain') throw error;
		throw unknownFate(`and the chat could not be read (${error.code})`);
	}
}

function unknownFate(why: string): ConnectorError {
	return new ConnectorError('uncertain', `An earlier run may have sent this answer, ${why}.`, {
		system: 'Kommo',
		hint: 'Look into the chat in Kommo; if the answer is not there, run again with another idempotency key.',
	});
}

function withPartsSent(error: unknown, parts: number): unknown {
	if (parts === 0 || !isConnectorError(error)) return error;
	const text = `The customer got the first ${parts} part(s) of the answer, the rest failed: ${error.message}`;
	return new ConnectorError(error.code, text, {
		system: error.system,
		retryable: false,
		...(error.hint === undefined ? {} : { hint: error.hint }),
		...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
	});
}

function noWay(reasons: readonly string[]): ConnectorError {
	return new ConnectorError('unsupported', `No way into the chat is open (${reasons.join(' ')}).`, {
		system: 'Kommo',
		hint: 'Set up a Salesbot and its lead field for this node, or add Kommo’s Chats API add-on to the account.',
		nothingDone: true,
	});
}

function emptyText(): ConnectorError {
	return new ConnectorError('validation', 'The text of the answer is empty.', {
		system: 'Kommo',
		parameter: 'text',
		hint: 'Give the text the customer shall read; check the expression that makes it.',
		nothingDone: true,
	});
}
