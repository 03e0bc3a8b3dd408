import { statusKey } from '../../domain/order-status';
import { isJsonPath, isRecord, placeholdersIn, type JsonTemplate } from '../http-api';
import { guideRestErpSettings } from './presets/guide';
import { checks } from './setting-error';
import {
	orderItemFields,
	restFields,
	restOperationNames,
	restPlaceholders,
	type RestErpSettings,
	type RestErpSettingsInput,
	type RestOperation,
	type RestOperationName,
} from './settings';

/**
 * The settings of the credential over the guide's: each part of an operation that is given replaces the preset's part.
 * @throws ConnectorError `validation` naming the setting, e.g. `operations.stock.path`
 */
export function resolveRestErpSettings(input: RestErpSettingsInput): RestErpSettings {
	const preset = guideRestErpSettings;
	checks.names(input, [...Object.keys(preset), 'baseUrl'], '');
	const given = { ...preset, ...input };
	return {
		baseUrl: baseAddress(input.baseUrl),
		operations: operations(input.operations ?? {}),
		numberFormat: checks.oneOf(given.numberFormat, ['auto', 'br', 'us'], 'numberFormat'),
		numericDates: checks.oneOf(given.numericDates, ['', 'unixSeconds', 'unixMilliseconds'], 'numericDates'),
		timeZone: timeZone(given.timeZone),
		currency: checks.currency(given.currency, 'currency'),
		orderStatuses: checks.statusMap(given.orderStatuses, 'orderStatuses'),
		draftStatuses: checks.texts(given.draftStatuses, 'draftStatuses').map(statusKey),
		maximumPhoneForms: checks.integer(given.maximumPhoneForms, [1, 30], 'maximumPhoneForms'),
		defaultAreaCode: checks.areaCode(given.defaultAreaCode, 'defaultAreaCode'),
		documentForms: checks.oneOf(given.documentForms, ['both', 'bare', 'masked'], 'documentForms'),
		nativeIdempotency: checks.flag(given.nativeIdempotency, 'nativeIdempotency'),
		timeoutMs: checks.integer(given.timeoutMs, [1, 600_000], 'timeoutMs'),
	};
}

function baseAddress(value: unknown): string {
	const text = checks.text(value, 'baseUrl');
	const url = URL.parse(text);
	const plain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === '';
	if (!plain) {
		throw checks.error(
			'baseUrl',
			'it is no plain http or https address',
			'Give it like https://erp.example/api/v1, without user, query or #.',
		);
	}
	return url.href.replace(/\/+$/, '');
}

function timeZone(value: unknown): string {
	const zone = checks.text(value, 'timeZone');
	try {
		return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
	} catch {
		throw checks.error('timeZone', 'it is no known time zone', 'Give an IANA name, e.g. America/Sao_Paulo.');
	}
}

function operations(given: NonNullable<RestErpSettingsInput['operations']>): RestErpSettings['operations'] {
	checks.names(given, restOperationNames, 'operations');
	const preset = guideRestErpSettings.operations;
	const one = (name: RestOperationName): RestOperation => operation(name, preset[name], given[name]);
	return {
		customerByPhone: one('customerByPhone'),
		customerByDocument: one('customerByDocument'),
		customerById: one('customerById'),
		stock: one('stock'),
		price: one('price'),
		lastOrders: one('lastOrders'),
		openOrders: one('openOrders'),
		createOrder: one('createOrder'),
		createTicket: one('createTicket'),
		orderByKey: one('orderByKey'),
		ticketByKey: one('ticketByKey'),
		ping: one('ping'),
	};
}

function operation(
	name: RestOperationName,
	preset: RestOperation,
	given: Partial<RestOperation> | null | undefined,
): RestOperation {
	const setting = `operations.${name}`;
	if (given === null) return { ...preset, path: '' };
	if (given !== undefined) checks.names(given, Object.keys(preset), setting);
	const merged = { ...preset, ...given };
	const path = operationPath(merged.path, `${setting}.path`);
	if (path === '') return { ...preset, path };
	return {
		method: checks.oneOf(merged.method, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], `${setting}.method`),
		path: knownPlaceholders(path, name, `${setting}.path`),
		query: templates(merged.query, name, `${setting}.query`),
		headers: headers(merged.headers, name, `${setting}.headers`),
		body: knownPlaceholders(merged.body, name, `${setting}.body`),
		bodyAs: checks.oneOf(merged.bodyAs, ['json', 'form'], `${setting}.bodyAs`),
		root: jsonPath(merged.root, `${setting}.root`),
		fields: fields(merged.fields, name, `${setting}.fields`),
		itemsRoot: jsonPath(merged.itemsRoot, `${setting}.itemsRoot`),
		itemFields: fieldMap(merged.itemFields, orderItemFields, `${setting}.itemFields`),
		notFoundStatuses: statuses(merged.notFoundStatuses, `${setting}.notFoundStatuses`),
	};
}

function operationPath(value: unknown, setting: string): string {
	const path = checks.text(value, setting);
	if (path === '') return path;
	const dots = path.split('/').some((segment) => segment === '.' || segment === '..');
	if (!/^\/(?!\/)[^?#\\\s]*$/.test(path) || dots) {
		throw checks.error(setting, 'it is no path below the base address', 'Start it with one /; the query has its own setting.');
	}
	return path;
}

function knownPlaceholders<Template extends JsonTemplate>(template: Template, name: RestOperationName, setting: string): Template {
	const known = restPlaceholders[name];
	const stranger = placeholdersIn(template).find((used) => !known.includes(used));
	if (stranger === undefined) return template;
	const list = known.map((placeholder) => `{${placeholder}}`).join(', ') || 'none';
	throw checks.error(setting, `{${stranger}} is no placeholder of this operation`, `Its placeholders: ${list}.`);
}

function templates(value: unknown, name: RestOperationName, setting: string): Record<string, string> {
	if (!isRecord(value) || Array.isArray(value)) throw checks.error(setting, 'it must be an object', 'Give names and values.');
	const entries = Object.entries(value).map(([key, template]): [string, string] => [
		key,
		knownPlaceholders(checks.text(template, `${setting}.${key}`), name, `${setting}.${key}`),
	]);
	return Object.fromEntries(entries);
}

/** Authentication is the credential's; the others belong to the transport. */
const reservedHeaders = new Set(['authorization', 'cookie', 'host', 'content-length', 'transfer-encoding', 'connection']);

function headers(value: unknown, name: RestOperationName, setting: string): Record<string, string> {
	const map = templates(value, name, setting);
	for (const header of Object.keys(map)) {
		if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(header) || reservedHeaders.has(header.toLowerCase())) {
			throw checks.error(`${setting}.${header}`, 'this header cannot be set here', 'Authentication is set in the credential.');
		}
	}
	return map;
}

function fields(value: unknown, name: RestOperationName, setting: string): RestOperation['fields'] {
	const { known, required } = restFields[name];
	const map = fieldMap(value, known, setting);
	const missing = required.find((field) => !Object.hasOwn(map, field));
	if (missing !== undefined) {
		throw checks.error(`${setting}.${missing}`, 'it is missing', 'Say where it lies in the answer; it is needed to check a hit.');
	}
	if (name === 'price' && !Object.hasOwn(map, 'unitPrice') && !Object.hasOwn(map, 'finalPrice')) {
		throw checks.error(`${setting}.unitPrice`, 'it is missing', 'Map unitPrice or finalPrice.');
	}
	return map;
}

function fieldMap(value: unknown, known: readonly string[], setting: string): RestOperation['fields'] {
	checks.names(value, known, setting);
	if (!isRecord(value)) return {};
	const entries = Object.entries(value).map(([field, paths]): [string, string | readonly string[]] => [
		field,
		typeof paths === 'string'
			? jsonPath(paths, `${setting}.${field}`)
			: checks.texts(paths, `${setting}.${field}`, true).map((path) => jsonPath(path, `${setting}.${field}`)),
	]);
	return Object.fromEntries(entries.filter(([, paths]) => paths !== ''));
}

function jsonPath(value: unknown, setting: string): string {
	const path = checks.text(value, setting);
	if (isJsonPath(path)) return path;
	throw checks.error(setting, 'it is no path into JSON', 'Write it like data.items or phones[0].number.');
}

function statuses(value: unknown, setting: string): readonly number[] {
	if (!Array.isArray(value)) throw checks.error(setting, 'it must be a list of numbers', 'Give statuses such as [404].');
	return value.map((status) => checks.integer(status, [400, 599], setting));
}
