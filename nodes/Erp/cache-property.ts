import type { INodeProperties } from 'n8n-workflow';

import { ConnectorError } from '../../lib/domain/errors';
import type { ErpCacheOptions } from '../../lib/n8n/erp/services';
import type { ParameterOfItem } from '../../lib/n8n/parameters';

/** One day: an answer older than that says little about today. */
const longestStaleMinutes = 1_440;

const options = [
	{
		displayName: 'Customer Cache (Seconds)',
		name: 'customer',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 300,
		description: 'How long a customer is remembered. 0: always ask the ERP.',
	},
	{
		displayName: 'Price Cache (Seconds)',
		name: 'price',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		description: 'How long a price is remembered. 0: always ask the ERP.',
	},
	{
		displayName: 'Stock Cache (Seconds)',
		name: 'stock',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 60,
		description: 'How long a stock figure is remembered. 0: always ask the ERP.',
	},
	{
		displayName: 'Use Stale Answer on Error (Minutes)',
		name: 'staleMinutes',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: longestStaleMinutes },
		default: 60,
		description: 'While the ERP is down, too slow or over its limits, give the last good customer, stock or price up to this age, marked with “stale” and “asOf”. 0 or left out: report the error.',
	},
] as const satisfies readonly INodeProperties[];

export function cacheProperty(): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: structuredClone<INodeProperties[]>([...options]),
	};
}

/** By the value of the parameter: without an expression in it, all items of a run have one and the same. */
const read = new WeakMap<object, ErpCacheOptions>();

/** @throws ConnectorError `validation` naming the option that is no number of its range */
export function cacheOptions(parameter: ParameterOfItem): ErpCacheOptions {
	const given = parameter('options', {});
	if (!isRecord(given)) return {};
	const known = read.get(given);
	if (known) return known;
	const chosen: ErpCacheOptions = {};
	for (const { name, displayName } of options) {
		if (given[name] !== undefined) chosen[name] = numberFrom(given[name], displayName, name === 'staleMinutes' ? longestStaleMinutes : Infinity);
	}
	read.set(given, chosen);
	return chosen;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function numberFrom(value: unknown, option: string, most: number): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && number >= 0 && number <= most) return number;
	throw new ConnectorError('validation', `The option “${option}” is no number from 0 ${most === Infinity ? 'on' : `to ${most}`}.`, {
		system: 'ERP',
		parameter: option,
		hint: 'Give a plain number such as 60, or remove the option.',
		nothingDone: true,
	});
}
