import type { Reply } from '../kit/server.ts';
import { invalidData, unrecognizedPath } from './errors.ts';
import { metadata } from './metadata.ts';
import { entitySets, isEntitySet } from './model/entity-sets.ts';
import type { EntitySetName } from './model/entity-sets.ts';
import type { Row } from './model/properties.ts';
import { crossjoinPaths } from './odata/crossjoin.ts';
import { readOptions } from './odata/options.ts';
import { parseResource } from './odata/paths.ts';
import type { ResourcePath } from './odata/paths.ts';
import { countSet, pageReply, readCrossjoin, readEntity, readSet } from './reading.ts';
import type { Reading } from './reading.ts';
import { entityReply, etag, shown, valueReply } from './representation.ts';
import { objectBody } from './writes/body.ts';
import { itemPrice } from './writes/item-price.ts';
import { cancelOrder, placeOrder } from './writes/orders.ts';
import { openServiceCall } from './writes/service-calls.ts';
import { readParameterList, runStoredQuery } from './writes/sql-queries.ts';

/** What a session asks for, `decoded` being the resource without percent escapes. @throws ServiceLayerError */
export function answerResource(reading: Reading, decoded: string): Reply {
	const { method } = reading.request;
	const joined = crossjoinPaths(decoded);
	if (joined !== undefined && method === 'GET') return readCrossjoin(reading, joined);
	if (decoded === '$metadata' && method === 'GET') return metadata(reading.version);
	const path = parseResource(decoded);
	if (path.name === 'SQLQueries' && path.rest === 'List') return storedQuery(reading, path);
	if (method === 'GET' && isEntitySet(path.name)) return readResource(reading, path.name, path);
	if (method === 'POST') return write(reading, path);
	throw unrecognizedPath();
}

function readResource(reading: Reading, set: EntitySetName, { key, rest }: ResourcePath): Reply {
	if (rest !== undefined && (rest !== '$count' || key !== undefined)) throw unrecognizedPath();
	if (rest === '$count') return countSet(reading, set);
	return key === undefined ? readSet(reading, set) : readEntity(reading, set, key);
}

function write(reading: Reading, { name, key, rest }: ResourcePath): Reply {
	const { data, knobs, request } = reading;
	if (name === 'Orders' && typeof key === 'number' && rest === 'Cancel') {
		cancelOrder(data, key);
		return { status: 204 };
	}
	if (key !== undefined || rest !== undefined) throw unrecognizedPath();
	const body = objectBody(request.rawBody);
	switch (name) {
		case 'Orders':
			return created(reading, name, placeOrder(data, body, knobs));
		case 'ServiceCalls':
			return created(reading, name, openServiceCall(data, body));
		case 'CompanyService_GetItemPrice':
			return valueReply(reading, 'SAPB1.ItemPriceReturnParams', itemPrice(data, body, knobs));
		default:
			throw unrecognizedPath();
	}
}

/** 201 with the whole record, or 204 where the caller prefers so; its address either way. */
function created(reading: Reading, set: 'Orders' | 'ServiceCalls', row: Row): Reply {
	const { type, key } = entitySets[set];
	const headers = { Location: `${reading.root}/${set}(${String(row[key[0]])})`, ETag: etag(row) };
	if (/\breturn-no-content\b/.test(String(reading.request.headers['prefer'] ?? ''))) {
		return { status: 204, headers: { ...headers, 'Preference-Applied': 'return-no-content' } };
	}
	return entityReply(reading, { set, row: shown(row, type, reading.version), etag: etag(row), status: 201, headers });
}

function storedQuery(reading: Reading, { key }: ResourcePath): Reply {
	const { data, request } = reading;
	if (typeof key !== 'string' || (request.method !== 'GET' && request.method !== 'POST')) throw unrecognizedPath();
	const { text, rows } = runStoredQuery(data, key, request.method === 'GET' ? queryParameters(request.query) : bodyParameters(reading));
	return pageReply(reading, { context: 'SAPB1.SQLQueryResult', all: rows, options: readOptions(request.query), show: (row) => row, before: { SqlText: text } });
}

const queryParameters = (query: URLSearchParams): ReadonlyMap<string, string> => new Map([...query].filter(([name]) => !name.startsWith('$')));

function bodyParameters({ request }: Reading): ReadonlyMap<string, string> {
	const { ParamList: list } = objectBody(request.rawBody);
	if (list !== undefined && typeof list !== 'string') throw invalidData('Invalid ParamList');
	return readParameterList(list ?? '');
}
