import { createHash } from 'node:crypto';
import { NodeConnectionTypes, type IExecuteFunctions, type INode } from 'n8n-workflow';

/**
 * True where an AI agent or an MCP client runs the node as a tool. n8n tells it in two ways: version 3 of its AI Agent
 * runs tools as nodes of the workflow and marks the node, everyone else calls them in a context of its own.
 */
export function isAgentCall(execution: IExecuteFunctions, node: INode): boolean {
	return execution.isToolExecution() || node.rewireOutputLogTo === NodeConnectionTypes.AiTool;
}

/**
 * The same for the same content, however a model writes it the second time: in another order of names, with numbers as
 * text, with blanks around it.
 */
export function contentDigest(content: unknown): string {
	return createHash('sha256').update(JSON.stringify(plain(content))).digest('hex').slice(0, 16);
}

function plain(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(plain);
	if (typeof value !== 'object' || value === null) return String(value ?? '').trim();
	return Object.entries(value)
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([name, inner]) => [name, plain(inner)]);
}
