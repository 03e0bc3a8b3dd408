import { ConnectorError } from '../../domain/errors';
import { sameKey } from '../../domain/erp-match';
import type { HttpPort, HttpResponse } from '../../domain/http';
import type { CallContext, Clock } from '../../domain/runtime';
import type { SessionDoor, SharedSession } from '../../resilience/shared-session';
import { answerJson, isRecord, unknownOutcome, type ExchangeKind } from '../http-api';
import { entityPath, fitsInPath, nextPageAddress, queryText, textLiteral } from './odata';
import { isNotFound, isSessionRefused, serviceError, statusError, type ServiceError } from './service-errors';
import { sessionDoor, type ServiceLayerSession } from './session';
import { system } from './setting-error';
import type { SapBusinessOneLogin, SapBusinessOneSettings } from './settings';
import { textOf, type Fields } from './values';

export interface ServiceLayerOptions {
	http: HttpPort;
	/** Of the credential, in this process. */
	session: SharedSession<ServiceLayerSession>;
	clock: Clock;
	login: SapBusinessOneLogin;
}

export interface ServiceLayerCall {
	/** Name in messages. */
	operation: string;
	/** Below the service root, encoded. */
	path: string;
	query?: Readonly<Record<string, string | undefined>>;
	/** With a body it is a POST. */
	json?: unknown;
	headers?: Readonly<Record<string, string>>;
}

export interface EntityCall {
	operation: string;
	entitySet: string;
	keyProperty: string;
	key: string;
	select: string;
}

/** The body of an answer, or why there is none. */
export type WriteAnswer = { json: unknown } | { error: ConnectorError; told: ServiceError | null };

/** Far beyond what any look-up reads; a server that links its pages in a circle ends here. */
const mostPages = 100;

/** SAP Business One's Service Layer as HTTP: session, statuses, pages. Each call is sent once, but for a refused session. */
export class ServiceLayer {
	private readonly root: string;
	private readonly door: SessionDoor<ServiceLayerSession>;

	constructor(
		private readonly options: ServiceLayerOptions,
		private readonly settings: SapBusinessOneSettings,
	) {
		this.root = `${settings.baseUrl}/b1s/${settings.apiVersion}`;
		const { http, login, clock } = options;
		this.door = sessionDoor({ http, login, clock, serviceRoot: this.root, timeoutMs: settings.timeoutMs });
	}

	/** Undefined where Business One says that there is no such record. */
	async read(call: ServiceLayerCall, context: CallContext): Promise<unknown> {
		return await this.readAt(`${this.root}/${call.path}${queryText(call.query ?? {})}`, call, context);
	}

	/** The record with that key, which says so itself; null for none. */
	async entity({ operation, entitySet, keyProperty, key, select }: EntityCall, context: CallContext): Promise<Fields | null> {
		const isAskedFor = (record: Fields): boolean => sameKey(textOf(record[keyProperty]) ?? '', key);
		if (!fitsInPath(key)) {
			const query = { $filter: `${keyProperty} eq ${textLiteral(key)}`, $select: select };
			return (await this.list({ operation, path: entitySet, query }, 1, context)).find(isAskedFor) ?? null;
		}
		const record = await this.read({ operation, path: entityPath(entitySet, key), query: { $select: select } }, context);
		if (record === undefined) return null;
		if (!isRecord(record)) throw unexpected(operation, 'is no record');
		return isAskedFor(record) ? record : null;
	}

	/** The records of a list, page after page, until there are `most`. */
	async list(call: ServiceLayerCall, most: number, context: CallContext): Promise<Fields[]> {
		const paged = { ...call, headers: { ...call.headers, Prefer: `odata.maxpagesize=${most}` } };
		const records: Fields[] = [];
		let address: string | null = `${this.root}/${call.path}${queryText(call.query ?? {})}`;
		for (let page = 0; address !== null && records.length < most; page++) {
			if (page === mostPages) throw unexpected(call.operation, 'has no last page');
			const json = await this.readAt(address, paged, context);
			records.push(...entriesOf(json, call.operation));
			address = this.nextPage(json, call.operation);
		}
		return records.slice(0, most);
	}

	/** @throws ConnectorError `uncertain` where it is not known whether it was done, `drift` where the answer cannot be read */
	async write(call: ServiceLayerCall, context: CallContext): Promise<WriteAnswer> {
		const { operation } = call;
		const response = await this.send(`${this.root}/${call.path}`, call, context).catch((error: unknown) => {
			throw unknownOutcome(error, { system, operation });
		});
		if (!succeeded(response)) return { error: statusError(response, { operation, kind: 'write' }), told: serviceError(response) };
		return { json: this.json(response, operation, 'write') };
	}

	private async readAt(address: string, call: ServiceLayerCall, context: CallContext): Promise<unknown> {
		const response = await this.send(address, call, context);
		if (isNotFound(response)) return undefined;
		if (!succeeded(response)) throw statusError(response, { operation: call.operation, kind: 'read' });
		const json = this.json(response, call.operation, 'read');
		if (json === undefined) throw unexpected(call.operation, 'is empty');
		return json;
	}

	private json(response: HttpResponse, operation: string, kind: ExchangeKind): unknown {
		return answerJson(response, { system, operation, kind });
	}

	private async send(address: string, { json, headers }: ServiceLayerCall, { signal }: CallContext): Promise<HttpResponse> {
		const { http, session, clock } = this.options;
		const once = async (current: ServiceLayerSession): Promise<HttpResponse> => {
			const sentAt = clock.now();
			const response = await http.send({
				method: json === undefined ? 'GET' : 'POST',
				// The query is part of the address: OData wants a blank as %20.
				url: address,
				headers: { ...headers, Cookie: current.cookie },
				...(json === undefined ? {} : { json }),
				timeoutMs: this.settings.timeoutMs,
				signal,
			});
			if (!isSessionRefused(response)) current.usedAt = Math.max(current.usedAt, sentAt);
			return response;
		};
		return await session.use(this.door, once, isSessionRefused, signal);
	}

	private nextPage(json: unknown, operation: string): string | null {
		const link = isRecord(json) ? (json['odata.nextLink'] ?? json['@odata.nextLink']) : undefined;
		if (typeof link !== 'string' || link === '') return null;
		const address = nextPageAddress(link, this.root);
		if (address === null) throw unexpected(operation, 'names a next page that lies elsewhere');
		return address;
	}
}

function succeeded({ status }: HttpResponse): boolean {
	return status >= 200 && status < 300;
}

/** A look-up that finds nothing is answered with an empty list. */
function entriesOf(json: unknown, operation: string): Fields[] {
	const list = isRecord(json) ? json['value'] : undefined;
	if (json === undefined) return [];
	if (!Array.isArray(list)) throw unexpected(operation, 'holds no list');
	return list.filter((entry): entry is Fields => isRecord(entry));
}

function unexpected(operation: string, what: string): ConnectorError {
	return new ConnectorError('drift', `The answer of ${system} to "${operation}" ${what}.`, {
		system,
		hint: 'Check API Version in the credential, and whether something between n8n and the Service Layer changes its answers.',
	});
}
