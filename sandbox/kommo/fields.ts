import type { AccountData, CrmRecord, CustomField, EntityKind, FieldValue } from './model.ts';
import { isObject } from './frame.ts';
import { fieldProblem } from './problems.ts';
import type { FieldProblem } from './problems.ts';

/** A plain text field keeps so many characters and drops the rest without a word; a textarea keeps all. */
const TEXT_FIELD_LENGTH = 256;

interface ReadOptions {
	kind: EntityKind;
	requireEnumCode: boolean;
}

/**
 * Reads `custom_fields_values` into whole value lists by field id: what is given replaces that field's list, and fields
 * that are not mentioned stay as they are. Problems are added to `errors`.
 */
export function readFieldValues(
	data: AccountData,
	given: unknown,
	options: ReadOptions,
	errors: FieldProblem[],
): Map<number, FieldValue[]> {
	const result = new Map<number, FieldValue[]>();
	if (given === undefined || given === null) return result;
	if (!Array.isArray(given)) {
		errors.push(fieldProblem('InvalidType', 'custom_fields_values'));
		return result;
	}
	given.forEach((entry: unknown, index) => {
		const path = `custom_fields_values.${index}`;
		if (!isObject(entry)) return void errors.push(fieldProblem('InvalidType', path));
		const field = findField(data, options.kind, entry['field_id'], entry['field_code']);
		if (field === undefined) {
			const key = entry['field_id'] === undefined && entry['field_code'] !== undefined ? 'field_code' : 'field_id';
			return void errors.push(fieldProblem('NotSupportedChoice', `${path}.${key}`));
		}
		const values = entry['values'] ?? [];
		if (!Array.isArray(values)) return void errors.push(fieldProblem('InvalidType', `${path}.values`));
		const read = values.map((value: unknown, place) =>
			readValue(field, value, `${path}.values.${place}`, options.requireEnumCode, errors),
		);
		result.set(field.id, read.filter((value) => value !== undefined));
	});
	return result;
}

/** The vendor's form of a record's fields; null when none has a value. */
export function fieldValuesView(data: AccountData, record: CrmRecord): unknown[] | null {
	const views: unknown[] = [];
	for (const [fieldId, values] of record.fields) {
		const field = data.fields.get(fieldId);
		if (field === undefined || values.length === 0) continue;
		views.push({
			field_id: field.id,
			field_name: field.name,
			field_code: field.code,
			field_type: field.type,
			values: values.map(valueView),
		});
	}
	return views.length === 0 ? null : views;
}

/** The first value of a field as text, as a bot's template shows it; empty when there is none. */
export function fieldText(record: CrmRecord, fieldId: number): string {
	const value = record.fields.get(fieldId)?.[0]?.value;
	return value === undefined ? '' : String(value);
}

function valueView(value: FieldValue): Record<string, unknown> {
	const view: Record<string, unknown> = { value: value.value };
	if (value.enumId !== undefined) view['enum_id'] = value.enumId;
	if (value.enumCode !== undefined) view['enum_code'] = value.enumCode;
	return view;
}

function findField(data: AccountData, kind: EntityKind, id: unknown, code: unknown): CustomField | undefined {
	if (id !== undefined && id !== null) {
		const field = data.fields.get(Number(id));
		return field?.entityKind === kind ? field : undefined;
	}
	return [...data.fields.values()].find((field) => field.entityKind === kind && field.code !== null && field.code === code);
}

function readValue(
	field: CustomField,
	given: unknown,
	path: string,
	requireEnumCode: boolean,
	errors: FieldProblem[],
): FieldValue | undefined {
	if (!isObject(given)) return void errors.push(fieldProblem('InvalidType', path));
	if (field.type === 'select' || field.type === 'multiselect') return readChoice(field, given, path, errors);
	const value = given['value'];
	if (value === undefined || value === null) return void errors.push(fieldProblem('FieldMissing', `${path}.value`));
	if (!hasFieldType(field.type, value)) return void errors.push(fieldProblem('InvalidType', `${path}.value`));
	if (field.type === 'text' && typeof value === 'string') return { value: value.slice(0, TEXT_FIELD_LENGTH) };
	if (field.type !== 'multitext') return { value };
	const code = given['enum_code'];
	if (code === undefined && requireEnumCode) return void errors.push(fieldProblem('FieldMissing', `${path}.enum_code`));
	const choice = code === undefined ? field.enums[0] : field.enums.find((option) => option.value === code);
	if (choice === undefined) return void errors.push(fieldProblem('NotSupportedChoice', `${path}.enum_code`));
	return { value: String(value), enumId: choice.id, enumCode: choice.value };
}

function readChoice(
	field: CustomField,
	given: Record<string, unknown>,
	path: string,
	errors: FieldProblem[],
): FieldValue | undefined {
	const choice = field.enums.find(({ id, value }) => id === given['enum_id'] || value === given['value']);
	if (choice === undefined) return void errors.push(fieldProblem('NotSupportedChoice', `${path}.enum_id`));
	return { value: choice.value, enumId: choice.id };
}

function hasFieldType(type: string, value: unknown): value is string | number | boolean {
	if (type === 'checkbox') return typeof value === 'boolean' || value === 0 || value === 1;
	if (type === 'text' || type === 'textarea' || type === 'url') return typeof value === 'string';
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
