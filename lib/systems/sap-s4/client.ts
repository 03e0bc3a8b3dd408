import type { HttpPort, HttpResponse } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import type { SharedSession } from '../../resilience/shared-session';
import { answerJson, unknownOutcome } from '../http-api';
import { csrfDoor, sessionHeaders, type CsrfSession } from './csrf-session';
import { lacksToken, statusError } from './errors';
import type { LogOn } from './log-on';
import { createdEntity, pageOf } from './page';
import { servicesPath } from './resolve-settings';
import { system } from './setting-error';
import type { SapS4Settings } from './settings';
import { unusable, type Entity } from './values';

export interface SapS4Read {
	/** Name in errors, e.g. `stock`. */
	operation: string;
	service: string;
	entitySet: string;
	/** `$filter`, `$expand`, … */
	query: Readonly<Record<string, string>>;
	/** Entities wanted at most; default all. */
	most?: number;
}

export interface SapS4Write {
	operation: string;
	service: string;
	entitySet: string;
	json: unknown;
}

/** A list of more pages than this is no answer to our questions, or one that never ends. */
const mostPages = 50;

/** SAP's OData services of version 2 as HTTP: addresses, pages, tokens, errors. Nothing is repeated but a write without a valid token. */
export class SapS4Client {
	constructor(
		private readonly http: HttpPort,
		private readonly session: SharedSession<CsrfSession>,
		private readonly logOn: LogOn,
		private readonly settings: Pick<SapS4Settings, 'baseUrl' | 'sapClient' | 'timeoutMs'>,
	) {}

	/**
	 * The entities of a set, page after page.
	 * @throws ConnectorError for every status but 2xx, `drift` for a list that does not end
	 */
	async read({ operation, service, entitySet, query, most = Infinity }: SapS4Read, context: CallContext): Promise<Entity[]> {
		const found: Entity[] = [];
		let asked = query;
		for (let page = 0; page < mostPages; page++) {
			const response = await this.logOn.read(
				operation,
				async (headers) => await this.send('GET', `${service}/${entitySet}`, asked, context, { headers }),
			);
			if (!succeeded(response)) throw statusError(response, { operation, kind: 'read' });
			const { entities, next } = pageOf(answerJson(response, { system, operation, kind: 'read' }), operation);
			found.push(...entities);
			if (next === null || found.length >= most) return found.slice(0, most);
			asked = { ...query, ...next };
		}
		throw unusable(operation, `more than ${mostPages} pages`);
	}

	/**
	 * Creates one entity; null where the answer holds none. The session is renewed once where SAP says that its token
	 * is not good: such a write was refused before it was read.
	 */
	async create({ operation, service, entitySet, json }: SapS4Write, context: CallContext): Promise<Entity | null> {
		const door = csrfDoor(this.http, {
			url: this.address(`${service}/`),
			query: queryText(this.clientQuery()),
			timeoutMs: this.settings.timeoutMs,
		});
		const send = async (session: CsrfSession): Promise<HttpResponse> =>
			await this.send('POST', `${service}/${entitySet}`, {}, context, { json, headers: sessionHeaders(session) }).catch((error: unknown) => {
				throw unknownOutcome(error, { system, operation });
			});
		const response = await this.session.use(door, send, lacksToken, context.signal).catch((error: unknown) => {
			this.logOn.writeFailed(error);
			throw error;
		});
		if (!succeeded(response)) throw statusError(response, { operation, kind: 'write' });
		return createdEntity(answerJson(response, { system, operation, kind: 'write' }));
	}

	private async send(
		method: 'GET' | 'POST',
		path: string,
		query: Readonly<Record<string, string>>,
		{ signal }: CallContext,
		more: { json?: unknown; headers?: Record<string, string> },
	): Promise<HttpResponse> {
		return await this.http.send({
			method,
			url: this.address(path) + queryText({ ...query, ...this.clientQuery() }),
			timeoutMs: this.settings.timeoutMs,
			signal,
			...more,
		});
	}

	private address(path: string): string {
		return `${this.settings.baseUrl}${servicesPath}/${path}`;
	}

	private clientQuery(): Record<string, string> {
		return this.settings.sapClient === '' ? {} : { 'sap-client': this.settings.sapClient };
	}
}

function succeeded({ status }: HttpResponse): boolean {
	return status >= 200 && status < 300;
}

/**
 * Written here and not by the transport, which writes a space as `+`: OData asks for `%20` (RFC 3986;
 * https://github.com/oasis-tcs/odata-specs/issues/486), and for `$` as it is.
 */
export function queryText(query: Readonly<Record<string, string>>): string {
	const parts = Object.entries(query).map(([name, value]) => `${encoded(name).replace(/^%24/, '$')}=${encoded(value)}`);
	return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** Beyond encodeURIComponent: the quotes and brackets that some firewalls take for an attack. */
function encoded(value: string): string {
	return encodeURIComponent(value.toWellFormed()).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
