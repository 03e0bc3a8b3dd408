import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { leaseText, pumpJobs, pumpReports, type RunEnd } from '../../application/queue';
import type { JobQueue, JobReport, LeasedJob } from '../../domain/queue';
import { nodeError, toConnectorError } from '../errors';
import { ExecutionScope } from '../scope';
import { handOver, handOverUnwatched, type Handed, type HandOver } from './hand-over';
import { jobItem, reportItem, runName } from './items';
import { nextItem } from './next-item';
import { HeldQueue, queueOf } from './open-queue';
import { triggerSettings, triggerSystem, type TriggerSettings } from './trigger-settings';

/** Switching the workflow off takes so long at most; runs that are longer are given up: their leases run out. */
const closingMs = 60_000;

/**
 * Hands the jobs of a queue, or the reports of those that failed for good, to the workflow until it is switched off.
 * @throws NodeOperationError for a wrong parameter, or where the queue cannot be opened
 */
export async function startQueueTrigger(trigger: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		const settings = triggerSettings(trigger);
		return trigger.getMode() === 'manual' ? await showOnce(trigger, settings) : await start(trigger, settings);
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

async function start(trigger: ITriggerFunctions, settings: TriggerSettings): Promise<ITriggerResponse> {
	const [stop, giveUp] = [new AbortController(), new AbortController()];
	const scope = new ExecutionScope(trigger, stop.signal);
	const held = new HeldQueue(settings.queue, () => new ExecutionScope(trigger, stop.signal));
	const open = async (): Promise<JobQueue> => await held.get();
	await open();
	const pumping = settings.event === 'jobFailed' ? reports(trigger, settings, { scope, open }) : jobs(trigger, settings, { scope, open });
	const { clock } = scope;
	// What is no failure of the queue is a defect: n8n restarts the trigger.
	const ended = pumping({ stop: stop.signal, giveUp: giveUp.signal }).catch((error: unknown) => trigger.emitError(asNodeError(trigger, error)));
	return {
		closeFunction: async () => {
			stop.abort();
			const done = new AbortController();
			const late = clock.sleep(closingMs, done.signal).then(() => giveUp.abort(), () => undefined);
			await Promise.race([ended, late]);
			done.abort();
			held.close();
			scope.close();
		},
	};
}

interface Surroundings {
	scope: ExecutionScope;
	open: () => Promise<JobQueue>;
}

type Pumping = (signals: { stop: AbortSignal; giveUp: AbortSignal }) => Promise<void>;

function jobs(trigger: ITriggerFunctions, settings: TriggerSettings, { scope, open }: Surroundings): Pumping {
	const { clock, random, log, meter } = scope;
	const { queue: name, concurrency, leaseMs, unknown: unknownOutcome, rate } = settings;
	const tools = handOverTools(trigger, settings, scope);
	const run = async (job: LeasedJob): Promise<RunEnd> => {
		const handed = { items: jobItem(name, job, leaseText(job)), runName: runName(name, job), isSettled: async () => await isSettled(await open(), job) };
		return settings.acknowledge === 'operation' ? handOverUnwatched(tools, handed) : await handOver(tools, handed);
	};
	const limit = rate === undefined ? null : { ...rate, store: async () => await scope.store() };
	return async (signals) => await pumpJobs({ open, name, clock, random, log, meter, run, concurrency, rate: limit, leaseMs, unknownOutcome, ...signals });
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
	return async (signals) => await pumpReports({ open, name, clock, log, run, leaseMs: longestRunMs, maxAgeMs, ...signals });
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
