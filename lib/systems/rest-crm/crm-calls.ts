import { changed, isConnectorError, type ConnectorError } from '../../domain/errors';
import type { HttpPort, HttpResponse } from '../../domain/http';
import type { CallContext } from '../../domain/runtime';
import {
	isRecord,
	noOperation,
	ownMessage,
	plainText,
	RestExchange,
	restStatuses,
	valueAt,
	type ExchangeKind,
	type RestAnswer,
	type StatusRule,
	type TemplateValues,
} from '../http-api';
import { usedBy } from './capabilities';
import { CrmRecords } from './crm-records';
import type { RestCrmOperationName } from './operations';
import { system } from './setting-error';
import type { RefusalCode, RestCrmOperation, RestCrmSettings } from './settings';

const statuses = restStatuses(system, 'CRM');
/** The status whose advice fits a refusal that the CRM names in its answer. */
const statusFor: Readonly<Record<RefusalCode, number>> = { auth: 401, permission: 403, validation: 400, rate_limited: 429, unavailable: 425, unsupported: 501 };

export interface Found {
	records: unknown[];
	/** False: there are more than were read. */
	complete: boolean;
	/** The end of the list was seen; otherwise one answer is taken for all there is. */
	paged: boolean;
}

/** The calls of one CRM, as its settings describe them. */
export class CrmCalls {
	readonly records: CrmRecords;
	private readonly exchange: RestExchange<RestCrmOperationName>;
	private readonly secrets: readonly string[];

	constructor(
		http: HttpPort,
		readonly settings: RestCrmSettings,
	) {
		const { baseUrl, operations, timeoutMs, secretPath } = settings;
		this.records = new CrmRecords(settings);
		this.secrets = secretPath ? secretsOf(baseUrl) : [];
		const refusal = (response: HttpResponse, call: { operation: string; kind: ExchangeKind }) => refusalIn(response, call, settings);
		this.exchange = new RestExchange({ http, system, baseUrl, operations, timeoutMs, statuses, refusal });
	}

	operation(name: RestCrmOperationName): RestCrmOperation {
		return this.settings.operations[name];
	}

	/** @throws ConnectorError `unsupported` where the operation has no path */
	check(name: RestCrmOperationName): void {
		if (this.operation(name).path === '') throw noOperation(system, name);
	}

	async read(name: RestCrmOperationName, values: TemplateValues, context: CallContext): Promise<RestAnswer> {
		this.check(name);
		return await this.exchange.read(name, values, context).catch((error: unknown) => {
			throw this.withoutSecrets(error);
		});
	}

	async write(name: RestCrmOperationName, values: TemplateValues, context: CallContext, accepted: readonly number[] = []): Promise<RestAnswer> {
		this.check(name);
		return await this.exchange.write(name, values, context, accepted).catch((error: unknown) => {
			throw this.withoutSecrets(error);
		});
	}

	/** What a look-up finds, page by page. */
	async all(name: RestCrmOperationName, values: TemplateValues, maximum: number, context: CallContext): Promise<Found> {
		const operation = this.operation(name);
		const { pageSize } = operation;
		const used = usedBy(operation);
		const paged = pageSize > 0 && (used.has('page') || used.has('offset'));
		const found: unknown[] = [];
		for (let page = 1; ; page++) {
			const { json } = await this.read(name, { ...values, page, offset: found.length, pageSize: pageSize || null }, context);
			const records = this.records.records(json, operation, name);
			if (page > 1 && JSON.stringify(records[0]) === JSON.stringify(found[0])) return { records: found, complete: false, paged };
			found.push(...records);
			if (!paged || records.length < pageSize) return { records: found.slice(0, maximum), complete: found.length <= maximum, paged };
			if (found.length >= maximum) return { records: found.slice(0, maximum), complete: false, paged };
		}
	}

	/** A CRM may repeat the address it was called at, and this one's is a secret. */
	private withoutSecrets(error: unknown): unknown {
		if (this.secrets.length === 0 || !isConnectorError(error)) return error;
		const { message, hint } = error;
		return changed(error, { message: this.hidden(message), ...(hint === undefined ? {} : { hint: this.hidden(hint) }) });
	}

	private hidden(text: string): string {
		return this.secrets.reduce((shown, secret) => shown.replaceAll(secret, '****'), text);
	}
}

/** The path, and each part of it that is no common word or small number. */
function secretsOf(baseUrl: string): string[] {
	const path = new URL(baseUrl).pathname;
	const parts = path.split('/').filter((part) => part.length >= 6);
	return [path, ...parts].filter((secret) => secret.length > 1).flatMap((secret) => [secret, decodeURIComponent(secret)]);
}

/** The CRM says in its answer what is wrong, with a status that says something else. */
function refusalIn(response: HttpResponse, call: { operation: string; kind: ExchangeKind }, settings: RestCrmSettings): ConnectorError | undefined {
	const { errorCodePath, errorCodes } = settings;
	if (errorCodePath === '') return undefined;
	const word = plainText(valueAt(parsed(response.text), errorCodePath));
	const code = word !== null && Object.hasOwn(errorCodes, word) ? errorCodes[word] : undefined;
	if (word === null || code === undefined) return undefined;
	const { hint } = statuses.ruleFor(statusFor[code]);
	const rule: StatusRule = { read: code, write: code, hint, refused: true };
	return statuses.error(response, call, { words: ownMessage(response), code: word, rule });
}

export function parsed(text: string): unknown {
	try {
		const json: unknown = JSON.parse(text);
		return isRecord(json) ? json : undefined;
	} catch {
		return undefined;
	}
}
