// The example workflows, imported as a user would: credentials chosen by their names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { N8nClient, Workflow } from './n8n-client.ts';
import { projectFolder } from './toolchain.mjs';

interface ExampleNode {
	name: string;
	type: string;
	position: number[];
	webhookId?: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

export interface Example {
	name: string;
	nodes: ExampleNode[];
	connections: object;
	settings: object;
}

export function readExample(file: string): Example {
	return JSON.parse(readFileSync(join(projectFolder, 'examples', file), 'utf8')) as Example;
}

/** Fills in the credentials by type and imports the workflow; it is not active yet. */
export async function importExample(
	client: N8nClient,
	example: Example,
	credentials: Record<string, { id: string; name: string }>,
): Promise<Workflow> {
	for (const node of example.nodes) {
		for (const type of Object.keys(node.credentials ?? {})) {
			const credential = credentials[type];
			if (!credential) throw new Error(`The example wants a credential of type ${type}.`);
			node.credentials = { ...node.credentials, [type]: { id: credential.id, name: credential.name } };
		}
	}
	return await client.createWorkflow(example);
}
