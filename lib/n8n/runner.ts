import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { NodeDefinition } from './node-definition';

/**
 * Runs a node: one result per input item, each with its `pairedItem`. Under continue-on-error it
 * never throws: n8n would pass the input on as if it had succeeded. Without it the first failure
 * stops the run, once the items under way have ended. A cancelled execution starts no further item.
 *
 * Called by an AI agent it answers with an error item, too, by the one way the agent reads: of an error that is thrown
 * n8n hands on the message alone, without what to do. Only a node set to stop the workflow throws.
 */
export async function runNode<Services>(
	execution: IExecuteFunctions,
	definition: NodeDefinition<Services>,
): Promise<INodeExecutionData[][]> {
	// With everything that a run needs loaded at once n8n would start later.
	const { runItems } = await import('../n8n/item-run.js');
	return await runItems(execution, definition);
}
