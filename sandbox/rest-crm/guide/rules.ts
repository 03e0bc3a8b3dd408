import type { RestCrmKnobs } from '../options.ts';
import { isEmail, isTimestamp } from '../values.ts';
import type { Fields } from '../values.ts';
import type { FieldErrors } from './problems.ts';

/** Undefined when the value is right, else what is wrong with it. */
export type Rule = (value: unknown) => string | undefined;
/** The properties of a body. `required`: must be there and not null. Others may be null. */
export type Rules = Readonly<Record<string, { readonly rule: Rule; readonly required?: boolean }>>;

export const text: Rule = (value) => (typeof value === 'string' && value.trim() !== '' ? undefined : 'deve ser um texto');
export const email: Rule = (value) => (isEmail(value) ? undefined : 'deve ser um e-mail');
export const timestamp: Rule = (value) => (isTimestamp(value) ? undefined : 'deve ser data e hora ISO 8601 com fuso');
export const id: Rule = (value) =>
	(typeof value === 'number' && Number.isInteger(value)) || (typeof value === 'string' && /^\d+$/.test(value)) ? undefined : 'deve ser um id';
export const oneOf =
	(...allowed: readonly string[]): Rule =>
	(value) =>
		typeof value === 'string' && allowed.includes(value) ? undefined : `deve ser um de: ${allowed.join(', ')}`;

export interface Check {
	readonly rules: Rules;
	readonly knobs: RestCrmKnobs;
	/** More fields that must be there, whatever their type. */
	readonly alsoRequired?: readonly string[];
	/** An update names only what changes: nothing is missing. */
	readonly isPartial?: boolean;
}

/** The body's errors, and the body without what the CRM drops. */
export function checkBody(body: Fields, { rules, knobs, alsoRequired = [], isPartial = false }: Check): { errors: FieldErrors; kept: Fields } {
	const errors: FieldErrors = {};
	const kept: Fields = {};
	for (const [name, value] of Object.entries(body)) {
		const known = Object.hasOwn(rules, name) ? rules[name] : undefined;
		if (known === undefined && !alsoRequired.includes(name)) {
			if (knobs.unknownProperties === 'refuse') errors[name] = 'propriedade desconhecida';
			if (knobs.unknownProperties === 'keep') kept[name] = value;
			continue;
		}
		const wrong = value === null ? undefined : known?.rule(value);
		if (wrong !== undefined) errors[name] = wrong;
		kept[name] = value;
	}
	const always = Object.keys(rules).filter((name) => rules[name]?.required === true);
	const byAccount = knobs.checksRequiredFields ? alsoRequired : [];
	for (const name of [...always, ...byAccount]) {
		const isMissing = isPartial ? Object.hasOwn(kept, name) && isEmpty(kept[name]) : isEmpty(kept[name]);
		if (isMissing) errors[name] ??= 'é obrigatório';
	}
	return { errors, kept };
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
