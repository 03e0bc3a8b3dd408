import { SEED } from './ids.ts';
import type { FieldValue } from './model.ts';
import type { RdStationKnobs } from './options.ts';
import { BLANK, INVALID } from './problems.ts';
import type { Problems } from './problems.ts';
import { checkList, isAnything, isId } from './shapes.ts';
import type { Shape } from './shapes.ts';

export interface FieldDefinition {
	readonly id: string;
	readonly label: string;
	readonly type: 'text' | 'option';
	readonly opts: readonly string[];
	readonly required: boolean;
	readonly for: 'contact' | 'deal';
}

const FIELD_VALUE: Shape = { required: ['custom_field_id'], properties: { custom_field_id: isId, value: isAnything } };

/** The account's custom fields; which are required is a knob. */
export function fieldDefinitions({ requiredContactField, requiredDealField }: RdStationKnobs): FieldDefinition[] {
	const { contactDocument, contactSegment, dealRemark, dealSegment } = SEED.fields;
	return [
		{ id: contactDocument, label: 'CPF/CNPJ', type: 'text', opts: [], required: false, for: 'contact' },
		{ id: contactSegment, label: 'Segmento', type: 'option', opts: SEED.segments, required: requiredContactField, for: 'contact' },
		{ id: dealRemark, label: 'Observação do bot', type: 'text', opts: [], required: false, for: 'deal' },
		{ id: dealSegment, label: 'Segmento', type: 'option', opts: SEED.segments, required: requiredDealField, for: 'deal' },
	];
}

/** Reads `contact_custom_fields` or `deal_custom_fields`. `at` is the list's path. */
export function readFieldValues(list: unknown, owner: FieldDefinition['for'], at: string, problems: Problems, knobs: RdStationKnobs): FieldValue[] {
	const definitions = fieldDefinitions(knobs).filter((definition) => definition.for === owner);
	return checkList(list, FIELD_VALUE, at, problems, knobs).flatMap((entry, index) => {
		const definition = definitions.find(({ id }) => id === entry['custom_field_id']);
		if (definition === undefined) {
			problems.add(`${at}[${index}].custom_field_id`, INVALID);
			return [];
		}
		if (!fits(entry['value'], definition)) problems.add(`${at}[${index}].value`, INVALID);
		return [{ fieldId: definition.id, value: entry['value'] ?? null }];
	});
}

/** A create without a required field is refused, where the account insists. */
export function checkRequiredFields(values: readonly FieldValue[], owner: FieldDefinition['for'], problems: Problems, knobs: RdStationKnobs): void {
	if (!knobs.enforceRequired) return;
	for (const { id, label, required, for: belongsTo } of fieldDefinitions(knobs)) {
		if (belongsTo !== owner || !required) continue;
		const value = values.find(({ fieldId }) => fieldId === id)?.value;
		if (value === undefined || value === null || value === '') problems.add(label, BLANK);
	}
}

function fits(value: unknown, { type, opts }: FieldDefinition): boolean {
	if (value === undefined || value === null || value === '') return true;
	return typeof value === 'string' && (type === 'text' || opts.includes(value));
}
