import { ConnectorError } from '../../../../lib/domain/errors';
import type { Field } from '../../../../lib/n8n/operation';

/** Which recipe, and what it is given. */
export const recipeFields = [
	{
		displayName: 'Recipe From',
		name: 'recipeFrom',
		type: 'options',
		options: [
			{ name: 'Credential', value: 'credential' },
			{ name: 'Node', value: 'node', description: 'What the node’s recipe does not say, such as how to log in, is taken of the credential’s' },
		],
		default: 'credential',
		description: 'Where the recipe is written',
	},
	{
		displayName: 'Recipe',
		name: 'recipe',
		type: 'json',
		typeOptions: { rows: 10 },
		default: '{}',
		displayOptions: { show: { recipeFrom: ['node'] } },
		description: 'A whole recipe, one operation, or a list of steps. Leave the field in fixed mode: in an expression {{input.phone}} would be taken for n8n’s.',
	},
	{
		displayName: 'Recipe Operation',
		name: 'recipeOperation',
		type: 'string',
		default: '',
		placeholder: 'e.g. searchCustomer',
		description: 'Which of the recipe’s operations to run. Empty: the only one of the node’s recipe, else the only one of the credential’s.',
	},
	{
		displayName: 'Input As',
		name: 'inputAs',
		type: 'options',
		options: [
			{ name: 'Fields', value: 'fields' },
			{ name: 'JSON', value: 'json' },
		],
		default: 'fields',
		description: 'How the operation’s input is given',
	},
	{
		displayName: 'Input',
		name: 'inputs',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add value',
		displayOptions: { show: { inputAs: ['fields'] } },
		description: 'What stands for {{input.…}} in the recipe',
		options: [
			{
				displayName: 'Value',
				name: 'input',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. phone', description: 'As the recipe’s operation calls it' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. (11) 98765-4321' },
				],
			},
		],
	},
	{
		displayName: 'Input',
		name: 'inputJson',
		type: 'json',
		default: '{}',
		displayOptions: { show: { inputAs: ['json'] } },
		description: 'Object by the names the recipe’s operation asks for, e.g. {"phone":"(11) 98765-4321"}; an expression that gives the item itself where it has them',
	},
	{
		displayName: 'Files for Upload',
		name: 'files',
		type: 'string',
		default: '',
		placeholder: 'e.g. data, contract',
		description: 'Binary properties of the item that the recipe’s “upload” steps take by these names, separated by commas',
	},
] as const satisfies readonly Field[];

/** @throws ConnectorError `validation` naming the parameter */
export function inputOf(inputAs: 'fields' | 'json', rows: unknown, json: unknown): Record<string, unknown> {
	return inputAs === 'fields' ? inputOfRows(rows) : inputOfJson(json);
}

function inputOfRows(rows: unknown): Record<string, unknown> {
	const list = typeof rows === 'object' && rows !== null && 'input' in rows && Array.isArray(rows.input) ? (rows.input as Array<{ name?: unknown; value?: unknown }>) : [];
	const input = new Map<string, unknown>();
	for (const { name, value } of list) {
		const called = String(name ?? '').trim();
		if (called === '') throw invalid('has a value without a name', 'inputs');
		if (input.has(called)) throw invalid(`has the name “${called}” twice`, 'inputs');
		input.set(called, value ?? '');
	}
	return Object.fromEntries(input);
}

function inputOfJson(json: unknown): Record<string, unknown> {
	const value = typeof json === 'string' ? parsed(json) : json;
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
	throw invalid('is no JSON object', 'inputJson');
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text.trim() === '' ? '{}' : text);
	} catch {
		return undefined;
	}
}

function invalid(what: string, parameter: string): ConnectorError {
	return new ConnectorError('validation', `The parameter “Input” ${what}.`, {
		system: 'RPA Scrape',
		parameter,
		hint: 'Give each value the name that the recipe’s operation has for it.',
		nothingDone: true,
	});
}
