import type { HttpMethod, HttpPort } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import { JsonExchange, valueAt } from '../http-api';
import { refusalWords, statuses } from './errors';
import type { RdStationSettings } from './settings';
import { system } from './system';
import { isId, isObject, strange, type RdRecord } from './values';

export type Query = Readonly<Record<string, string>>;

/** RD's own maximum. */
const pageSize = 200;

/**
 * The API v1 of RD Station CRM as HTTP: each request once, its answer judged. It takes the token in the query only, so no
 * address ever reaches a message.
 */
export class RdStationClient {
	private readonly exchange: JsonExchange;

	constructor(
		http: HttpPort,
		{ baseUrl, timeoutMs }: Pick<RdStationSettings, 'baseUrl' | 'timeoutMs'>,
		private readonly token: string,
	) {
		this.exchange = new JsonExchange({ http, system, baseUrl, timeoutMs, statuses, words: refusalWords(token) });
	}

	async read(operation: string, path: string, query: Query, context: CallContext): Promise<unknown> {
		return (await this.exchange.read(operation, { path, query: this.withToken(query) }, context)).body;
	}

	/** One record; null where there is none (404). */
	async find(operation: string, folder: string, id: string, context: CallContext): Promise<RdRecord | null> {
		if (!isId(id)) return null;
		const request = { path: `${folder}/${id}`, query: this.withToken({}), accept: [404] };
		const { status, body } = await this.exchange.read(operation, request, context);
		if (status === 404) return null;
		if (!isObject(body)) throw strange(operation, 'no record');
		return body;
	}

	/** Page after page of a list, as long as there are more. */
	async *pages(operation: string, path: string, name: string, query: Query, context: CallContext, size = pageSize): AsyncGenerator<RdRecord[]> {
		for (let page = 1; ; page++) {
			const body = await this.read(operation, path, { ...query, page: String(page), limit: String(size) }, context);
			const rows = rowsOf(body, name, operation);
			yield rows;
			const more = valueAt(body, 'has_more');
			if (rows.length === 0 || !(typeof more === 'boolean' ? more : rows.length >= size)) return;
		}
	}

	/** The first rows of a list, as many as are wanted; `complete`: there are no more. */
	async list(operation: string, path: string, name: string, query: Query, most: number, context: CallContext): Promise<{ rows: RdRecord[]; complete: boolean }> {
		const rows: RdRecord[] = [];
		for await (const page of this.pages(operation, path, name, query, context, Math.min(most, pageSize))) {
			rows.push(...page);
			// Another page is not asked for only to learn that it is empty.
			if (rows.length >= most) return { rows: rows.slice(0, most), complete: false };
		}
		return { rows, complete: true };
	}

	/** @throws ConnectorError `uncertain` where it is not known whether it was done */
	async write(operation: string, method: HttpMethod, path: string, json: unknown, context: CallContext): Promise<unknown> {
		return (await this.exchange.write(operation, { method, path, query: this.withToken({}), json }, context)).body;
	}

	private withToken(query: Query): Query {
		return { ...query, token: this.token };
	}
}

/** Lists come under their own name, some of them bare. */
function rowsOf(body: unknown, name: string, operation: string): RdRecord[] {
	const rows = Array.isArray(body) ? body : valueAt(body, name);
	if (!Array.isArray(rows)) throw strange(operation, `no list at "${name}"`);
	return rows.filter(isObject);
}
