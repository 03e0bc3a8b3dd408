import type { FieldType } from '../../domain/recipes/field-rule';
import type { OperationRecipe } from '../../domain/recipes/recipe';
import { everyStep } from './place';
import type { Run } from './run';

/** Values of these types are a secret as a whole or not at all: within a phone or a date, the same digits are none. */
const wholeOnly: ReadonlySet<FieldType> = new Set(['integer', 'decimal', 'moneyBRL', 'date', 'dateBR', 'boolean', 'cpf', 'cnpj', 'cpfOrCnpj', 'phone']);

type Fields = ReadonlyMap<string, FieldType>;

/** Takes secrets out of what a run has read, and leaves the rest as it is: names that the recipe has given, and parts of typed values. */
export class Covering {
	private readonly names: ReadonlySet<string>;
	/** Of each name in the result: the types of its fields. */
	private readonly types: ReadonlyMap<string, Fields>;

	constructor(
		private readonly run: Run,
		operation: OperationRecipe | undefined,
	) {
		const read = everyStep(operation?.steps ?? []).flatMap((step) => ('as' in step && step.as !== null ? [{ as: step.as, fields: fieldsOf(step) }] : []));
		const lists = everyStep(operation?.steps ?? []).flatMap((step) => (step.kind === 'forEach' && step.collect !== null ? [step.collect] : []));
		const types = new Map<string, Map<string, FieldType>>();
		for (const { as, fields } of read) types.set(as, new Map([...(types.get(as) ?? []), ...fields]));
		this.types = types;
		this.names = new Set([...lists, ...read.flatMap(({ as, fields }) => [as, ...fields.keys()]), 'outcome', 'message']);
	}

	data(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
		return this.members(data, '/data', null);
	}

	private members(value: object, path: string, fields: Fields | null): Record<string, unknown> {
		return Object.fromEntries(
			Object.entries(value).map(([name, inner]: [string, unknown]) => {
				const shown = this.names.has(name) ? name : this.text(name, path);
				return [shown, this.covered(inner, `${path}/${shown}`, { fields: this.types.get(name) ?? fields, type: fields?.get(name) ?? 'string' })];
			}),
		);
	}

	private covered(value: unknown, path: string, place: { fields: Fields | null; type: FieldType }): unknown {
		if (typeof value === 'number' || (typeof value === 'string' && wholeOnly.has(place.type))) return this.whole(value, path);
		if (typeof value === 'string') return this.text(value, path);
		if (Array.isArray(value)) return value.map((entry) => this.covered(entry, path, place));
		return typeof value === 'object' && value !== null ? this.members(value, path, place.fields) : value;
	}

	private whole(value: string | number, path: string): string | number {
		if (!this.run.plan.texts.forms.equals(value)) return value;
		this.warn(path);
		return '***';
	}

	private text(text: string, path: string): string {
		const { forms } = this.run.plan.texts;
		if (!forms.occursIn(text)) return text;
		this.warn(path);
		return forms.redact(text);
	}

	private warn(path: string): void {
		this.run.warn(path, 'The page shows a secret of the credential here; it was covered');
	}
}

function fieldsOf(step: OperationRecipe['steps'][number]): Map<string, FieldType> {
	const rules = step.kind === 'request' ? ('fields' in step.answer ? step.answer.fields : null) : step.kind !== 'extract' ? null : step.shape === 'table' ? step.columns : step.fields;
	return new Map(Object.entries(rules ?? {}).map(([name, { type }]) => [name, type]));
}
