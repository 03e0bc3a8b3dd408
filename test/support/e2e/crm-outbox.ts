// A CRM, and two workflows around its outbox: messages come in by a webhook, and go out to the CRM in batches.
import { startRestCrmSandbox, type RestCrmSandbox } from '../../../sandbox/rest-crm/server.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { until } from '../../../scripts/lib/until.ts';
import { activate, ours, webhookNode, webhookUrl, workflowOf, type CredentialReference } from './workflow.ts';

export interface IncomingMessage {
	phone: string;
	name: string;
	messageId: string;
	content: string;
}

export interface CrmOutbox {
	crm: RestCrmSandbox;
	/** Takes messages into the outbox. */
	front: Workflow;
	/** Writes them into the CRM. */
	sync: Workflow;
	/** Where messages are posted to, at the n8n of that address. */
	address(n8nUrl: string): string;
}

/** The CRM outside of the house: a hundred requests a minute, and it tells the activities that it has. */
export async function startCrm(): Promise<RestCrmSandbox> {
	return await startRestCrmSandbox({ face: 'contacts', listInteractions: true, latencyMs: 60 });
}

export async function startCrmOutbox(client: N8nClient, crm: RestCrmSandbox): Promise<CrmOutbox> {
	const credential = await client.createCredential('CRM', 'backofficeCrmRestApi', {
		preset: 'contacts',
		baseUrl: crm.baseUrl,
		authentication: 'bearer',
		token: crm.knobs.token,
		settings: JSON.stringify({
			operations: {
				interactionByMessageId: {
					path: '/contacts/{contactId}/activities',
					query: { message_id: '{messageId}' },
					fields: { id: 'id', messageId: 'metadata.message_id' },
				},
			},
		}),
	});
	const webhook = webhookNode();
	const front = await activate(client, frontWorkflow(webhook, credential));
	const sync = await client.createWorkflow(syncWorkflow(credential));
	await client.activate(sync);
	return { crm, front, sync, address: (n8nUrl) => webhookUrl(n8nUrl, webhook) };
}

function frontWorkflow(webhook: ReturnType<typeof webhookNode>, credential: CredentialReference): object {
	const parameters = {
		...{ system: 'rest', resource: 'interaction', operation: 'enqueue' },
		...{ phone: '={{ $json.body.phone }}', name: '={{ $json.body.name }}', messageId: '={{ $json.body.messageId }}', content: '={{ $json.body.content }}' },
	};
	const enqueue = { name: 'Enqueue', type: ours('crm'), parameters, credentials: { backofficeCrmRestApi: credential } };
	return workflowOf('Front', [webhook, enqueue], [['Webhook', 'Enqueue']]);
}

function syncWorkflow(credential: CredentialReference): object {
	const credentials = { backofficeCrmRestApi: credential };
	const trigger = { name: 'Waiting', type: ours('crmSyncTrigger'), parameters: { batchSize: 5, maxWaitSeconds: 1 } };
	const person = { system: 'rest', resource: 'contact', operation: 'upsert', phone: '={{ $json.phone }}', name: '={{ $json.name }}' };
	const of = (field: string): string => `={{ $('Waiting').item.json.${field} }}`;
	const message = { content: of('content'), messageId: of('messageId'), direction: of('direction'), timestamp: of('timestamp'), channel: of('channel') };
	const upsert = { name: 'Contact', type: ours('crm'), parameters: person, credentials };
	const add = { name: 'Write', type: ours('crm'), parameters: { system: 'rest', resource: 'interaction', operation: 'add', contactId: '={{ $json.id }}', ...message }, credentials };
	return workflowOf('Sync', [trigger, upsert, add], [['Waiting', 'Contact'], ['Contact', 'Write']]);
}

/** Until the CRM has so many interactions. */
export async function written(crm: RestCrmSandbox, least: number, timeoutMs = 30_000): Promise<void> {
	await until(`${least} interactions in the CRM`, () => crm.interactions().length >= least, { timeoutMs });
}
