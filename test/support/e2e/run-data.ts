import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { N8nClient } from '../../../scripts/lib/n8n-client.ts';
import { ensureN8n } from '../../../scripts/lib/toolchain.mjs';

/** One run of one node. */
export interface NodeRun {
	/** Milliseconds since the epoch. */
	startedAt: number;
	endedAt: number;
	/** Of the first output. */
	items: Array<Record<string, unknown>>;
}

interface RunData {
	resultData: { runData: Record<string, Array<{ startTime: number; executionTime: number; data?: { main?: Array<Array<{ json: Record<string, unknown> }> | null> } }>> };
}

/** What a node did in an execution, run by run. n8n stores it in the form of a library of its own. */
export async function nodeRuns(client: N8nClient, executionId: string, node: string): Promise<NodeRun[]> {
	const require = createRequire(join(await ensureN8n(), 'node_modules', 'n8n', 'package.json'));
	const flatted = require('flatted') as { parse(text: string): RunData };
	const { resultData } = flatted.parse((await client.execution(executionId)).data);
	return (resultData.runData[node] ?? []).map(({ startTime, executionTime, data }) => ({
		startedAt: startTime,
		endedAt: startTime + executionTime,
		items: (data?.main?.[0] ?? []).map(({ json }) => json),
	}));
}
