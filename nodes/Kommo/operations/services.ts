import type { IDataObject } from 'n8n-workflow';

import type { KommoServices } from '../../../lib/n8n/kommo/services';
import { defineOperationFor, type Field } from '../../../lib/n8n/operation';
import { toPlain } from '../../../lib/n8n/plain';

export const kommoOperation = defineOperationFor<KommoServices>();

export const simplifyField = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
} as const satisfies Field;

export const limitField = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
} as const satisfies Field;

export const customFieldsField = {
	displayName: 'Custom Fields',
	name: 'customFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add field',
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				{
					displayName: 'Field ID or Code',
					name: 'field',
					type: 'string',
					default: '',
					description: 'Number of the field, or its code such as POSITION',
				},
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
} as const satisfies Field;

interface Fetched {
	simple: object;
	raw: object;
}

/** A look-up's result: the record at the top level with `found`, never an exception for "not there". */
export function foundItem(record: Fetched | null, simplify: boolean): IDataObject {
	if (record === null) return { found: false };
	return toPlain({ found: true, ...(simplify ? record.simple : record.raw) });
}

export function listItem(name: string, records: readonly Fetched[], simplify: boolean): IDataObject {
	return toPlain({
		found: records.length > 0,
		count: records.length,
		[name]: records.map(({ simple, raw }) => (simplify ? simple : raw)),
	});
}

/** The filled rows of `customFieldsField`. */
export function customFieldsOf(value: unknown): Array<{ field: string; value: string }> {
	const rows = typeof value === 'object' && value !== null && 'field' in value ? value.field : [];
	return (Array.isArray(rows) ? rows : []).flatMap((row: { field?: unknown; value?: unknown }) =>
		row.field ? [{ field: String(row.field), value: String(row.value ?? '') }] : [],
	);
}

/** Words of a comma-separated field. */
export function commaList(text: string): string[] {
	return text.split(',').map((word) => word.trim()).filter((word) => word !== '');
}

/** Only what the user has filled in. */
export function filled<T extends Record<string, unknown>>(values: T): { [Key in keyof T]?: Exclude<T[Key], ''> } {
	return Object.fromEntries(
		Object.entries(values).filter(([, value]) => value !== '' && value !== undefined && !(Array.isArray(value) && value.length === 0)),
	) as { [Key in keyof T]?: Exclude<T[Key], ''> };
}
