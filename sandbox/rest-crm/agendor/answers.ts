import { jsonReply } from '../../kit/server.ts';
import type { Reply, SandboxRequest } from '../../kit/server.ts';
import type { CrmContext } from '../face.ts';
import { countOf, isObject } from '../values.ts';
import type { Fields } from '../values.ts';

export const BASE_PATH = '/v3';

const PER_PAGE = 10;
const MOST_PER_PAGE = 100;

export type AgendorHandler = (context: CrmContext, request: SandboxRequest) => Reply;

/** `{ errors: [text] }` */
export const problem = (status: number, errors: readonly string[], headers: Record<string, string> = {}): Reply =>
	jsonReply(status, { errors }, headers);

export const notFound = (what: string): Reply => problem(404, [`${what} not found`]);

export const dataReply = (data: object, status = 200): Reply => jsonReply(status, { data });

/** One page: `{ data, links: { next? }, meta: { totalCount } }`. `links.next` is absolute, with the query as asked. */
export function pageReply({ path, query, headers }: SandboxRequest, rows: readonly object[]): Reply {
	const page = countOf(query.get('page'), 1, Number.MAX_SAFE_INTEGER);
	const perPage = countOf(query.get('per_page'), PER_PAGE, MOST_PER_PAGE);
	const next = new URLSearchParams(query);
	next.set('page', String(page + 1));
	next.set('per_page', String(perPage));
	const links = page * perPage < rows.length ? { next: `http://${headers.host ?? ''}${path}?${next.toString()}` } : {};
	return jsonReply(200, { data: rows.slice((page - 1) * perPage, page * perPage), links, meta: { totalCount: rows.length } });
}

export function withBody(request: SandboxRequest, write: (body: Fields) => Reply): Reply {
	return isObject(request.body) ? write(request.body) : problem(400, ['Invalid request payload JSON format']);
}

/** Properties that must be texts, where they are given. */
export function textErrors(body: Fields, limits: Readonly<Record<string, number>>): string[] {
	return Object.entries(limits).flatMap(([name, most]) => {
		const value = body[name];
		if (value === undefined || value === null) return [];
		if (typeof value !== 'string') return [`"${name}" must be a string`];
		return value.length > most ? [`"${name}" length must be less than or equal to ${most} characters long`] : [];
	});
}

/** The custom fields of a required list that the body leaves out. */
export function missingFields(body: Fields, required: readonly string[], { checksRequiredFields }: CrmContext['knobs']): string[] {
	const custom = isObject(body['customFields']) ? body['customFields'] : {};
	const isMissing = (name: string) => [body[name], custom[name]].every((value) => value === undefined || value === null || value === '');
	return checksRequiredFields ? required.filter(isMissing).map((name) => `"${name}" is required`) : [];
}

/** An owner by id or e-mail. Undefined: none given; null: nobody. */
export function ownerOf({ store }: CrmContext, given: unknown): string | null | undefined {
	if (given === undefined || given === null || given === '') return undefined;
	const found = store.users().find(({ id, email, isActive }) => isActive && (id === String(given) || email === given));
	return found?.id ?? null;
}
