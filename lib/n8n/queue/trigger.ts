import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { JobsUnderWay, leaseText, pumpJobs, pumpReports, type RunEnd } from '../../application/queue';
import type { JobQueue, JobReport, LeasedJob } from '../../domain/queue';
import { nodeError, toConnectorError } from '../errors';
import { processWide } from '../registry';
import { ExecutionScope } from '../scope';
import { announceTrigger } from './active-triggers';
import { handOver, handOverUnwatched, type Handed, type HandOver } from './hand-over';
import { jobItem, reportItem, runName } from './items';
import { nextItem } from './next-item';
import { HeldQueue, queueOf } from './open-queue';
import { triggerSettings, triggerSystem, type TriggerSettings } from './trigger-settings';

/** Switching the workflow off takes so long at most; runs that are longer are watched on in the background, while the process lives. */
const longestClosingMs = 60_000;

/**
 * Hands the jobs of a queue, or the reports of those that failed for good, to the workflow until it is switched off.
 * @throws NodeOperationError for a wrong parameter, or where the queue cannot be opened
 */
export async function startQueueTrigger(trigger: ITriggerFunctions, closingMs = longestClosingMs): Promise<ITriggerResponse> {
	try {
		const settings = triggerSettings(trigger);
		return trigger.getMode() === 'manual' ? await showOnce(trigger, settings) : await start(trigger, settings, closingMs);
	} catch (error) {
		throw asNodeError(trigger, error);
	}
}

/** A test run shows what would come next, and takes nothing. */
async function showOnce(trigger: ITriggerFunctions, settings: TriggerSettings): Promise<ITriggerResponse> {
	const scope = new ExecutionScope(trigger, new AbortController().signal);
	const queue = await queueOf(scope, settings.queue);
	return {
		manualTriggerFunction: async () => trigger.emit([await nextItem(queue, settings.event)]),
		closeFunction: async () => await Promise.resolve(scope.close()),
	};
}

async function start(trigger: ITriggerFunctions, settings: TriggerSettings, closingMs: number): Promise<ITriggerResponse> {
	const stop = new AbortController();
	const scope = new ExecutionScope(trigger, stop.signal);
	const held = new HeldQueue(settings.queue, () => new ExecutionScope(trigger, stop.signal));
	const open = async (): Promise<JobQueue> => await held.get();
	const switchedOff = announceTrigger(scope.log, await open(), settings.event);
	const pumping = settings.event === 'jobFailed' ? reports(trigger, settings, { scope, open }) : jobs(trigger, settings, { scope, open });
	const { clock } = scope;
	const ended = pumping(stop.signal)
		// What is no failure of the queue is a defect: n8n restarts the trigger.
		.catch((error: unknown) => (stop.signal.aborted ? undefined : trigger.emitError(asNodeError(trigger, error))))
		.finally(() => {
			held.close();
			scope.close();
		});
	return {
		closeFunction: async () => {
			switchedOff();
			stop.abort();
			const done = new AbortController();
			await Promise.race([ended, clock.sleep(closingMs, done.signal).catch(() => undefined)]);
			done.abort();
		},
	};
}

interface Surroundings {
	scope: ExecutionScope;
	open: () => Promise<JobQueue>;
}

type Pumping = (stop: AbortSignal) => Promise<void>;

function jobs(trigger: ITriggerFunctions, settings: TriggerSettings, { scope, open }: Surroundings): Pumping {
	const { clock, random, log, meter } = scope;
	const { queue: name, concurrency, leaseMs, unknown: unknownOutcome, rate } = settings;
	const tools = handOverTools(trigger, settings, scope);
	const run = async (job: LeasedJob): Promise<RunEnd> => {
		const handed = { items: jobItem(name, job, leaseText(job)), runName: runName(name, job), isSettled: async () => await isSettled(await open(), job) };
		return settings.acknowledge === 'operation' ? handOverUnwatched(tools, handed) : await handOver(tools, handed);
	};
	const limit = rate === undefined ? null : { ...rate, store: async () => await scope.store() };
	// Switched on again, the workflow has a new pump, while the old one waits for its runs.
	const inProcess = processWide('queue-jobs-under-way', () => new JobsUnderWay());
	return async (stop) => await pumpJobs({ open, name, clock, random, log, meter, run, concurrency, rate: limit, leaseMs, unknownOutcome, inProcess, stop });
}

function reports(trigger: ITriggerFunctions, settings: TriggerSettings, { scope, open }: Surroundings): Pumping {
	const { clock, log } = scope;
	const { queue: name, longestRunMs, reportsForMs: maxAgeMs } = settings;
	const tools = handOverTools(trigger, settings, scope);
	const run = async (report: JobReport): Promise<boolean> => {
		const handed: Handed = { items: reportItem(name, report), runName: '', isSettled: async () => await Promise.resolve(true) };
		const end = await handOver({ ...tools, watch: 'whereItCan' }, handed);
		return end.kind === 'completed' || end.kind === 'handedOver';
	};
	return async (stop) => await pumpReports({ open, name, clock, log, run, leaseMs: longestRunMs, maxAgeMs, stop });
}

function handOverTools(trigger: ITriggerFunctions, { longestRunMs }: TriggerSettings, { clock, log }: ExecutionScope): HandOver {
	return { trigger, triggerName: trigger.getNode().name, longestRunMs, clock, log, watch: 'always' };
}

/** True where the job is no longer in the hands of this run. */
async function isSettled(queue: JobQueue, { id, attempt }: LeasedJob): Promise<boolean> {
	const job = await queue.get(id);
	return job === null || job.state !== 'running' || job.attempt !== attempt;
}

function asNodeError(trigger: ITriggerFunctions, error: unknown): Error {
	return nodeError(trigger.getNode(), toConnectorError(error, triggerSystem), 0);
}
