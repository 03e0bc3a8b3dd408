/**
 * An address with its query. Blanks become `%20`, not `+`: what servers make of a plus in a query differs, and a `where`
 * whose blanks stay pluses is no SQL.
 */
export function addressOf(url: string, query: Readonly<Record<string, string>>): string {
	const parts = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
	return parts.length === 0 ? url : `${url}?${parts.join('&')}`;
}

/** Beyond encodeURIComponent: marks that some servers treat as their own. */
function encoded(text: string): string {
	return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
