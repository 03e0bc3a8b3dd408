/** What a property of a record holds. `maximum`: characters; a longer text is refused. `orNumber`: written as a number, too. */
export type Property =
	| { readonly kind: 'text'; readonly maximum: number; readonly orNumber?: boolean }
	| { readonly kind: 'integer' }
	| { readonly kind: 'number' }
	| { readonly kind: 'date' }
	| { readonly kind: 'enumeration'; readonly name: string; readonly values: readonly string[] }
	| { readonly kind: 'rows'; readonly of: RecordType };

/** An entity type or a complex type, by the name the metadata gives it. */
export interface RecordType {
	readonly name: string;
	readonly properties: Readonly<Record<string, Property>>;
}

export interface EntitySet {
	readonly name: string;
	readonly type: RecordType;
	readonly key: readonly string[];
}

export type Cell = string | number | null | Row[];

/** A record, property by property. Dates are `YYYY-MM-DD`, enumerations their literal. */
export interface Row {
	[property: string]: Cell;
}

export const text = (maximum: number): Property => ({ kind: 'text', maximum });
export const integer: Property = { kind: 'integer' };
export const number: Property = { kind: 'number' };
export const date: Property = { kind: 'date' };
export const rows = (of: RecordType): Property => ({ kind: 'rows', of });
export const enumeration = (name: string, ...values: string[]): Property => ({ kind: 'enumeration', name, values });
export const yesNo = enumeration('BoYesNoEnum', 'tNO', 'tYES');

/** The property with exactly this name, in this case; undefined for none. */
export function propertyOf(type: RecordType, name: string): Property | undefined {
	return Object.hasOwn(type.properties, name) ? type.properties[name] : undefined;
}
