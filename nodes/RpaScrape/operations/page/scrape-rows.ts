import { ConnectorError } from '../../../../lib/domain/errors';
import type { ColumnRow, FieldRow } from '../../../../lib/n8n/rpa/page-recipe';

type Given = Readonly<Record<string, unknown>>;

/** The rows of “Fields”. @throws ConnectorError `validation` */
export function fieldsOf(collection: unknown): FieldRow[] {
	return rowsOf(collection, 'field', { label: 'Fields', parameter: 'fields' }).map((row) => ({
		...rulesOf(row),
		selector: text(row.selector),
		attribute: text(row.attribute),
	}));
}

/** The rows of “Columns”. @throws ConnectorError `validation` */
export function columnsOf(collection: unknown): ColumnRow[] {
	const place = { label: 'Columns', parameter: 'columns' };
	return rowsOf(collection, 'column', place).map((row) => {
		const heading = text(row.heading);
		if (heading === '') throw invalid(place, `has no heading for “${text(row.name)}”`);
		return { ...rulesOf(row), heading, link: row.link === true };
	});
}

function rulesOf(row: Given) {
	return { name: text(row.name), type: text(row.type) || 'string', required: row.required === true, pattern: text(row.pattern) };
}

interface Place {
	label: string;
	parameter: string;
}

/** What downstream nodes and n8n itself understand otherwise. */
const reserved: ReadonlySet<string> = new Set(['error', 'found', 'rows', 'warnings', '__proto__']);

function rowsOf(collection: unknown, name: string, place: Place): Given[] {
	const holder = typeof collection === 'object' && collection !== null ? (collection as Given) : {};
	const rows = Array.isArray(holder[name]) ? (holder[name] as Given[]) : [];
	if (rows.length === 0) throw invalid(place, 'is empty');
	const seen = new Set<string>();
	for (const row of rows) {
		const called = text(row.name);
		if (called === '') throw invalid(place, 'has an entry without a name');
		if (reserved.has(called)) throw invalid(place, `has the name “${called}”, which stands for something else in results`);
		if (seen.has(called)) throw invalid(place, `has the name “${called}” twice`);
		seen.add(called);
	}
	return rows;
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function invalid({ label, parameter }: Place, what: string): ConnectorError {
	return new ConnectorError('validation', `The parameter “${label}” ${what}.`, { system: 'RPA Scrape', parameter, hint: 'Open the node and correct it.', nothingDone: true });
}
