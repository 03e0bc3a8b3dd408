import { createHash } from 'node:crypto';
import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';

import type { RunEnd } from '../../application/queue/types';
import { ConnectorError } from '../../domain/errors';
import type { Clock, Log } from '../../domain/runtime';
import { redactText } from '../../domain/masking';
import { nodeError, toConnectorError } from '../errors';
import { endOfRun, sentence, unknownEnd } from './run-end';
import { triggerSystem } from './trigger-settings';

/** How often it is asked whether a waiting run has settled its job by itself. */
const settledEveryMs = 5_000;

export interface HandOver {
	trigger: ITriggerFunctions;
	triggerName: string;
	longestRunMs: number;
	clock: Clock;
	log: Pick<Log, 'warn'>;
	/** `whereItCan`: where n8n tells no trigger how a run ends, starting it has to do. */
	watch: 'always' | 'whereItCan';
}

export interface Handed {
	items: INodeExecutionData[];
	/** n8n starts no second run of this name; empty: as often as it is handed over. */
	runName: string;
	/** True where somebody else has ended the job, for runs that wait. */
	isSettled(): Promise<boolean>;
}

/** Starts a run of which nobody hears how it ends. Never throws. */
export function handOverUnwatched({ trigger, log }: HandOver, { items, runName }: Pick<Handed, 'items' | 'runName'>): RunEnd {
	try {
		trigger.emit([items], undefined, undefined, runKey(runName));
		return { kind: 'handedOver' };
	} catch (error) {
		return notStarted(log, error);
	}
}

/**
 * Starts a run and waits for its end, for so long at most: n8n may lose the event of a run's end, and a run that waits
 * (Wait node) has not ended. Never throws.
 */
export async function handOver(tools: HandOver, handed: Handed): Promise<RunEnd> {
	const { trigger, clock, log, longestRunMs } = tools;
	const ended = trigger.helpers.createDeferredPromise<IRun>();
	const finished = ended.promise.then(
		(run: IRun | undefined) => ({ run }),
		(error: unknown) => ({ error }),
	);
	try {
		trigger.emit([handed.items], undefined, ended, runKey(handed.runName));
	} catch (error) {
		return isEngineRefusal(error) ? refusedEnd(tools, handed, error) : notStarted(log, error);
	}
	const late = new AbortController();
	const tooLong = clock.sleep(longestRunMs, late.signal).then(() => null, () => null);
	try {
		const end = await Promise.race([finished, tooLong]);
		if (end === null) return tooLongEnd(longestRunMs);
		if ('error' in end) return refusedEnd(tools, handed, end.error);
		if (end.run?.status === 'waiting') return await waitingEnd(tools, handed, tooLong);
		return endOfRun(end.run, tools.triggerName);
	} finally {
		late.abort();
	}
}

/** How a run ends that waits, n8n tells nobody: it is over when its job was settled by Write Queue: Complete or Fail. */
async function waitingEnd({ clock, longestRunMs }: HandOver, { isSettled }: Handed, tooLong: Promise<null>): Promise<RunEnd> {
	const over = new AbortController();
	void tooLong.then(() => over.abort());
	while (!over.signal.aborted) {
		// A store that is down says nothing about the job.
		if (await isSettled().catch(() => false)) return { kind: 'handedOver' };
		await clock.sleep(settledEveryMs, over.signal).catch(() => undefined);
	}
	return tooLongEnd(longestRunMs);
}

function tooLongEnd(longestRunMs: number): RunEnd {
	const minutes = Math.round(longestRunMs / 60_000);
	return unknownEnd(`Nothing was heard of the run's end within ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} (Longest Run).`, 'run_too_long');
}

/** A rejection: n8n could not start the run, or somebody cancelled it, or it timed out. Which, and how far it came, is not certain. */
function refusedEnd(tools: HandOver, handed: Handed, error: unknown): RunEnd {
	const { trigger, log, watch } = tools;
	if (isEngineRefusal(error)) {
		if (watch === 'whereItCan') return handOverUnwatched(tools, handed);
		trigger.emitError(nodeError(trigger.getNode(), engineRefusal(), 0));
		return notStarted(log, error);
	}
	return unknownEnd(`The run was cancelled or timed out, or n8n could not start it: ${sentence(reasonOf(error))}`, 'run_lost');
}

/** The text of n8n's own refusal: “Engine 2.0 cannot run a trigger that waits for its execution to finish yet.” */
export function isEngineRefusal(error: unknown): boolean {
	return error instanceof Error && error.message.includes('trigger that waits for its execution to finish');
}

function engineRefusal(): ConnectorError {
	return new ConnectorError('unsupported', 'This workflow runs on n8n’s Engine 2.0, which tells no trigger when a run has ended.', {
		system: triggerSystem,
		parameter: 'Acknowledge',
		hint: 'Set Acknowledge to “By Write Queue: Complete or Fail”, and end each run with one of these two operations; or take the workflow off Engine 2.0.',
		nothingDone: true,
	});
}

function notStarted(log: Pick<Log, 'warn'>, error: unknown): RunEnd {
	log.warn('n8n did not start a run with a job; the job waits again.', { event: 'queue_run_not_started', reason: reasonOf(error) });
	return { kind: 'notStarted' };
}

function reasonOf(error: unknown): string {
	return redactText(toConnectorError(error, 'n8n').message);
}

/** n8n's column for it ends at 255 characters, and holds the keys of all workflows. */
function runKey(runName: string): string | undefined {
	return runName === '' ? undefined : `backoffice-queue:${createHash('sha256').update(runName).digest('hex')}`;
}
