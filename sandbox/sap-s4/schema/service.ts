/** The types of OData v2 that SAP's services use. */
export type EdmType = 'String' | 'DateTime' | 'DateTimeOffset' | 'Time' | 'Boolean' | 'Guid' | 'Byte' | 'Double' | 'Decimal';

export interface Property {
	readonly name: string;
	readonly type: EdmType;
	/** Of a text; undefined for any length. */
	readonly maxLength: number | undefined;
	/** Digits in all and behind the point, of a Decimal. */
	readonly precision: number;
	readonly scale: number;
	/** A number kept as text with leading zeros (conversion exit ALPHA). */
	readonly isPadded: boolean;
	readonly isCreatable: boolean;
	readonly isFilterable: boolean;
}

export interface Navigation {
	readonly name: string;
	/** The entity set it leads to. */
	readonly target: string;
	readonly isMany: boolean;
	/** Which property here equals which one there. */
	readonly links: ReadonlyArray<readonly [here: string, there: string]>;
	/** Values that lead there and nowhere else. */
	readonly only: ReadonlyArray<readonly [there: string, values: readonly string[]]>;
}

export interface EntitySet {
	readonly name: string;
	readonly keys: readonly string[];
	readonly properties: ReadonlyMap<string, Property>;
	readonly navigations: ReadonlyMap<string, Navigation>;
}

export interface Service {
	readonly name: string;
	/** The application component that errors name. */
	readonly component: string;
	readonly sets: ReadonlyMap<string, EntitySet>;
}

const TYPE_LETTERS: Readonly<Record<string, EdmType>> = {
	S: 'String',
	D: 'DateTime',
	O: 'DateTimeOffset',
	T: 'Time',
	B: 'Boolean',
	G: 'Guid',
	Y: 'Byte',
	F: 'Double',
	N: 'Decimal',
};

/** `Name:S10#!~`: type letter, length (or precision,scale), then # padded, ! not creatable, ~ not filterable. */
function property(text: string): Property {
	const parts = /^(\w+):([SDOTBGYFN])(\d+)?(?:,(\d+))?([#!~]*)$/.exec(text);
	const type = TYPE_LETTERS[parts?.[2] ?? ''];
	if (parts === null || type === undefined) throw new Error(`Not a property: ${text}`);
	const [, name = '', , length, scale, marks = ''] = parts;
	return {
		name,
		type,
		maxLength: type === 'String' && length !== undefined ? Number(length) : undefined,
		precision: type === 'Decimal' ? Number(length) : 0,
		scale: Number(scale ?? 0),
		isPadded: marks.includes('#'),
		isCreatable: !marks.includes('!'),
		isFilterable: !marks.includes('~'),
	};
}

/** An entity set from names parted by blanks. */
export function entitySet(name: string, keys: string, properties: string, navigations: readonly Navigation[] = []): EntitySet {
	return {
		name,
		keys: keys.split(' '),
		properties: new Map(properties.trim().split(/\s+/).map(property).map((each) => [each.name, each])),
		navigations: new Map(navigations.map((each) => [each.name, each])),
	};
}

type Links = Readonly<Record<string, string>>;
type Only = Readonly<Record<string, readonly string[]>>;

export function toMany(name: string, target: string, links: Links, only: Only = {}): Navigation {
	return { name, target, isMany: true, links: Object.entries(links), only: Object.entries(only) };
}

export function toOne(name: string, target: string, links: Links): Navigation {
	return { name, target, isMany: false, links: Object.entries(links), only: [] };
}

export function service(name: string, component: string, sets: readonly EntitySet[]): Service {
	return { name, component, sets: new Map(sets.map((each) => [each.name, each])) };
}
