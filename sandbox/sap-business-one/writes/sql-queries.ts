import type { CompanyData } from '../data/company-data.ts';
import { PHONE_QUERY } from '../data/seed-rest.ts';
import { invalidData, noMatchingRecord } from '../errors.ts';
import type { Row } from '../model/properties.ts';

export interface StoredQueryResult {
	readonly text: string;
	readonly rows: readonly Row[];
}

/** Runs a stored query. `parameters` as given, texts in quotes. @throws ServiceLayerError 404 for an unknown code, 400 for other parameters. */
export function runStoredQuery(data: CompanyData, code: string, parameters: ReadonlyMap<string, string>): StoredQueryResult {
	const query = data.find('SQLQueries', 'SqlCode', code);
	if (query === undefined || code !== PHONE_QUERY) throw noMatchingRecord();
	const wrong = [...parameters.keys()].find((name) => name !== 'digits');
	const given = parameters.get('digits');
	if (wrong !== undefined || given === undefined) throw invalidData(`Invalid parameter '${wrong ?? 'digits'}' of query '${code}'`);
	const [, quoted] = /^'((?:[^']|'')*)'$/.exec(given) ?? [];
	if (quoted === undefined) throw invalidData(`Invalid value of parameter 'digits' of query '${code}'`);
	return { text: String(query['SqlText']), rows: customersByPhone(data, quoted.replaceAll("''", "'")) };
}

/** `name='value'&other='value'`, the form of ParamList in a POST. */
export function readParameterList(list: string): ReadonlyMap<string, string> {
	return new Map(
		list
			.split('&')
			.filter((part) => part !== '')
			.map((part): [string, string] => [part.slice(0, Math.max(0, part.indexOf('='))), part.slice(part.indexOf('=') + 1)]),
	);
}

/** As the text of the query says: without hyphens and blanks, what ends in the digits. */
function customersByPhone(data: CompanyData, digits: string): Row[] {
	const ends = (cell: Row[string] | undefined) => typeof cell === 'string' && cell.replace(/[-\s]/g, '').endsWith(digits);
	return data
		.rows('BusinessPartners')
		.filter((row) => row['CardType'] === 'cCustomer' && row['Frozen'] === 'tNO' && (ends(row['Cellular']) || ends(row['Phone1'])))
		.map(({ CardCode, CardName, Phone1, Phone2, Cellular }) => ({
			CardCode: CardCode ?? null, CardName: CardName ?? null, Phone1: Phone1 ?? null, Phone2: Phone2 ?? null, Cellular: Cellular ?? null,
		}));
}
