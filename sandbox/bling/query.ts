import type { Reply } from '../kit/server.ts';
import { isDate, isDateTime, yearBefore } from './dates.ts';
import { invalidFields } from './problems.ts';
import type { FieldProblem } from './problems.ts';

type ParameterKind = 'integer' | 'text' | 'date' | 'datetime';

/** A query parameter of the contract. A name that ends in `[]` may come more than once. */
export interface ParameterRule {
	readonly kind: ParameterKind;
	readonly minimum?: number;
	readonly oneOf?: readonly (number | string)[];
	readonly required?: true;
}

export type QueryRules = Readonly<Record<string, ParameterRule>>;

export const integer: ParameterRule = { kind: 'integer' };
export const text: ParameterRule = { kind: 'text' };
export const date: ParameterRule = { kind: 'date' };
export const datetime: ParameterRule = { kind: 'datetime' };
export const oneOf = (...values: readonly (number | string)[]): ParameterRule => ({
	kind: typeof values[0] === 'number' ? 'integer' : 'text',
	oneOf: values,
});

/** The two that every paged list has. */
export const paging: QueryRules = { pagina: { kind: 'integer', minimum: 1 }, limite: { kind: 'integer', minimum: 1 } };

const DEFAULT_LIMIT = 100;
const INVALID_CODE = 3;
const REQUIRED_CODE = 2;

/** The values of a query, all of their kind. What the contract does not name is not there. */
export class QueryValues {
	readonly #values: ReadonlyMap<string, readonly string[]>;

	constructor(values: ReadonlyMap<string, readonly string[]>) {
		this.#values = values;
	}

	text(name: string): string | undefined {
		return this.#values.get(name)?.[0];
	}

	integer(name: string): number | undefined {
		const value = this.text(name);
		return value === undefined ? undefined : Number(value);
	}

	texts(name: string): readonly string[] {
		return this.#values.get(name) ?? [];
	}

	integers(name: string): readonly number[] {
		return this.texts(name).map(Number);
	}

	/** Whether a day, or a time of a day, is between `<prefix>Inicial` and `<prefix>Final`. A final day counts to its end. */
	covers(prefix: string, value: string): boolean {
		const from = this.text(`${prefix}Inicial`) ?? '';
		const to = this.text(`${prefix}Final`);
		const end = to !== undefined && isDate(to) ? `${to} 23:59:59` : to;
		return value >= from && (end === undefined || value <= end);
	}

	/** One page of a list; there is no total. */
	page<Item>(items: readonly Item[], limitCap: number): Item[] {
		const limit = Math.min(this.integer('limite') ?? DEFAULT_LIMIT, limitCap);
		const start = ((this.integer('pagina') ?? 1) - 1) * limit;
		return items.slice(start, start + limit);
	}
}

/**
 * Reads the parameters of the contract from a query; others are ignored, and so are empty ones. The answer is a 400
 * when a value is not of its kind, one that is required is missing, or a range of dates is longer than a year.
 */
export function readQuery(query: URLSearchParams, rules: QueryRules, today: string): QueryValues | Reply {
	const values = new Map<string, readonly string[]>();
	const problems: FieldProblem[] = [];
	for (const [name, rule] of Object.entries(rules)) {
		const given = query.getAll(name).filter((value) => value !== '');
		if (given.length === 0 && rule.required) problems.push(parameterProblem(name, REQUIRED_CODE, 'é obrigatório'));
		// Of a name that comes more than once, PHP keeps the last, unless it is a list.
		const kept = name.endsWith('[]') ? given : given.slice(-1);
		if (!kept.every((value) => isValid(value, rule))) problems.push(parameterProblem(name, INVALID_CODE, 'é inválido'));
		if (kept.length > 0) values.set(name, kept);
	}
	if (problems.length === 0) problems.push(...tooLongRanges(values, today));
	return problems.length > 0 ? invalidFields(problems) : new QueryValues(values);
}

/** The limit is documented for every pair `…Inicial` and `…Final`. An end that is left out is today. */
function tooLongRanges(values: ReadonlyMap<string, readonly string[]>, today: string): FieldProblem[] {
	return [...values.keys()]
		.filter((name) => name.endsWith('Inicial'))
		.filter((name) => {
			const end = values.get(name.replace(/Inicial$/, 'Final'))?.[0] ?? today;
			return (values.get(name)?.[0] ?? end).slice(0, 10) < yearBefore(end.slice(0, 10));
		})
		.map((name) => ({ code: INVALID_CODE, msg: 'O intervalo entre as datas não pode ser superior a um ano', element: name, namespace: 'FILTROS' }));
}

function isValid(value: string, { kind, minimum = 0, oneOf: allowed }: ParameterRule): boolean {
	if (kind === 'date') return isDate(value);
	if (kind === 'datetime') return isDateTime(value) || isDate(value);
	if (kind === 'text') return allowed === undefined || allowed.includes(value);
	if (!/^\d{1,15}$/.test(value)) return false;
	return Number(value) >= minimum && (allowed === undefined || allowed.includes(Number(value)));
}

function parameterProblem(name: string, code: number, what: string): FieldProblem {
	return { code, msg: `O parâmetro ${name} ${what}`, element: name, namespace: 'FILTROS' };
}
