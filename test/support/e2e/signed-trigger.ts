// A workflow of only the Signed Webhook Trigger and a sink that keeps what each run was given.
import { randomUUID } from 'node:crypto';

import { createWebhookSender, type WebhookSender, type WebhookSenderOptions } from '../../../sandbox/webhook-sender/sender.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { until } from '../../../scripts/lib/until.ts';
import { startSink, type Sink } from './sink.ts';
import { endedRuns, ours, sinkNode, webhookIsThere, workflowOf, type CredentialReference, type Link, type NodeSketch } from './workflow.ts';

export interface SignedTrigger {
	url: string;
	sink: Sink;
	workflow: Workflow;
	sender: WebhookSender;
	/** The items of the runs that `work` started. */
	runsOf(work: () => Promise<unknown>): Promise<Array<Record<string, unknown>>>;
	close(): Promise<void>;
}

export interface SignedTriggerOptions {
	/** Of the node, beside those of the sender. */
	parameters: Record<string, unknown>;
	/** The credential's content; null for none. */
	secret: Record<string, string> | null;
	sender: Omit<WebhookSenderOptions, 'url'>;
	/** Further credentials of the trigger, by type. */
	credentials?: Record<string, CredentialReference>;
	/** Nodes between trigger and sink. */
	between?: { nodes: NodeSketch[]; links: Link[] };
}

/** The workflow, not yet active, and the address it will have. */
export async function createSignedWorkflow(client: N8nClient, options: SignedTriggerOptions, sinkUrl: string) {
	const type = 'backofficeWebhookSecretApi';
	const credentials = { ...(options.secret ? { [type]: await client.createCredential('Segredo', type, options.secret) } : {}), ...options.credentials };
	const webhookId = randomUUID();
	const inPath = options.parameters.scheme === 'pathToken';
	const parameters = inPath ? { path: webhookId.slice(0, 8), ...options.parameters } : options.parameters;
	const trigger: NodeSketch = { name: 'Trigger', type: ours('signedWebhookTrigger'), webhookId, parameters, credentials };
	const { nodes, links } = options.between ?? { nodes: [], links: [['Trigger', 'Sink']] as Link[] };
	const workflow = await client.createWorkflow(workflowOf('Signed', [trigger, ...nodes, sinkNode(sinkUrl)], links));
	return { workflow, url: `${client.url}/webhook/${webhookId}${inPath ? `/${webhookId.slice(0, 8)}` : ''}`, inPath };
}

export async function startSignedTrigger(client: N8nClient, options: SignedTriggerOptions): Promise<SignedTrigger> {
	const sink = await startSink();
	const { workflow, url, inPath } = await createSignedWorkflow(client, options, sink.url);
	await client.activate(workflow);
	const probe = inPath ? `${url}/x` : url;
	await webhookIsThere(probe);
	const sender = createWebhookSender({ url, ...options.sender });
	return {
		url,
		sink,
		workflow,
		sender,
		runsOf: async (work) => {
			const before = sink.items.length;
			await work();
			await endedRuns(client, workflow.id);
			return sink.items.slice(before);
		},
		close: async () => {
			sender.close();
			await client.deactivate(workflow.id);
			await until('n8n takes the webhook away', async () => (await fetch(probe, { method: 'PUT' })).status === 404);
			await sink.close();
		},
	};
}
