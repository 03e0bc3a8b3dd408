import { isJsonPath, isRecord, placeholdersIn, type JsonTemplate } from '../http-api';
import { columnName } from './column-name';
import { checks } from './setting-error';
import { endpointFields, endpointPlaceholders, type CustomEndpoint, type CustomEndpointInput, type EndpointName, type KeyField } from './settings';

/** C5_PEDECOM is the standard column for the number an order has in a shop. */
const orderKey: KeyField = { table: 'SC5', field: 'C5_PEDECOM', maximumLength: 20, idField: '', customerField: '', storeField: '' };
const columnHint = 'Give the column of SC5, e.g. C5_PEDECOM.';
const customerHint = 'Give the columns with the customer’s code and store, e.g. Z1_CLIENTE and Z1_LOJA, or neither.';

/**
 * The service that takes orders or tickets; null where none is set.
 * @throws ConnectorError `validation` naming the setting, e.g. `createOrder.path`
 */
export function resolveEndpoint(name: EndpointName, given: CustomEndpointInput | null | undefined): CustomEndpoint | null {
	if (given === null || given === undefined) return null;
	checks.names(given, ['method', 'path', 'query', 'headers', 'body', 'response', 'key'], name);
	if (Object.keys(given).length === 0) return null;
	return {
		method: checks.oneOf(given.method ?? 'POST', ['POST', 'PUT', 'PATCH'], `${name}.method`),
		path: placed(endpointPath(given.path, `${name}.path`), name, `${name}.path`),
		query: texts(given.query ?? {}, name, `${name}.query`),
		headers: headers(given.headers ?? {}, name),
		body: placed(given.body ?? null, name, `${name}.body`),
		response: response(given.response ?? {}, name),
		key: key(name, given.key),
	};
}

function endpointPath(value: unknown, setting: string): string {
	const path = checks.text(value ?? '', setting);
	const dots = path.split('/').some((segment) => segment === '.' || segment === '..');
	if (/^\/(?!\/)[^?#\\\s]+$/.test(path) && !dots) return path;
	throw checks.error(setting, 'it is no path below the base address', 'Start it with one /, e.g. /pedidos; the query has its own setting.');
}

function placed<Template extends JsonTemplate>(template: Template, name: EndpointName, setting: string): Template {
	const known = endpointPlaceholders[name];
	const stranger = placeholdersIn(template).find((used) => !known.includes(used));
	if (stranger === undefined) return template;
	throw checks.error(setting, `{${stranger}} is no placeholder here`, `Known are ${known.map((each) => `{${each}}`).join(', ')}.`);
}

function texts(value: unknown, name: EndpointName, setting: string): Record<string, string> {
	if (!isRecord(value) || Array.isArray(value)) throw checks.error(setting, 'it must be an object', 'Give names and values.');
	const entries = Object.entries(value).map(([key, template]): [string, string] => [
		key,
		placed(checks.text(template, `${setting}.${key}`), name, `${setting}.${key}`),
	]);
	return Object.fromEntries(entries);
}

/** Login and company are the credential's; the others belong to the transport. */
const reserved = new Set(['authorization', 'tenantid', 'x-erp-module', 'cookie', 'host', 'content-length', 'transfer-encoding', 'connection']);

function headers(value: unknown, name: EndpointName): Record<string, string> {
	const map = texts(value, name, `${name}.headers`);
	for (const header of Object.keys(map)) {
		if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(header) || reserved.has(header.toLowerCase())) {
			throw checks.error(`${name}.headers.${header}`, 'this header cannot be set here', 'Login, company and branch are set in the credential.');
		}
	}
	return map;
}

function response(value: unknown, name: EndpointName): CustomEndpoint['response'] {
	const setting = `${name}.response`;
	checks.names(value, endpointFields[name], setting);
	const entries = Object.entries(value as Record<string, unknown>).map(([field, given]): [string, readonly string[]] => {
		const paths = typeof given === 'string' ? [given] : checks.texts(given, `${setting}.${field}`, true);
		const wrong = paths.find((path) => path === '' || !isJsonPath(path));
		if (wrong === undefined) return [field, paths];
		throw checks.error(`${setting}.${field}`, 'it is no path into JSON', 'Write it like pedido.numero or items[0].id.');
	});
	const map = Object.fromEntries(entries);
	if (Object.hasOwn(map, 'id')) return map;
	throw checks.error(`${setting}.id`, 'it is missing', 'Say where the number of the new record lies in the answer.');
}

function key(name: EndpointName, given: Partial<KeyField> | null | undefined): KeyField | null {
	if (given === null || (given === undefined && name === 'createTicket')) return null;
	return name === 'createOrder' ? keyOfOrders(given ?? {}) : keyOfTickets(given ?? {});
}

function keyOfOrders(given: Partial<KeyField>): KeyField {
	const setting = 'createOrder.key';
	checks.names(given, ['table', 'field', 'maximumLength'], setting);
	const { table, field, maximumLength } = { ...orderKey, ...given };
	if (tableAlias(table, `${setting}.table`) !== orderKey.table) throw checks.error(`${setting}.table`, 'orders are looked for in SC5 alone', 'Leave it out, and give a column of SC5 that the service keeps the key in.');
	const column = columnName(field, `${setting}.field`, columnHint);
	if (!column.startsWith('C5_')) throw checks.error(`${setting}.field`, 'it is no column of SC5', columnHint);
	return { ...orderKey, field: column, maximumLength: lengthOf(maximumLength, setting) };
}

function keyOfTickets(given: Partial<KeyField>): KeyField {
	const setting = 'createTicket.key';
	checks.names(given, Object.keys(orderKey), setting);
	const { table = '', field = '', maximumLength, idField = '', customerField = '', storeField = '' } = given;
	const customer = customerField === '' && storeField === '' ? ['', ''] : [columnName(customerField, `${setting}.customerField`, customerHint), columnName(storeField, `${setting}.storeField`, customerHint)];
	return {
		table: tableAlias(table, `${setting}.table`),
		field: columnName(field, `${setting}.field`, 'Give the column of the table, e.g. Z1_CHAVE.'),
		maximumLength: lengthOf(maximumLength ?? orderKey.maximumLength, setting),
		idField: columnName(idField, `${setting}.idField`, 'Give the column with the number of the ticket.'),
		customerField: customer[0] ?? '',
		storeField: customer[1] ?? '',
	};
}

function lengthOf(value: unknown, setting: string): number {
	return checks.integer(value, [10, 250], `${setting}.maximumLength`);
}

function tableAlias(value: unknown, setting: string): string {
	const alias = checks.text(value, setting).toUpperCase();
	if (/^[A-Z][A-Z0-9]{2}$/.test(alias)) return alias;
	throw checks.error(setting, 'it is no alias of a table', 'Give three letters or digits, e.g. SC5.');
}
