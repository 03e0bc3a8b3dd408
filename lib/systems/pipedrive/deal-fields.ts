import { parseMoney } from '../../domain/money';
import type { FieldDescription } from './fields';
import { idNumber, unusable, type PipedriveRecord } from './values';

export interface DealFields {
	/** Properties of the deal itself. */
	own: PipedriveRecord;
	/** Values by the key of the custom field, as its type wants them. */
	custom: PipedriveRecord;
}

/** Properties of a new deal that are no custom fields (types of Pipedrive's own client, npm `pipedrive` 33), and their types. */
export const ownProperties: Readonly<Record<string, 'number' | 'text'>> = {
	org_id: 'number',
	expected_close_date: 'text',
	probability: 'number',
	visible_to: 'number',
	currency: 'text',
};

/**
 * What the node's `fields` are in a new deal. Names are keys or labels of custom fields, or properties of a deal.
 * @param known custom fields of deals
 * @throws ConnectorError `validation` naming the field that Pipedrive does not have, or whose value it cannot take
 */
export function dealFields(fields: Readonly<Record<string, string>>, known: readonly FieldDescription[], currency: string): DealFields {
	const own: PipedriveRecord = {};
	const custom: PipedriveRecord = {};
	for (const [name, value] of Object.entries(fields)) {
		const type = Object.hasOwn(ownProperties, name) ? ownProperties[name] : undefined;
		if (type !== undefined) {
			own[name] = type === 'number' ? number(name, value) : value;
			continue;
		}
		const field = described(name, known);
		custom[field.key] = converted(field, value, currency);
	}
	return { own, custom };
}

function described(name: string, known: readonly FieldDescription[]): FieldDescription {
	const wanted = name.trim().toLowerCase();
	const byKey = known.find(({ key }) => key.toLowerCase() === wanted);
	const byLabel = known.filter(({ key, label }) => isCustom(key) && label.toLowerCase() === wanted);
	const field = byKey ?? byLabel[0];
	if (field !== undefined && isCustom(field.key) && (byKey !== undefined || byLabel.length === 1)) return field;
	const what = byLabel.length > 1 ? 'is the name of several custom fields' : 'is no custom field of deals in Pipedrive';
	throw unusable(name, what, 'Give the name as Pipedrive shows it, or the API key of the field.');
}

function isCustom(key: string): boolean {
	return /^[0-9a-f]{40}$/i.test(key);
}

function converted(field: FieldDescription, value: string, currency: string): unknown {
	switch (field.type) {
		case 'enum':
			return option(field, value);
		case 'set':
			return value.split(',').map((entry) => option(field, entry));
		case 'double':
		case 'int':
			return number(field.label, value);
		case 'monetary':
			return { value: number(field.label, value), currency: currency === '' ? 'BRL' : currency };
		case 'user':
		case 'people':
		case 'org':
			return idNumber(value, field.label);
		case 'address':
			return { value };
		default:
			return value;
	}
}

function option({ label, options }: FieldDescription, value: string): number {
	const wanted = value.trim().toLowerCase();
	const found = options.find((entry) => entry.label.toLowerCase() === wanted) ?? options.find(({ id }) => id === wanted);
	if (found !== undefined) return idNumber(found.id, label);
	throw unusable(label, 'has no such option in Pipedrive', `Give one of: ${options.map((entry) => entry.label).slice(0, 20).join(', ')}.`);
}

function number(name: string, value: string): number {
	const amount = parseMoney(value, { format: 'auto' })?.amount;
	if (amount !== undefined) return amount;
	throw unusable(name, 'is no number', 'Give it like 1234.56 or 1.234,56.');
}
