type Environment = Readonly<Record<string, string | undefined>>;

/** What programs, fonts, languages and Chromium's sandbox helper are found by; on Windows also what every program needs to start. */
const names: ReadonlySet<string> = new Set([
	...['PATH', 'HOME', 'USER', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'CHROME_DEVEL_SANDBOX'],
	...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE'],
	...['PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE'],
]);
const prefixes = ['LC_', 'XDG_', 'FONTCONFIG_'];

/**
 * The part of our environment a browser is given. n8n keeps its encryption key and the passwords of its database and queue
 * in there, and a browser runs other people's code.
 */
export function browserEnvironment(environment: Environment): Record<string, string> {
	const kept: Record<string, string> = {};
	for (const [name, value] of Object.entries(environment)) {
		// Windows tells upper from lower case in no variable.
		const upper = name.toUpperCase();
		if (value !== undefined && (names.has(upper) || prefixes.some((prefix) => upper.startsWith(prefix)))) kept[name] = value;
	}
	return kept;
}
