/**
 * The cookies of `Set-Cookie` lines, names and values only. Not the log-on ticket, which ends by a time of its own and is refused
 * from then on, whatever login comes with it.
 */
export function cookiesOf(lines: readonly string[]): Array<[name: string, value: string]> {
	return lines.flatMap((line): Array<[string, string]> => {
		const [, name, value] = /^\s*([^=;\s]+)=([^;\r\n]*)/.exec(line) ?? [];
		return name === undefined || value === undefined || name === 'MYSAPSSO2' ? [] : [[name, value.trim()]];
	});
}

/** Of two with one name the later, as browsers do. */
export function cookieHeader(cookies: Iterable<readonly [string, string]>): string {
	return [...new Map(cookies)].map(([name, value]) => `${name}=${value}`).join('; ');
}
