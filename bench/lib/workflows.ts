// Workflows as n8n stores them, built from a list of nodes that follow one another.
import { randomUUID } from 'node:crypto';

export interface NodeSpec {
	name: string;
	type: string;
	typeVersion: number;
	parameters: object;
	credentials?: Record<string, { id: string; name: string }>;
}

/** A workflow whose nodes run one after the other, in the order given. */
export function chain(name: string, nodes: readonly NodeSpec[]): object {
	return {
		name,
		nodes: nodes.map((node, index) => ({ id: randomUUID(), position: [220 * index, 0], webhookId: randomUUID(), ...node })),
		connections: Object.fromEntries(
			nodes.slice(1).map((node, index) => [nodes[index]?.name, { main: [[{ node: node.name, type: 'main', index: 0 }]] }]),
		),
		settings: { executionOrder: 'v1' },
	};
}

/** n8n's own trigger, answered when the run has ended. */
export function startNode(path: string): NodeSpec {
	return {
		name: 'Start',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'noData', options: {} },
	};
}

/** One item per value, each `{ [field]: value }`. */
export function itemsNode(field: string, values: readonly string[]): NodeSpec {
	return codeNode('Items', `return ${JSON.stringify(values)}.map((value) => ({ json: { ${field}: value } }));`);
}

export function codeNode(name: string, jsCode: string): NodeSpec {
	return { name, type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}
