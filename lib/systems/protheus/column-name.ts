import { checks } from './setting-error';

/** As the dictionary names columns: a prefix for the table, then a word. Names stand in queries as they are. */
const pattern = /^[A-Z][A-Z0-9]{1,2}_[A-Z0-9_]{1,12}$/;

/** @throws ConnectorError `validation` naming the setting */
export function columnName(value: unknown, setting: string, hint = 'Give a column as the Protheus dictionary has it, e.g. A1_DESC.'): string {
	const name = checks.text(value, setting).toUpperCase();
	if (pattern.test(name)) return name;
	throw checks.error(setting, 'it is no column of the Protheus dictionary', hint);
}
