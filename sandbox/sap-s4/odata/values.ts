import type { Property } from '../schema/service.ts';

/**
 * A value as the tables keep it: text, time, GUID and Decimal as text (a Decimal such as `12.50`, exact), DateTime and
 * DateTimeOffset as milliseconds since the epoch, Boolean as itself; null for none.
 */
export type Value = string | number | boolean | null;

/** A row of an entity set. What is missing is empty. */
export type Row = Readonly<Record<string, Value>>;

/** What a property is when nobody filled it: SAP knows no null but for dates. */
function emptyValue({ type, scale }: Property): Value {
	switch (type) {
		case 'Boolean':
			return false;
		case 'Decimal':
			return scale === 0 ? '0' : (0).toFixed(scale);
		case 'Byte':
		case 'Double':
			return 0;
		case 'Guid':
			return '00000000-0000-0000-0000-000000000000';
		case 'Time':
			return 'PT00H00M00S';
		case 'String':
			return '';
		default:
			return null;
	}
}

export function valueOf(row: Row, property: Property): Value {
	const value = row[property.name];
	return value === undefined ? emptyValue(property) : value;
}

/** Without the leading zeros of a number; what is no number stays as it is. */
export function withoutZeros(text: string): string {
	return /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : text;
}

/** With leading zeros up to the length of the field; what is no number stays as it is. */
export function padded(text: string, length: number): string {
	return /^\d+$/.test(text) ? text.padStart(length, '0') : text;
}

/** `YYYY-MM-DDTHH:mm[:ss[.f]][Z or offset]`, UTC where nothing is said, as milliseconds; undefined for a day there is not. */
export function timeOf(text: string): number | undefined {
	const [day = ''] = text.split('T');
	const midnight = new Date(`${day}T00:00:00Z`);
	const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
	const time = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
	return isDay && !Number.isNaN(time) ? time : undefined;
}
