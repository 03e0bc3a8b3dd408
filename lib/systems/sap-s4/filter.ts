/**
 * Conditions of `$filter` in OData version 2 (https://www.odata.org/documentation/odata-version-2-0/uri-conventions/):
 * values stand in single quotes, a quote in a value is doubled. Every value of ours goes through `textIs`.
 */

export function textIs(property: string, value: string): string {
	return `${property} eq '${value.toWellFormed().replaceAll("'", "''")}'`;
}

export function textIsNot(property: string, value: string): string {
	return textIs(property, value).replace(' eq ', ' ne ');
}

/** @param day `YYYY-MM-DD` */
export function notAfter(property: string, day: string): string {
	return `${property} le datetime'${day}T00:00:00'`;
}

/** @param day `YYYY-MM-DD` */
export function notBefore(property: string, day: string): string {
	return `${property} ge datetime'${day}T00:00:00'`;
}

export function anyOf(conditions: readonly string[]): string {
	return conditions.length === 1 ? (conditions[0] ?? '') : `(${conditions.join(' or ')})`;
}

export function allOf(conditions: readonly string[]): string {
	return conditions.join(' and ');
}

/** Lists for as many requests as keep an address short enough: some servers take no more than 8,000 characters. */
export function portions<T>(list: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}
