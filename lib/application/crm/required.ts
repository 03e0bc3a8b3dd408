import type { RequiredField } from '../../domain/crm';
import { ConnectorError } from '../../domain/errors';

/**
 * Refuses a record before it is sent, where a field it must have is missing.
 *
 * @param given names of the fields that have a value, as `RequiredField.name` names them
 * @throws ConnectorError `validation` naming the first missing field
 */
export function checkRequired(required: readonly RequiredField[], given: Iterable<string>, { system, record }: { system: string; record: string }): void {
	const present = new Set(Array.from(given, (name) => name.toLowerCase()));
	const missing = required.filter(({ name, label }) => !present.has(name.toLowerCase()) && !present.has(label.toLowerCase()));
	const [first] = missing;
	if (first === undefined) return;
	const all = missing.map(({ label }) => `“${label}”`).join(', ');
	throw new ConnectorError('validation', `${system} demands ${all} of a ${record}, and nothing was given.`, {
		system,
		parameter: first.label,
		hint: `Give a value for ${first.label === first.name ? first.name : `${first.label} (field ${first.name})`}, or make the field optional in ${system}.`,
		nothingDone: true,
	});
}

/** The names of those entries that hold something. */
export function filled(values: Readonly<Record<string, unknown>>): string[] {
	return Object.entries(values).flatMap(([name, value]) => (value === null || value === undefined || value === '' ? [] : [name]));
}
