import { settingError } from './setting-error';

const part = '[\\p{L}\\p{N}_$]{1,64}';
const columnPattern = new RegExp(`^${part}$`, 'u');
const tablePattern = new RegExp(`^${part}(?:\\.${part})?$`, 'u');

/**
 * A column name from the settings, quoted. Names are the one thing that enters the text of a statement; letters, digits,
 * `_` and `$` are all they may hold, so a quote never does.
 */
export function quotedColumn(name: string, setting: string): string {
	if (!columnPattern.test(name)) throw settingError(setting, `"${shown(name)}" is no column name`, nameHint);
	return `\`${name}\``;
}

/** A table, view or procedure name from the settings, with or without its schema, quoted. */
export function quotedTable(name: string, setting: string): string {
	if (!tablePattern.test(name)) throw settingError(setting, `"${shown(name)}" is no table or procedure name`, nameHint);
	return name
		.split('.')
		.map((segment) => `\`${segment}\``)
		.join('.');
}

const nameHint = 'Letters, digits, _ and $ are allowed, and one dot between schema and table; make a view for other names.';

function shown(name: string): string {
	return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
