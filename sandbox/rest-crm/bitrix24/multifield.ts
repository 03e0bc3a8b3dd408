import type { StoredValue } from '../model.ts';
import type { CrmStore } from '../store.ts';
import { isObject, textOrNull } from '../values.ts';

/** https://apidocs.bitrix24.com/api-reference/crm/data-types.html#crm_multifield */
const VALUE_TYPES: Readonly<Record<'PHONE' | 'EMAIL', readonly string[]>> = {
	PHONE: ['WORK', 'MOBILE', 'FAX', 'HOME', 'PAGER', 'MAILING', 'OTHER'],
	EMAIL: ['WORK', 'HOME', 'MAILING', 'OTHER'],
};

export const multifieldJson = (values: readonly StoredValue[], typeId: 'PHONE' | 'EMAIL'): object[] =>
	values.map(({ id, value, kind }) => ({ ID: id, VALUE_TYPE: kind, VALUE: value, TYPE_ID: typeId }));

/**
 * The values after a write: an entry without `ID` is added, one with `ID` changes that value, and `DELETE: 'Y'` (or an empty
 * value) drops it. What is no list of `{ VALUE }` changes nothing, and nobody is told.
 */
export function writtenValues(store: CrmStore, known: readonly StoredValue[], given: unknown, typeId: 'PHONE' | 'EMAIL'): StoredValue[] {
	const entries: unknown[] = Array.isArray(given) ? given : isObject(given) ? Object.values(given) : [];
	let values = [...known];
	for (const entry of entries) {
		if (!isObject(entry)) continue;
		const id = textOrNull(entry['ID']);
		const value = textOrNull(entry['VALUE']);
		const kind = VALUE_TYPES[typeId].find((type) => type === entry['VALUE_TYPE']);
		const before = values.find((one) => one.id === id);
		if (id === null) values = value === null ? values : [...values, store.newValue(value, kind ?? 'WORK')];
		else if (entry['DELETE'] === 'Y' || value === '' || entry['VALUE'] === '') values = values.filter((one) => one.id !== id);
		else if (before !== undefined) {
			values = values.map((one) => (one.id === id ? { id, value: value ?? before.value, kind: kind ?? before.kind } : one));
		}
	}
	return values;
}
