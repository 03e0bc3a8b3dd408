/** Rows of name and value as one object; rows without a name are left out. */
export function namedValues(collection: unknown): Record<string, unknown> {
	const rows: unknown = typeof collection === 'object' && collection !== null && 'field' in collection ? collection.field : [];
	if (!Array.isArray(rows)) return {};
	return Object.fromEntries(
		rows.flatMap((row: unknown): Array<[string, unknown]> => {
			if (typeof row !== 'object' || row === null || !('name' in row) || !('value' in row)) return [];
			const name = String(row.name).trim();
			return name === '' ? [] : [[name, row.value]];
		}),
	);
}
