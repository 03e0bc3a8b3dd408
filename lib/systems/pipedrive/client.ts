import type { HttpMethod, HttpPort } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import { JsonExchange, valueAt, type JsonAnswer } from '../http-api';
import { judged, ResetAwareHttp, statuses, unsuccessful } from './errors';
import type { PipedriveSettings } from './settings';
import { system } from './system';
import { isObject, strange, textAt, type PipedriveRecord } from './values';

export type Query = Readonly<Record<string, string>>;

export interface Listed {
	rows: PipedriveRecord[];
	/** There are no more. */
	complete: boolean;
}

/** Of lists in v2 (500) and v1 (500), of searches (100 asked for): types of Pipedrive's own client, npm `pipedrive` 33. */
const pageSize = 500;
const searchPageSize = 100;
const notePageSize = 100;

/** Pipedrive's APIs v2 and v1 as HTTP: each request once, its answer judged. */
export class PipedriveClient {
	private readonly exchange: JsonExchange;
	private readonly v1: string;

	constructor(http: HttpPort, { baseUrl, timeoutMs }: Pick<PipedriveSettings, 'baseUrl' | 'timeoutMs'>) {
		this.exchange = new JsonExchange({ http: new ResetAwareHttp(http), system, baseUrl, timeoutMs, statuses });
		// The common host knows v1 under its short path only.
		this.v1 = /^https:\/\/api\.pipedrive\.com$/i.test(baseUrl) ? '/v1' : '/api/v1';
	}

	/** One record of v2; null where there is none (404), or it is deleted. */
	async find(operation: string, path: string, context: CallContext): Promise<PipedriveRecord | null> {
		const { status, body } = await this.read(operation, `/api/v2${path}`, {}, context, [404]);
		if (status === 404) return null;
		const data = valueAt(body, 'data');
		if (!isObject(data)) throw strange(operation, 'no record at "data"');
		return data['is_deleted'] === true ? null : data;
	}

	/** A list of v2, page after page. */
	async list(operation: string, path: string, query: Query, most: number, context: CallContext): Promise<Listed> {
		return await this.byCursor(operation, path, { ...query, limit: String(Math.min(pageSize, most)) }, 'data', most, context);
	}

	/** What a search of v2 finds: the short records of the hits. */
	async search(operation: string, path: string, query: Query, most: number, context: CallContext): Promise<PipedriveRecord[]> {
		const { rows } = await this.byCursor(operation, path, { ...query, limit: String(searchPageSize) }, 'data.items', most, context);
		return rows.flatMap(({ item }) => (isObject(item) ? [item] : []));
	}

	/** Page after page of a list of v1, as long as there are more. */
	async *pagesOfV1(operation: string, path: string, query: Query, context: CallContext): AsyncGenerator<PipedriveRecord[]> {
		let start: string | null = '0';
		while (start !== null) {
			const { body } = await this.read(operation, this.v1 + path, { ...query, start, limit: String(notePageSize) }, context);
			yield rowsAt(body, 'data', operation);
			const more = valueAt(body, 'additional_data.pagination.more_items_in_collection') === true;
			start = more ? textAt(body, 'additional_data.pagination.next_start') : null;
		}
	}

	/** A list of v1 as a whole; null where this version of it is no more (404, 410). */
	async allOfV1(operation: string, path: string, context: CallContext): Promise<PipedriveRecord[] | null> {
		const rows: PipedriveRecord[] = [];
		let start: string | null = '0';
		while (start !== null) {
			const { status, body } = await this.read(operation, this.v1 + path, { start, limit: String(pageSize) }, context, [404, 410]);
			if (status === 404 || status === 410) return null;
			rows.push(...rowsAt(body, 'data', operation));
			const more = valueAt(body, 'additional_data.pagination.more_items_in_collection') === true;
			start = more ? textAt(body, 'additional_data.pagination.next_start') : null;
		}
		return rows;
	}

	/** @throws ConnectorError `uncertain` where it is not known whether it was done */
	async write(operation: string, method: HttpMethod, path: string, json: unknown, context: CallContext): Promise<unknown> {
		const { body } = await this.exchange.write(operation, { method, path: `/api/v2${path}`, json }, context).catch(rethrow);
		return successful(body, operation, 'write');
	}

	async writeToV1(operation: string, method: HttpMethod, path: string, json: unknown, context: CallContext): Promise<unknown> {
		const { body } = await this.exchange.write(operation, { method, path: this.v1 + path, json }, context).catch(rethrow);
		return successful(body, operation, 'write');
	}

	private async byCursor(operation: string, path: string, query: Query, at: string, most: number, context: CallContext): Promise<Listed> {
		const rows: PipedriveRecord[] = [];
		let cursor: string | null = '';
		while (cursor !== null && rows.length < most) {
			const { body } = await this.read(operation, `/api/v2${path}`, cursor === '' ? query : { ...query, cursor }, context);
			rows.push(...rowsAt(body, at, operation));
			cursor = textAt(body, 'additional_data.next_cursor');
		}
		return { rows: rows.slice(0, most), complete: cursor === null && rows.length <= most };
	}

	private async read(operation: string, path: string, query: Query, context: CallContext, accept: readonly number[] = []): Promise<JsonAnswer> {
		const answer = await this.exchange.read(operation, { path, query, accept }, context).catch(rethrow);
		successful(answer.body, operation, 'read');
		return answer;
	}
}

function rethrow(error: unknown): never {
	throw judged(error);
}

function successful(body: unknown, operation: string, kind: 'read' | 'write'): unknown {
	if (valueAt(body, 'success') === false) throw unsuccessful(operation, kind);
	return body;
}

/** v1 writes null for an empty list. */
function rowsAt(body: unknown, path: string, operation: string): PipedriveRecord[] {
	const rows = valueAt(body, path);
	if (rows === null && path === 'data') return [];
	if (!Array.isArray(rows)) throw strange(operation, `no list at "${path}"`);
	return rows.filter(isObject);
}
