import type { ITriggerFunctions } from 'n8n-workflow';

import { outboxName } from '../../application/outbox';
import { ConnectorError } from '../../domain/errors';

export interface SyncSettings {
	outbox: string;
	batchSize: number;
	maxWaitMs: number;
	acknowledge: 'runEnds' | 'handedOver';
	longestRunMs: number;
}

interface Options {
	acknowledge?: SyncSettings['acknowledge'];
	runMinutes?: unknown;
}

/** @throws ConnectorError `validation` naming the parameter */
export function syncSettings(trigger: ITriggerFunctions): SyncSettings {
	const options = trigger.getNodeParameter('options', {}) as Options;
	return {
		outbox: outboxName(String(trigger.getNodeParameter('outbox', 'crm')).trim()),
		batchSize: Math.floor(numberWithin('Batch Size', trigger.getNodeParameter('batchSize', 10), 1, 100)),
		maxWaitMs: 1_000 * numberWithin('Longest Wait', trigger.getNodeParameter('maxWaitSeconds', 5), 0, 3_600),
		acknowledge: options.acknowledge ?? 'runEnds',
		longestRunMs: 60_000 * numberWithin('Longest Run', options.runMinutes ?? 15, 1, 720),
	};
}

function numberWithin(parameter: string, value: unknown, least: number, most: number): number {
	const number = Number(value);
	if (number >= least && number <= most) return number;
	throw new ConnectorError('validation', `${parameter} is not between ${least} and ${most}.`, {
		system: 'CRM Sync Trigger',
		parameter,
		hint: `Give a number from ${least} to ${most}.`,
		nothingDone: true,
	});
}
