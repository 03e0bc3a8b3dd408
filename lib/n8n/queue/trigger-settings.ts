import type { ITriggerFunctions } from 'n8n-workflow';

import { queueName } from '../../application/queue';
import type { UnknownOutcome } from '../../application/queue/types';
import { ConnectorError } from '../../domain/errors';

export const triggerSystem = 'Write Queue Trigger';

export interface TriggerSettings {
	event: 'jobReady' | 'jobFailed';
	queue: string;
	concurrency: number;
	acknowledge: 'runEnds' | 'operation';
	unknown: UnknownOutcome;
	leaseMs: number;
	longestRunMs: number;
	/** So many jobs in so long; undefined: as fast as they come. */
	rate: { limit: number; perMs: number } | undefined;
	/** Reports of jobs that ended longer ago are passed over. */
	reportsForMs: number;
}

interface Options {
	leaseSeconds?: unknown;
	runMinutes?: unknown;
	rateJobs?: unknown;
	ratePerSeconds?: unknown;
	reportHours?: unknown;
}

/** @throws ConnectorError `validation` naming the parameter */
export function triggerSettings(trigger: ITriggerFunctions): TriggerSettings {
	const options = trigger.getNodeParameter('options', {}) as Options;
	const of = (name: string, fallback: string): string => String(trigger.getNodeParameter(name, fallback));
	const event = oneOf('Event', of('event', 'jobReady'), ['jobReady', 'jobFailed'] as const);
	const settings = {
		event,
		queue: queueName(trigger.getNodeParameter('queue', '')),
		longestRunMs: 60_000 * numberWithin('Longest Run (Minutes)', options.runMinutes ?? (event === 'jobFailed' ? 5 : 30), 1, 1_440),
		reportsForMs: 3_600_000 * numberWithin('Ignore Reports Older Than (Hours)', options.reportHours ?? 24, 1, 720),
	};
	if (event === 'jobFailed') return { ...settings, concurrency: 1, acknowledge: 'runEnds', unknown: 'park', leaseMs: 60_000, rate: undefined };
	const acknowledge = oneOf('Acknowledge', of('acknowledge', 'runEnds'), ['runEnds', 'operation'] as const);
	return {
		...settings,
		concurrency: Math.floor(numberWithin('Concurrency', trigger.getNodeParameter('concurrency', 5), 1, 100)),
		acknowledge,
		unknown: oneOf('Unknown Outcome', of('unknownOutcome', 'park'), ['park', 'repeat'] as const),
		// Where nobody watches the run, nobody renews its lease.
		leaseMs: acknowledge === 'operation' ? settings.longestRunMs : 1_000 * numberWithin('Lease (Seconds)', options.leaseSeconds ?? 60, 10, 1_800),
		rate: rateOf(options),
	};
}

function rateOf({ rateJobs, ratePerSeconds }: Options): TriggerSettings['rate'] {
	const limit = Math.floor(numberWithin('Jobs per Period', rateJobs ?? 0, 0, 10_000));
	const perMs = 1_000 * numberWithin('Period (Seconds)', ratePerSeconds ?? 1, 1, 86_400);
	return limit === 0 ? undefined : { limit, perMs };
}

function oneOf<const Value extends string>(parameter: string, value: string, values: readonly Value[]): Value {
	const found = values.find((candidate) => candidate === value);
	if (found !== undefined) return found;
	throw invalid(parameter, `is not one of ${values.join(', ')}`, 'Choose it from the list.');
}

function numberWithin(parameter: string, value: unknown, least: number, most: number): number {
	const number = value === '' || value === null ? Number.NaN : Number(value);
	if (number >= least && number <= most) return number;
	throw invalid(parameter, `is not between ${least} and ${most}`, `Give a number from ${least} to ${most}.`);
}

function invalid(parameter: string, what: string, hint: string): ConnectorError {
	return new ConnectorError('validation', `${parameter} ${what}.`, { system: triggerSystem, parameter, hint, nothingDone: true });
}
