// Small workflows around the nodes under test.
import { randomUUID } from 'node:crypto';

import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { until } from '../../../scripts/lib/until.ts';

export interface CredentialReference {
	id: string;
	name: string;
}

export interface NodeSketch {
	name: string;
	type: string;
	parameters: object;
	typeVersion?: number;
	credentials?: Record<string, CredentialReference>;
	onError?: 'continueErrorOutput' | 'continueRegularOutput' | 'stopWorkflow';
	webhookId?: string;
}

/** From, to, and which output of the first: 0 unless said. */
export type Link = [from: string, to: string, output?: number];

export const ours = (node: string) => `n8n-nodes-backoffice.${node}`;

/** A Webhook node at an address of its own, which answers with what the last node gave. */
export function webhookNode(): NodeSketch & { webhookId: string } {
	const path = randomUUID();
	return {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'allEntries', options: {} },
	};
}

/** Where that node is called. */
export function webhookUrl(n8nUrl: string, { webhookId }: { webhookId: string }): string {
	return `${n8nUrl}/webhook/${webhookId}`;
}

/** Marks the branch an item came by: `{ branch, item }`. */
export function branchNode(branch: string): NodeSketch {
	return {
		name: branch,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: `={{ { branch: "${branch}", item: $json } }}`, options: {} },
	};
}

/** Posts each item to a sink, see `startSink`. */
export function sinkNode(url: string): NodeSketch {
	return {
		name: 'Sink',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: { method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($json) }}', options: {} },
	};
}

export function workflowOf(name: string, sketches: readonly NodeSketch[], links: readonly Link[]): object {
	const nodes = sketches.map((sketch, index) => ({ id: randomUUID(), typeVersion: 1, position: [index * 220, 0], ...sketch }));
	const connections: Record<string, { main: Array<Array<{ node: string; type: 'main'; index: 0 }>> }> = {};
	for (const [from, to, output = 0] of links) {
		const { main } = (connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output]?.push({ node: to, type: 'main', index: 0 });
	}
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}

/** Creates the workflow and switches it on; n8n registers webhooks some moments after it has said yes. */
export async function activate(client: N8nClient, workflow: object): Promise<Workflow> {
	const created = await client.createWorkflow(workflow);
	await client.activate(created);
	const paths = created.nodes.flatMap(({ type, parameters }) => (type === 'n8n-nodes-base.webhook' ? [String(parameters.path)] : []));
	await Promise.all(paths.filter((path) => !path.includes(':')).map(async (path) => await webhookIsThere(webhookUrl(client.url, { webhookId: path }))));
	return created;
}

/** Asks as a browser asks for permission, which starts no run. */
export async function webhookIsThere(url: string, method = 'POST'): Promise<void> {
	const headers = { Origin: 'http://127.0.0.1', 'Access-Control-Request-Method': method };
	await until(`n8n registers ${url}`, async () => (await fetch(url, { method: 'OPTIONS', headers })).ok);
}

/** The answer of a Webhook node's workflow. */
export async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown }> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, body: parsed(text) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** All runs of the workflow, once each has ended. */
export async function endedRuns(client: N8nClient, workflowId: string) {
	return await until(`all runs of ${workflowId} have ended`, async () => {
		const runs = await client.executions(workflowId);
		return runs.every(({ status }) => ['success', 'error', 'crashed'].includes(status)) && runs;
	}, { everyMs: 50 });
}
