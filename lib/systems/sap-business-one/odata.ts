/** A text in a filter: quotes are doubled (`'O''Brien'`). Not encoded yet. */
export function textLiteral(value: string): string {
	return `'${value.replaceAll("'", "''")}'`;
}

/** An entity by its key: `Items('O%27%27RING-10')`. */
export function entityPath(entitySet: string, key: string): string {
	return `${entitySet}(${encoded(textLiteral(key))})`;
}

/** Apache, which stands before the Service Layer, refuses an encoded slash or backslash in a path. */
export function fitsInPath(key: string): boolean {
	return !/[/\\]/.test(key);
}

/**
 * A query as OData reads it: a blank is `%20`, never `+`, and the `$` of its options stays. Options without a value are
 * left out.
 */
export function queryText(query: Readonly<Record<string, string | undefined>>): string {
	const parts = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encoded(value)}`]));
	return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** Half a character, which no text of an ERP holds, cannot be encoded. */
function encoded(value: string): string {
	return encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

/**
 * Where the next page lies. The link comes as `/b1s/v1/Orders?$skip=20` or as `Orders?$skip=20`, and behind a proxy host
 * and path before `/b1s` are others; so what follows the version is laid on the service root.
 * @returns null for a link that leads elsewhere
 */
export function nextPageAddress(link: string, serviceRoot: string): string | null {
	const root = new URL(`${serviceRoot}/`);
	const url = URL.parse(link, root.href);
	if (url === null) return null;
	const path = url.pathname.startsWith(root.pathname) ? url.pathname.slice(root.pathname.length) : /\/b1s\/v\d+\/(.+)$/.exec(url.pathname)?.[1];
	return path === undefined || path === '' ? null : `${serviceRoot}/${path}${url.search}`;
}
