import { SEED } from './ids.ts';
import type { CustomValues } from './model.ts';
import type { PipedriveKnobs } from './options.ts';
import type { Problems } from './problems.ts';
import { isObject } from './shapes.ts';

export type FieldOwner = 'person' | 'deal';

export interface FieldDefinition {
	/** v1's number of the field. */
	readonly id: number;
	readonly key: string;
	readonly name: string;
	readonly type: 'varchar' | 'enum' | 'phone' | 'user' | 'people' | 'stage';
	readonly isCustom: boolean;
	readonly isMandatory: boolean;
	readonly options: ReadonlyArray<{ readonly id: number; readonly label: string }> | null;
}

const SEGMENTS = Object.values(SEED.segments);
const VARCHAR_LENGTH = 255;

const builtIn = (id: number, key: string, name: string, type: FieldDefinition['type'], isMandatory = false): FieldDefinition => {
	return { id, key, name, type, isCustom: false, isMandatory, options: null };
};

/** The company's fields of persons or deals, the built-in ones a selection; which are mandatory is a knob. */
export function fieldDefinitions(owner: FieldOwner, { requiredPersonField, requiredDealField }: PipedriveKnobs): FieldDefinition[] {
	const { personDocument, personSegment, dealOrigin, dealSegment } = SEED.fields;
	const segment = { name: 'Segmento', type: 'enum', isCustom: true, options: SEGMENTS } as const;
	const plain = { type: 'varchar', isCustom: true, isMandatory: false, options: null } as const;
	if (owner === 'person') {
		return [
			builtIn(9001, 'name', 'Nome', 'varchar', true),
			builtIn(9002, 'phone', 'Telefone', 'phone'),
			builtIn(9003, 'email', 'E-mail', 'varchar'),
			builtIn(9004, 'owner_id', 'Proprietário', 'user'),
			{ ...plain, id: 9011, key: personDocument, name: 'CPF/CNPJ' },
			{ ...segment, id: 9012, key: personSegment, isMandatory: requiredPersonField },
		];
	}
	return [
		builtIn(9101, 'title', 'Título', 'varchar', true),
		builtIn(9102, 'person_id', 'Pessoa de contato', 'people'),
		builtIn(9103, 'stage_id', 'Etapa', 'stage'),
		{ ...builtIn(9104, 'channel', 'Canal de origem', 'enum'), options: Object.values(SEED.channels) },
		{ ...plain, id: 9111, key: dealOrigin, name: 'Origem' },
		{ ...segment, id: 9112, key: dealSegment, isMandatory: requiredDealField },
	];
}

/**
 * Reads `custom_fields` onto the values known; null clears, and a field nobody knows is a problem.
 * @param isNew then mandatory fields must be there, where the API insists
 */
export function readCustomFields(given: unknown, owner: FieldOwner, known: CustomValues, isNew: boolean, problems: Problems, knobs: PipedriveKnobs): CustomValues {
	const definitions = fieldDefinitions(owner, knobs).filter(({ isCustom }) => isCustom);
	const values: Record<string, unknown> = { ...known };
	for (const [key, value] of Object.entries(isObject(given) ? given : {})) {
		const definition = definitions.find((one) => one.key === key);
		const sentence = definition === undefined ? 'Unknown field' : misfit(value, definition);
		if (sentence !== undefined) problems.add(`custom_fields.${key}`, sentence);
		if (value === null) delete values[key];
		else values[key] = value;
	}
	if (isNew && knobs.enforceMandatory) {
		for (const { key, isMandatory } of definitions) if (isMandatory && values[key] === undefined) problems.add(`custom_fields.${key}`, 'Field is required');
	}
	return values;
}

function misfit(value: unknown, { options }: FieldDefinition): string | undefined {
	if (value === null) return undefined;
	if (options !== null) return options.some(({ id }) => id === value) ? undefined : 'must be the id of an option';
	return typeof value === 'string' && value.length <= VARCHAR_LENGTH ? undefined : `must be a string of at most ${VARCHAR_LENGTH} characters`;
}

/** `custom_fields` of an answer: every field of the company, null where nothing is stored. */
export function customFieldsJson(values: CustomValues, owner: FieldOwner, knobs: PipedriveKnobs): Record<string, unknown> {
	const keys = fieldDefinitions(owner, knobs).filter(({ isCustom }) => isCustom);
	return Object.fromEntries(keys.map(({ key }) => [key, values[key] ?? null]));
}
