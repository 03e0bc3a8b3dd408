// Small workflows around one node under test.
import { NodeConnectionTypes, type IConnections, type IExecuteFunctions, type INode, type INodeExecutionData, type INodeParameters, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

/** Passes its input on. */
export class PassThrough implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pass',
		name: 'pass',
		group: [],
		version: 1,
		description: '',
		defaults: { name: 'Pass' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	}
}

export function nodeOf(name: string, type: string, parameters: INodeParameters, extra: Partial<INode> = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters, ...extra };
}

/** Start → node → one `Output n` per output, the error output last where the node has one. */
export function around(node: INode, outputs: number): { nodes: INode[]; connections: IConnections } {
	const start = nodeOf('Start', 'pass', {});
	const ends = Array.from({ length: outputs }, (_, index) => nodeOf(`Output ${index}`, 'pass', {}));
	return {
		nodes: [start, node, ...ends],
		connections: {
			Start: { main: [[{ node: node.name, type: 'main', index: 0 }]] },
			[node.name]: { main: ends.map((end) => [{ node: end.name, type: 'main', index: 0 }]) },
		},
	};
}
