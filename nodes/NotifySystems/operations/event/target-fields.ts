import { ConnectorError } from '../../../../lib/domain/errors';
import type { Field } from '../../../../lib/n8n/operation';

/** Who gets the event: rows in the editor, or a list from an earlier node. */
export const targetFields = [
	{
		displayName: 'Targets As',
		name: 'targetsAs',
		type: 'options',
		options: [
			{ name: 'JSON', value: 'json' },
			{ name: 'Rows', value: 'rows' },
		],
		default: 'rows',
		description: 'How the targets are given',
	},
	{
		displayName: 'Targets',
		name: 'targets',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add target',
		displayOptions: { show: { targetsAs: ['rows'] } },
		options: [
			{
				displayName: 'Target',
				name: 'target',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. crm',
						description: 'What its result is called. Empty: the host.',
					},
					{
						displayName: 'URL',
						name: 'url',
						type: 'string',
						default: '',
						placeholder: 'e.g. https://crm.example.com/hook',
						description: 'Address of the internet; those of private networks only where the administrator of n8n has allowed them',
					},
				],
			},
		],
	},
	{
		displayName: 'Targets',
		name: 'targetsJson',
		type: 'json',
		default: '[]',
		displayOptions: { show: { targetsAs: ['json'] } },
		description: 'List of URLs, e.g. ["https://crm.example.com/hook"], or of objects with name and address, as the documentation shows',
	},
] as const satisfies readonly Field[];

/** @throws ConnectorError `validation` where the JSON is none */
export function targetsOf(targetsAs: 'json' | 'rows', rows: unknown, json: unknown): unknown {
	if (targetsAs === 'rows') return typeof rows === 'object' && rows !== null && 'target' in rows ? rows.target : [];
	return parsedJson(json, { label: 'Targets', parameter: 'targetsJson', example: '["https://crm.example.com/hook"]' });
}

/** The value of a JSON field; an expression may have made it an object already. @throws ConnectorError `validation` */
export function parsedJson(value: unknown, { label, parameter, example }: { label: string; parameter: string; example: string }): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		throw notJson(label, parameter, example);
	}
}

function notJson(label: string, parameter: string, example: string): ConnectorError {
	return new ConnectorError('validation', `The parameter “${label}” is no valid JSON.`, {
		system: 'Notify Systems',
		parameter,
		hint: `Give JSON such as ${example}.`,
		nothingDone: true,
	});
}
