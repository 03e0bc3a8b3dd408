// Workflows that several workers share, as the test of queue mode runs them.
import { randomUUID } from 'node:crypto';

import { SEED, type KommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import { company } from '../../../sandbox/data/company.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { triggerAnswers } from './kommo-account.ts';
import { activate, ours, post, webhookNode, webhookUrl, workflowOf, type NodeSketch } from './workflow.ts';

export interface CalledWorkflow {
	workflow: Workflow;
	call(body: object): Promise<{ status: number; body: unknown }>;
}

/** Behind a webhook that answers with what the last node gave. @param links beyond that from the webhook to the first node */
export async function startCalled(client: N8nClient, name: string, nodes: NodeSketch[], links: Array<[string, string]> = []): Promise<CalledWorkflow> {
	const webhook = webhookNode();
	const [first] = nodes;
	const workflow = await activate(client, workflowOf(name, [webhook, ...nodes], [['Webhook', first?.name ?? ''], ...links]));
	return { workflow, call: async (body) => await post(webhookUrl(client.url, webhook), body) };
}

/** Each message is answered with its own text; with a queue the trigger only fills it, and the runs come from there. */
export async function startEcho(client: N8nClient, kommo: KommoSandbox, options: { handOverQueue?: string } = {}): Promise<Workflow> {
	const credentials = { backofficeKommoApi: await client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken }) };
	const trigger = { name: 'Kommo', type: ours('kommoTrigger'), webhookId: randomUUID(), parameters: { events: ['add_message'], options }, credentials };
	const job = { name: 'Job', type: ours('writeQueueTrigger'), parameters: { queue: options.handOverQueue, unknownOutcome: 'repeat', concurrency: 10 } };
	const message = { name: 'Message', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { mode: 'raw', jsonOutput: '={{ $json.data ?? $json }}', options: {} } };
	const reply = { resource: 'message', operation: 'reply', text: '={{ "Eco: " + $json.text }}', epoch: '' };
	const nodes = [trigger, ...(options.handOverQueue ? [job] : []), message, { name: 'Reply', type: ours('kommo'), parameters: reply, credentials }];
	const first = options.handOverQueue ? 'Job' : 'Kommo';
	const workflow = await client.createWorkflow(workflowOf('Echo', nodes, [[first, 'Message'], ['Message', 'Reply']]));
	await client.activate(workflow);
	await triggerAnswers(kommo);
	return workflow;
}

export interface QueuedOrders {
	erp: RestErpSandbox;
	keys: string[];
	workflowId: string;
	close(): Promise<void>;
}

/** Twenty orders in a queue whose jobs are safe to repeat, at an ERP that takes its time. */
export async function startQueuedOrders(client: N8nClient, queue: string): Promise<QueuedOrders> {
	const erp = await startRestErpSandbox({ latencyMs: 400 });
	const credential = { baseUrl: erp.baseUrl, authentication: 'basic', user: erp.knobs.user, password: erp.knobs.password };
	const credentials = { backofficeErpRestApi: await client.createCredential('ERP', 'backofficeErpRestApi', credential) };
	const line = { sku: 'CIM-CP2-50', quantity: '1' };
	const order = { system: 'rest', resource: 'order', operation: 'create', customerId: company.customers[0]?.id, items: { item: [line] }, idempotencyKey: '={{ $json.jobId }}' };
	const trigger = { name: 'Job', type: ours('writeQueueTrigger'), parameters: { queue, unknownOutcome: 'repeat', concurrency: 4 } };
	const worker = await client.createWorkflow(workflowOf('Orders', [trigger, { name: 'ERP', type: ours('erp'), parameters: order, credentials }], [['Job', 'ERP']]));
	await client.activate(worker);
	const keys = Array.from({ length: 20 }, (_, index) => `pedido-${String(index).padStart(2, '0')}`);
	const add = { resource: 'job', operation: 'add', queue, jobKey: '={{ $json.body.key }}' };
	const adding = await startCalled(client, 'Add', [{ name: 'Add', type: ours('writeQueue'), parameters: add }]);
	await Promise.all(keys.map(async (key) => await adding.call({ key })));
	const close = async () => {
		await client.deactivate(worker.id);
		await erp.close();
	};
	return { erp, keys, workflowId: worker.id, close };
}
