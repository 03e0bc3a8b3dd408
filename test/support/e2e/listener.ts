// A workflow of only the Kommo Trigger and a sink that keeps what each run was given.
import { randomUUID } from 'node:crypto';

import { encodePhpForm } from '../../../sandbox/kommo/form.ts';
import { SEED, type KommoSandbox, type KommoSandboxOptions } from '../../../sandbox/kommo/sandbox.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { until } from '../../../scripts/lib/until.ts';
import { startKommoAccount, triggerAnswers, triggerIsGone } from './kommo-account.ts';
import { startSink, type Sink } from './sink.ts';
import { ours, sinkNode, workflowOf, type CredentialReference, type NodeSketch } from './workflow.ts';

export interface Listener {
	client: N8nClient;
	kommo: KommoSandbox;
	sink: Sink;
	workflow: Workflow;
	/** Where Kommo posts to, with its secret. */
	destination(): string;
	/** A customer writes something that is written only once; resolves with the item of its run. */
	proveAlive(): Promise<Record<string, unknown>>;
	close(): Promise<void>;
}

export interface ListenerOptions {
	events?: string[];
	kommo?: KommoSandboxOptions;
	/** Further credentials of the trigger, by type. */
	credentials?: Record<string, CredentialReference>;
}

export async function startListener(client: N8nClient, options: ListenerOptions = {}): Promise<Listener> {
	const [kommo, sink] = await Promise.all([startKommoAccount(options.kommo), startSink()]);
	const credential = await client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken });
	const trigger: NodeSketch = {
		name: 'Kommo',
		type: ours('kommoTrigger'),
		webhookId: randomUUID(),
		parameters: { events: options.events ?? ['add_message', 'add_outgoing_message'] },
		credentials: { backofficeKommoApi: credential, ...options.credentials },
	};
	const workflow = await client.createWorkflow(workflowOf('Listener', [trigger, sinkNode(sink.url)], [['Kommo', 'Sink']]));
	await client.activate(workflow);
	await triggerAnswers(kommo);
	return {
		client,
		kommo,
		sink,
		workflow,
		destination: () => kommo.state().webhooks[0]?.destination ?? '',
		proveAlive: async () => {
			const text = `Ainda aí? ${randomUUID()}`;
			kommo.customerMessage({ contactId: 910001, text });
			return await until('the run of a good message', () => sink.items.find((item) => item.text === text));
		},
		close: async () => {
			await client.deactivate(workflow.id);
			await triggerIsGone(kommo);
			await Promise.all([kommo.close(), sink.close()]);
		},
	};
}

/** The body of a customer's message, as Kommo writes it. */
export function messageForm(accountId: number | string, change: Record<string, unknown> = {}): string {
	const message = {
		id: randomUUID(),
		chat_id: randomUUID(),
		talk_id: 4711,
		contact_id: 910001,
		text: 'Oi',
		created_at: Math.floor(Date.now() / 1000),
		message_type: 'text',
		entity_type: 'lead',
		entity_id: 920001,
		type: 'incoming',
		author: { id: randomUUID(), type: 'external', name: 'Ana' },
		origin: 'waba',
		...change,
	};
	return encodePhpForm({ account: { subdomain: 'lojasandbox', id: accountId }, message: { add: [message] } });
}
