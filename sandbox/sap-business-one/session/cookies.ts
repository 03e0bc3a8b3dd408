/** Names are compared in their case, as cookies are; a part without `=`, such as a sent-back `HttpOnly`, is no cookie. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
	const cookies = new Map<string, string>();
	for (const part of (header ?? '').split(';')) {
		const mark = part.indexOf('=');
		if (mark > 0) cookies.set(part.slice(0, mark).trim(), part.slice(mark + 1).trim());
	}
	return cookies;
}

/** As the product writes them: the session without a path and with its stray semicolon, the route as the balancer sets it. */
export const sessionCookie = (id: string): string => `B1SESSION=${id};HttpOnly;`;
export const routeCookie = (node: number): string => `ROUTEID=.node${node}; path=/b1s`;

/** A line of Set-Cookie for each. */
export function cookieHeaders(lines: readonly string[]): { 'Set-Cookie': string[] } {
	return { 'Set-Cookie': [...lines] };
}
