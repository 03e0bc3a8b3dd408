import { Router } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { customServices } from './custom-services.ts';
import { quoted } from './database.ts';
import { creditLimits, customers, orderItems, orders, priceItems, priceTables, products, stockLevels, suppliers } from './entities.ts';
import type { Entity } from './entities.ts';
import { genericQuery } from './generic-query.ts';
import { listReply, notFound, recordReply, recordsOf } from './lists.ts';
import type { ProtheusKnobs } from './knobs.ts';
import type { Service, ServiceContext } from './service.ts';
import type { Tenant } from './tenants.ts';

/** A call with the tenant it is for, its path below the base URL. */
export interface ServiceRequest extends SandboxRequest {
	readonly tenant: Tenant;
}

/** The services, standard and custom: what each answers, undefined where there is none. */
export function protheusRoutes(context: ServiceContext): (request: ServiceRequest) => Reply | Promise<Reply> | undefined {
	const standard = new Router<ServiceRequest>();
	for (const [path, service] of standardServices(context)) standard.add('GET', path, (request) => service(request, request.tenant));
	const custom = customServices(context);
	return (request) => custom(request)?.(request, request.tenant) ?? standard.find(request)?.(request);
}

function standardServices(context: ServiceContext): [string, Service][] {
	const list = (entity: Entity, condition?: (request: SandboxRequest) => string): Service => (request, tenant) =>
		listReply(context, recordsOf(context, entity, tenant, condition?.(request)), request.query, namesOf(entity, tenant));
	const one = (entity: Entity, condition: (request: SandboxRequest, tenant: Tenant) => string): Service => (request, tenant) =>
		recordReply(context, recordsOf(context, entity, tenant, condition(request, tenant)));
	const below = (entity: Entity, items: Entity, condition: (request: SandboxRequest) => string, key: (request: SandboxRequest) => string): Service =>
		(request, tenant) => {
			if (recordsOf(context, entity, tenant, key(request)).length === 0) return notFound(context.knobs);
			return list(items, condition)(request, tenant);
		};
	const parameter = ({ params }: SandboxRequest, name: string): string => quoted(params[name] ?? '');
	const byId = (prefix: 'A1' | 'A2') => (request: SandboxRequest, tenant: Tenant): string => customerCondition(request.params['id'] ?? '', prefix, context.knobs, tenant);
	const ofTable = (column: string) => (request: SandboxRequest): string => `${column} = ${parameter(request, 'table')}`;
	const priceItemsOf = below(priceTables, priceItems, ofTable('DA1_CODTAB'), ofTable('DA0_CODTAB'));
	const supply = '/api/supply/v2/PriceListHeaderItems';
	return [
		['/api/framework/v1/genericQuery', (request, tenant) => genericQuery(context, request, tenant)],
		['/api/crm/v1/customerVendor/1', list(customers)],
		['/api/crm/v1/customerVendor/2', list(suppliers)],
		['/api/crm/v1/customerVendor/1/:id', one(customers, byId('A1'))],
		['/api/crm/v1/customerVendor/2/:id', one(suppliers, byId('A2'))],
		['/api/fat/v1/CustomerCreditLimit', list(creditLimits)],
		['/api/fat/v1/CustomerCreditLimit/:id', one(creditLimits, byId('A1'))],
		['/api/retail/v1/retailStockLevel', list(stockLevels)],
		['/api/retail/v1/retailItem', list(products)],
		[supply, list(priceTables)],
		[`${supply}/:table`, one(priceTables, ofTable('DA0_CODTAB'))],
		[`${supply}/:table/itensTablePrice`, priceItemsOf],
		[`${supply}/:table/itensTablePrice/`, priceItemsOf],
		['/api/retail/v1/retailSalesOrders', list(orders)],
		['/api/retail/v1/retailSalesOrders/:id', one(orders, ofOrder('C5'))],
		['/api/retail/v1/retailSalesOrders/:id/items', below(orders, orderItems, ofOrder('C6'), ofOrder('C5'))],
	];
}

/** The names that a list may be filtered and ordered by: those of its records, also when there is none. */
function namesOf(entity: Entity, tenant: Tenant): string[] {
	return Object.keys(entity.map({}, { text: () => '', number: () => 0, date: () => '' }, tenant));
}

/** `C5_FILIAL|C5_NUM` */
const ofOrder = (prefix: 'C5' | 'C6') => ({ params }: SandboxRequest): string => {
	const [branch = '', number = ''] = (params['id'] ?? '').split('|');
	return `${prefix}_FILIAL = ${quoted(branch)} AND ${prefix}_NUM = ${quoted(number)}`;
};

/** `code|store`, or the columns of the key one after the other, with the branch before them or without. */
function customerCondition(id: string, prefix: 'A1' | 'A2', { customerKey }: ProtheusKnobs, { branch }: Tenant): string {
	const joined = id.startsWith(branch) && id.length === 10 ? id.slice(branch.length) : id;
	const parts = id.includes('|') ? id.split('|') : [joined.slice(0, 6), joined.slice(6)];
	const form = id.includes('|') ? 'piped' : 'joined';
	if (parts.length !== 2 || (customerKey !== 'any' && customerKey !== form)) return '1 = 0';
	return `${prefix}_COD = ${quoted(parts[0] ?? '')} AND ${prefix}_LOJA = ${quoted(parts[1] ?? '')}`;
}
