import { NodeHelpers, type INode, type INodeProperties } from 'n8n-workflow';

import { erpSystems } from '../../../lib/n8n/erp/systems';
import { actionNodes, credentialClasses, nodeClasses, operationsOf, optionsOf } from './registered';

const nodes = nodeClasses.map((node) => ({ name: new node().description.name, node }));
const credentials = credentialClasses.map((credential) => ({ name: new credential().name, credential }));

describe.each(nodes)('the description of $name', ({ node }) => {
	const { description } = new node();

	test('is built anew for each instance, because n8n changes what it is given', () => {
		const [first, second] = [new node().description, new node().description];
		expect(first.properties).not.toBe(second.properties);
		first.properties.forEach((property, index) => expect(property).not.toBe(second.properties[index]));
	});

	test('offers every value of a list once', () => {
		const check = (property: INodeProperties) => {
			const values = optionsOf(property).map(({ value }) => value);
			expect(new Set(values).size).toBe(values.length);
		};
		description.properties.forEach(check);
	});

	test('has defaults that n8n accepts', () => {
		const bare: INode = { id: '1', name: 'x', type: description.name, typeVersion: 1, position: [0, 0], parameters: {} };
		const filled = NodeHelpers.getNodeParameters(description.properties, {}, true, false, bare, description);
		expect(filled).not.toBeNull();
	});

	test('names an action for every operation: it is all that an AI agent reads', () => {
		const operations = description.properties.filter(({ name }) => name === 'operation').flatMap(optionsOf);
		for (const { action } of operations) expect(action).toMatch(/^[A-Z].* .*/);
	});

	test('has a test for each of its credentials', () => {
		for (const { name, testedBy } of description.credentials ?? []) {
			const type = credentials.find((entry) => entry.name === name)?.credential;
			expect(type).toBeDefined();
			const byNode = typeof testedBy === 'string' && new node().methods?.credentialTest?.[testedBy];
			expect(Boolean(byNode) || Boolean(type && new type().test)).toBe(true);
		}
	});
});

test.each(actionNodes.map((node) => ({ name: new node().description.name, node })))('$name can be a tool of an AI agent', ({ node }) => {
	expect(new node().description.usableAsTool).toBe(true);
	expect(operationsOf(new node()).length).toBeGreaterThan(0);
});

test.each(credentials)('the credential type $name carries the prefix, since the types of all packages share one namespace', ({ name }) => {
	expect(name).toMatch(/^backoffice[A-Z].*Api$/);
});

test('the ERP node shows one tested credential for each system of the registry', () => {
	const erp = actionNodes.map((node) => new node().description).find(({ name }) => name === 'erp');
	for (const { value, credentialType } of erpSystems) {
		const shown = erp?.credentials?.find(({ name }) => name === credentialType);
		expect(shown).toMatchObject({ displayOptions: { show: { '/system': [value] } } });
		// n8n tests an OAuth2 credential by connecting the account.
		expect(shown?.testedBy).toBe(credentialType.endsWith('OAuth2Api') ? undefined : 'testErp');
	}
});
