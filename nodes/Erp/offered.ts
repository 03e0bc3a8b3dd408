import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ErpOperation } from '../../lib/domain/erp';
import { erpSystems } from '../../lib/n8n/erp/systems';

/** By resource and operation of the node. `cache: invalidate` is no operation of an ERP: every system offers it. */
const erpOperationOf: Readonly<Record<string, Readonly<Record<string, ErpOperation>>>> = {
	customer: { getByPhone: 'customerByPhone', getByDocument: 'customerByDocument', get: 'customerById' },
	product: { getStock: 'stock', getPrice: 'price' },
	order: { getLast: 'lastOrders', getOpen: 'openOrders', create: 'createOrder' },
	ticket: { create: 'createTicket' },
};

export function erpOperation(resource: unknown, operation: unknown): ErpOperation | undefined {
	return erpOperationOf[String(resource)]?.[String(operation)];
}

/**
 * The properties, with each resource and operation shown only for the systems that can do it at best.
 *
 * The condition stands at the options, not at the property: n8n drops the value of a property that is not shown, so a
 * saved workflow would lose its operation with a change of the system, where it shall be told that the system cannot do
 * it. Where `system` is an expression, n8n shows every option.
 */
export function offeredBySystem(properties: readonly INodeProperties[]): INodeProperties[] {
	return properties.map((property) => {
		if (property.name === 'resource') return withConditions(property, (resource) => Object.values(erpOperationOf[resource] ?? {}));
		if (property.name !== 'operation') return property;
		const resource = String(property.displayOptions?.show?.resource?.[0]);
		return withConditions(property, (operation) => [erpOperation(resource, operation)].filter((found) => found !== undefined));
	});
}

/** An option that stands for several operations is shown where one of them can be done; for none, always. */
function withConditions(property: INodeProperties, operationsOf: (value: string) => ErpOperation[]): INodeProperties {
	const options = (property.options ?? []) as INodePropertyOptions[];
	return { ...property, options: options.map((option) => withCondition(option, operationsOf(String(option.value)))) };
}

function withCondition(option: INodePropertyOptions, operations: readonly ErpOperation[]): INodePropertyOptions {
	const able = erpSystems.filter(({ atBest }) => operations.some((operation) => atBest.operations.has(operation)));
	if (operations.length === 0 || able.length === erpSystems.length) return option;
	return { ...option, displayOptions: { show: { '/system': able.map(({ value }) => value) } } };
}
