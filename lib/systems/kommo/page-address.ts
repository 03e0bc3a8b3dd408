import { ConnectorError } from '../../domain/errors';
import { asObject, system, textOrNull, type JsonObject } from './values';

/**
 * Path and query of the next page; null on the last one (no `_links.next`).
 * @throws ConnectorError `blocked` where it lies on another host: the token must not go there
 */
export function pageAddress(
	body: JsonObject,
	base: URL,
): { path: string; query: Record<string, string | string[]> } | null {
	const href = textOrNull(asObject(asObject(body._links).next).href);
	if (href === null) return null;
	const url = URL.canParse(href, base.href) ? new URL(href, base) : null;
	const path = url === null ? '' : pathBelowApi(url.pathname);
	if (url === null || url.host !== base.host || path === '') {
		throw new ConnectorError('blocked', `Kommo’s list goes on at another address than ${base.host}; it was not followed.`, {
			system,
			hint: 'Set the credential’s Base URL to the account’s own address, as Kommo shows it in the browser.',
		});
	}
	return { path, query: queryOf(url.searchParams) };
}

function pathBelowApi(pathname: string): string {
	const marker = '/api/v4';
	const start = pathname.indexOf(`${marker}/`);
	return start < 0 ? '' : pathname.slice(start + marker.length);
}

function queryOf(parameters: URLSearchParams): Record<string, string | string[]> {
	const names = [...new Set(parameters.keys())];
	return Object.fromEntries(
		names.map((name) => {
			const values = parameters.getAll(name);
			return [name, values.length === 1 ? (values[0] ?? '') : values];
		}),
	);
}
