import type { SettingChecks } from '../../domain/setting-checks';

const part = '[\\p{L}\\p{N}_$]{1,64}';
const columnPattern = new RegExp(`^${part}$`, 'u');
const tablePattern = new RegExp(`^${part}(?:\\.${part})?$`, 'u');

const nameHint = 'Letters, digits, _ and $ are allowed, and one dot between schema and table; make a view for other names.';

/**
 * Names from the settings, quoted. They are the one thing that enters the text of a statement; letters, digits,
 * `_` and `$` are all they may hold, so a quote never does.
 */
export class Identifiers {
	constructor(
		private readonly quote: (name: string) => string,
		private readonly checks: SettingChecks,
	) {}

	column(name: string, setting: string): string {
		if (!columnPattern.test(name)) throw this.checks.error(setting, `"${shown(name)}" is no column name`, nameHint);
		return this.quote(name);
	}

	/** A table, view or procedure name, with or without its schema. */
	table(name: string, setting: string): string {
		if (!tablePattern.test(name)) throw this.checks.error(setting, `"${shown(name)}" is no table or procedure name`, nameHint);
		return name
			.split('.')
			.map((segment) => this.quote(segment))
			.join('.');
	}
}

function shown(name: string): string {
	return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
