import { deepCopy, type INodeProperties } from 'n8n-workflow';

import { byName } from './by-name';
import { operationOptions, type Field, type Operation, type Resource } from './operation';

/**
 * The `properties` of a node, derived from its operations. Every call builds fresh objects: n8n's
 * loader changes what it is given.
 *
 * @param shared fields that stand before all others, e.g. the choice of the system
 * @param common fields that stand after the operation, for all operations
 */
export function propertiesOf<Services>(
	resources: ReadonlyArray<Resource<Services>>,
	{ shared = [], common = [] }: { shared?: readonly Field[]; common?: readonly Field[] } = {},
): INodeProperties[] {
	return [
		...shared.map(copy),
		resourceProperty(resources),
		...resources.map(operationProperty),
		...common.map(copy),
		...resources.flatMap((resource) => mergeFields(resource.operations)),
	];
}

function resourceProperty<Services>(resources: ReadonlyArray<Resource<Services>>): INodeProperties {
	const options = resources
		.map(({ name, value }) => ({ name, value }))
		.sort(byName);
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options,
		default: resources[0]?.value ?? '',
	};
}

function operationProperty<Services>(resource: Resource<Services>): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.value] } },
		options: operationOptions(resource),
		default: resource.operations[0]?.operation ?? '',
	};
}

/** Fields with their resource and operation as a condition; n8n keeps the value of a name that two operations share. */
function mergeFields<Services>(operations: ReadonlyArray<Operation<Services>>): INodeProperties[] {
	return operations.flatMap((operation) =>
		operation.fields.map((field) => {
			const property = copy(field);
			property.displayOptions = {
				...property.displayOptions,
				show: {
					resource: [operation.resource],
					operation: [operation.operation],
					...property.displayOptions?.show,
				},
			};
			return property;
		}),
	);
}

function copy(field: Field): INodeProperties {
	return deepCopy(field) as INodeProperties;
}
