// An example that answers a signed event in the customer's chat: imported and running, with the Kommo
// account it writes to and the system that sends the events.
import { randomUUID } from 'node:crypto';

import { SEED, type KommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import type { WebhookEvent } from '../../../sandbox/webhook-sender/events.ts';
import { createWebhookSender, type Delivery, type SendOptions, type WebhookSender } from '../../../sandbox/webhook-sender/sender.ts';
import { importExample, readExample } from '../../../scripts/lib/examples.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { startKommoAccount } from './kommo-account.ts';
import { activate, endedRuns, ours, post, webhookIsThere, webhookNode, webhookUrl, workflowOf } from './workflow.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export interface EventExample {
	kommo: KommoSandbox;
	sender: WebhookSender;
	/** A customer writes; their chat is open from then on. */
	openChat(phone: string): { talkId: number; contactId: number };
	/** Sends the event; resolves once every run has ended. */
	send(event: WebhookEvent, options?: SendOptions): Promise<Delivery>;
	/** How all runs of the example ended, newest first. */
	runs(): Promise<string[]>;
	/** What the bot wrote in that chat. */
	botLines(talkId: number): string[];
	/** Every message that any customer was sent. */
	sentAtAll(): number;
	/** Texts of the tasks for the team, and the contact each is about. */
	tasks(): Array<{ text: string; contactId: number | null }>;
	/** Somebody pauses the bot for that contact. */
	pause(contactId: number): Promise<void>;
	close(): Promise<void>;
}

export async function startEventExample(client: N8nClient, file: string): Promise<EventExample> {
	const kommo = await startKommoAccount();
	const [credentials, pauser] = await Promise.all([credentialsFor(client, kommo), startPauser(client, kommo)]);
	const example = readExample(file);
	const webhookId = randomUUID();
	for (const node of example.nodes) if (node.webhookId) node.webhookId = webhookId;
	const workflow = await importExample(client, example, credentials);
	await client.activate(workflow);
	const url = webhookUrl(client.url, { webhookId });
	await webhookIsThere(url);
	const sender = createWebhookSender({ url, scheme: 'standardWebhooks', secret });
	return {
		kommo,
		sender,
		...chats(kommo),
		send: async (event, options) => {
			const delivery = await sender.send(event, options);
			await endedRuns(client, workflow.id);
			return delivery;
		},
		runs: async () => (await endedRuns(client, workflow.id)).map(({ status }) => status),
		pause: async (contactId) => await pauser.pause(contactId),
		close: async () => {
			await Promise.all([client.deactivate(workflow.id), client.deactivate(pauser.workflow.id)]);
			sender.close();
			await kommo.close();
		},
	};
}

async function credentialsFor(client: N8nClient, kommo: KommoSandbox) {
	const [kommoCredential, secretCredential] = await Promise.all([
		client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken }),
		client.createCredential('Segredo dos webhooks', 'backofficeWebhookSecretApi', { secret }),
	]);
	return { backofficeKommoApi: kommoCredential, backofficeWebhookSecretApi: secretCredential };
}

function chats(kommo: KommoSandbox): Pick<EventExample, 'openChat' | 'botLines' | 'sentAtAll' | 'tasks'> {
	return {
		openChat: (phone) => kommo.customerMessage({ phone, name: 'Cliente', text: 'Oi' }),
		botLines: (talkId) => kommo.conversation(talkId).filter(({ who }) => who === 'bot').map(({ text }) => text),
		sentAtAll: () => kommo.journal.count({ method: 'POST', path: '/send_message' }),
		tasks: () => kommo.tasks().map(({ text, entityId }) => ({ text, contactId: entityId })),
	};
}

/** What stands for the team's #pausar: Bot Control in a workflow of its own. */
async function startPauser(client: N8nClient, kommo: KommoSandbox): Promise<{ workflow: Workflow; pause(contactId: number): Promise<void> }> {
	const door = webhookNode();
	const parameters = {
		resource: 'conversation',
		operation: 'pause',
		channel: 'kommo',
		accountId: String(kommo.account.id),
		contactId: '={{ $json.body.contactId }}',
		phone: '',
	};
	const pausing = { name: 'Pausar', type: ours('botControl'), parameters };
	const workflow = await activate(client, workflowOf('Pausar', [door, pausing], [['Webhook', 'Pausar']]));
	return {
		workflow,
		pause: async (contactId) => {
			const { status, body } = await post(webhookUrl(client.url, door), { contactId: String(contactId) });
			if (status !== 200) throw new Error(`The bot was not paused: ${status} ${JSON.stringify(body)}`);
		},
	};
}
