import { invalidFilterProperty, invalidQuery, invalidValue } from '../errors.ts';
import type { Property, Row } from '../model/properties.ts';

/** True, false, or null for unknown: a comparison with an empty value. */
export type Condition<Source> = (source: Source) => boolean | null;

type Scalar = string | number | null;

export interface Operand<Source> {
	readonly kind: 'text' | 'number' | 'date' | 'enumeration' | 'null';
	/** Of a quoted text in the filter itself. */
	readonly quoted?: string;
	/** For an enumeration: its name and the literals it knows. */
	readonly enumeration?: { readonly name: string; readonly values: readonly string[] };
	readonly read: (source: Source) => Scalar;
}

/** @throws ServiceLayerError for a collection, which no filter compares. */
export function operandOf<Source>(name: string, property: Property, rowOf: (source: Source) => Row): Operand<Source> {
	if (property.kind === 'rows') throw invalidFilterProperty(name);
	const read = (source: Source): Scalar => {
		const cell = rowOf(source)[name] ?? null;
		return typeof cell === 'object' ? null : cell;
	};
	const kind = property.kind === 'integer' ? 'number' : property.kind;
	return { kind, read, ...(property.kind === 'enumeration' ? { enumeration: property } : {}) };
}

/** @throws ServiceLayerError 400 where a text meets a number, or an enumeration a literal it does not know. */
export function comparison<Source>(operator: string, left: Operand<Source>, right: Operand<Source>, fold: (text: string) => string): Condition<Source> {
	if (left.kind === 'null' || right.kind === 'null') return nullTest(operator, left.kind === 'null' ? right : left);
	checkEnumeration(left, right);
	checkEnumeration(right, left);
	if (family(left, right) !== family(right, left)) throw invalidQuery('Invalid filter condition');
	const folded = left.kind === 'text' && right.kind === 'text' ? fold : undefined;
	return (source) => {
		const first = left.read(source);
		const second = right.read(source);
		if (first === null || second === null) return null;
		return holds(operator, folded ? ordering(folded(String(first)), folded(String(second))) : ordering(first, second));
	};
}

/** `contains`, `startswith` or `endswith`: whether `whole` has `part` in it. */
export function textFunction<Source>(name: string, whole: Operand<Source>, part: Operand<Source>, fold: (text: string) => string): Condition<Source> {
	if (whole.kind !== 'text' || part.kind !== 'text') throw invalidQuery('Invalid filter condition');
	return (source) => {
		const first = whole.read(source);
		const second = part.read(source);
		if (first === null || second === null) return null;
		const [text, sought] = [fold(String(first)), fold(String(second))];
		if (name === 'startswith') return text.startsWith(sought);
		return name === 'endswith' ? text.endsWith(sought) : text.includes(sought);
	};
}

function nullTest<Source>(operator: string, operand: Operand<Source>): Condition<Source> {
	if (operator !== 'eq' && operator !== 'ne') throw invalidQuery('Invalid filter condition');
	return (source) => (operand.read(source) === null) === (operator === 'eq');
}

function checkEnumeration<Source>({ enumeration }: Operand<Source>, { quoted }: Operand<Source>): void {
	if (enumeration === undefined || quoted === undefined || enumeration.values.includes(quoted)) return;
	throw invalidValue(`'${quoted}' is not a valid value for enumeration '${enumeration.name}'`);
}

/** Kinds that can be compared. A quoted text stands for a date or an enumeration literal beside one. */
function family<Source>({ quoted, kind }: Operand<Source>, other: Operand<Source>): string {
	if (quoted === undefined) return kind;
	if (other.kind === 'enumeration') return 'enumeration';
	return other.kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(quoted) ? 'date' : 'text';
}

function ordering(left: string | number, right: string | number): number {
	if (left === right) return 0;
	return left < right ? -1 : 1;
}

function holds(operator: string, order: number): boolean {
	switch (operator) {
		case 'eq':
			return order === 0;
		case 'ne':
			return order !== 0;
		case 'gt':
			return order > 0;
		case 'ge':
			return order >= 0;
		case 'lt':
			return order < 0;
		default:
			return order <= 0;
	}
}
