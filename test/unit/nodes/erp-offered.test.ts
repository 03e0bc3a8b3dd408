import { NodeHelpers, type INode, type INodeProperties } from 'n8n-workflow';

import { erpSystems } from '../../../lib/n8n/erp/systems';
import { erpOperation } from '../../../nodes/Erp/offered';
import { Erp } from '../../../nodes/Erp/Erp.node';
import { resources } from '../../../nodes/Erp/operations';

const { description } = new Erp();
const nodeWith = (parameters: INode['parameters']): INode => ({ id: '1', name: 'ERP', type: 'erp', typeVersion: 1, position: [0, 0], parameters });

/** The options n8n's editor offers: it filters them by their own conditions over all values of the node. */
function offered(name: 'resource' | 'operation', parameters: INode['parameters']): string[] {
	const node = nodeWith(parameters);
	const values = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, node, description) ?? parameters;
	const shown = (item: Pick<INodeProperties, 'displayOptions'>) =>
		NodeHelpers.displayParameter(values, item as INodeProperties, node, description);
	const property = description.properties.find((each) => each.name === name && shown(each));
	return (property?.options ?? []).filter((option) => shown(option as INodeProperties)).map((option) => String('value' in option && option.value)).sort();
}

const valuesOf = (resource: string) => (resources.find(({ value }) => value === resource)?.operations ?? []).map(({ operation }) => operation).sort();

test('every operation of the node is one of the ERP’s, but for the cache', () => {
	for (const { value, operations } of resources) {
		for (const { operation } of operations) expect(erpOperation(value, operation) === undefined).toBe(value === 'cache');
	}
});

describe.each(erpSystems.map((system) => [system.value, system] as const))('with the system %s the editor offers', (value, { atBest }) => {
	test.each(resources.map((resource) => resource.value))('of the resource %s what it can do at best', (resource) => {
		const able = valuesOf(resource).filter((operation) => {
			const asked = erpOperation(resource, operation);
			return asked === undefined || atBest.operations.has(asked);
		});
		expect(offered('resource', { system: value, resource }).includes(resource)).toBe(able.length > 0);
		expect(offered('operation', { system: value, resource, operation: able[0] ?? '' })).toEqual(able);
	});
});

describe('with an expression for the system', () => {
	test.each(resources.map((resource) => resource.value))('everything is offered: %s', (resource) => {
		const parameters = { system: '={{ $json.system }}', resource };
		expect(offered('resource', parameters)).toEqual(resources.map((each) => each.value).sort());
		expect(offered('operation', parameters)).toEqual(valuesOf(resource));
	});
});

test('a saved operation that its system cannot do stays in the workflow, to be refused when it runs', () => {
	const parameters = { system: 'mySql', resource: 'order', operation: 'create', customerId: '1', idempotencyKey: 'k' };
	expect(offered('operation', parameters)).not.toContain('create');
	const kept = NodeHelpers.getNodeParameters(description.properties, parameters, false, false, nodeWith(parameters), description);
	expect(kept).toMatchObject({ resource: 'order', operation: 'create', customerId: '1', idempotencyKey: 'k' });
});
