export const fieldTypes = [
	'string',
	'integer',
	'decimal',
	'moneyBRL',
	'date',
	'dateBR',
	'boolean',
	'cpf',
	'cnpj',
	'cpfOrCnpj',
	'phone',
	'email',
	'url',
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** What a value read from a page, or given to a recipe, must be. A value that is something else is drift, not data. */
export interface FieldRule {
	type: FieldType;
	required: boolean;
	/** Regular expression that the whole text must match, before it is converted. */
	pattern?: string;
	/** The texts that are allowed, before conversion. */
	values?: readonly string[];
	/** How `integer`, `decimal` and `date` are written: `1.234,56` and day first, or `1,234.56` and month first. Default `br`. */
	format?: 'br' | 'us';
	/** For numbers and amounts. */
	minimum?: number;
	maximum?: number;
	/** Taken where the text is empty or missing. */
	fallback?: string | number | boolean | null;
}
