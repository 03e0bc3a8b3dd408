// The workflows under load: ours, the null version of each, and n8n's own Webhook node.
import { randomUUID } from 'node:crypto';

import { SEED } from '../../sandbox/kommo/sandbox.ts';
import type { BenchN8n } from './bench-n8n.ts';
import type { KommoAccount } from './kommo-account.ts';
import { nullIgnoringTrigger, nullTrigger } from './null-package.ts';
import { chain, codeNode, type NodeSpec } from './workflows.ts';

/** A workflow that waits for deliveries. */
export interface Listener {
	workflowId: string;
	/** Where to post. */
	url: string;
}

export const codeName = 'Answer';
/** What the Code node answers to the message with that text. */
export const answerTo = (text: string): string => `Recebido: ${text}`;

export type KommoEvents = 'add_message' | 'add_outgoing_message';
const bothEvents: readonly KommoEvents[] = ['add_message', 'add_outgoing_message'];

/** Trigger, gate, Code node, reply: the spine of the main job. */
export async function replying(n8n: BenchN8n, account: KommoAccount, events: readonly KommoEvents[]): Promise<Listener> {
	const credentials = await kommoCredential(n8n, account);
	return await listening(n8n, account, [
		kommoTrigger(credentials, events),
		{ name: 'Gate', type: 'n8n-nodes-backoffice.botControl', typeVersion: 1, parameters: { resource: 'conversation', operation: 'gate' } },
		answerNode('text'),
		{
			name: 'Reply',
			type: 'n8n-nodes-backoffice.kommo',
			typeVersion: 1,
			parameters: { resource: 'message', operation: 'reply', text: '={{ $json.answer }}' },
			credentials,
		},
	]);
}

/** Our trigger and nothing else. */
export async function triggered(n8n: BenchN8n, account: KommoAccount): Promise<Listener> {
	return await listening(n8n, account, [kommoTrigger(await kommoCredential(n8n, account), bothEvents), noOperation()]);
}

/** The null version of `replying`: a trigger without logic, then the Code node. */
export async function nullAnswering(n8n: BenchN8n): Promise<Listener> {
	return await waiting(n8n, nullTrigger, [answerNode('message[add][0][text]')]);
}

export async function nullTriggered(n8n: BenchN8n): Promise<Listener> {
	return await waiting(n8n, nullTrigger, [noOperation()]);
}

export async function nullIgnoring(n8n: BenchN8n): Promise<Listener> {
	return await waiting(n8n, nullIgnoringTrigger, [noOperation()]);
}

/** n8n's own Webhook node, answering at once. */
export async function webhookTriggered(n8n: BenchN8n, nodes: readonly NodeSpec[] = [noOperation()]): Promise<Listener> {
	const path = randomUUID();
	const trigger = { name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2.1, parameters: { httpMethod: 'POST', path, options: {} } };
	const { id } = await n8n.activate(chain('Webhook', [trigger, ...nodes]));
	const url = `${n8n.instance.url}/webhook/${path}`;
	await n8n.registered(url);
	return { workflowId: id, url };
}

/** n8n's own Webhook node before the same Code node. */
export async function webhookAnswering(n8n: BenchN8n): Promise<Listener> {
	return await webhookTriggered(n8n, [codeNode(codeName, answerCode("body['message[add][0][text]']"))]);
}

async function listening(n8n: BenchN8n, account: KommoAccount, nodes: readonly NodeSpec[]): Promise<Listener> {
	let workflowId = '';
	const url = await account.subscribedBy(async () => ({ id: workflowId } = await n8n.activate(chain('Kommo', nodes))));
	// With a wrong secret, so that it starts no run.
	await n8n.registered(url.replace(/secret=.*/, 'secret=wrong'));
	return { workflowId, url };
}

async function waiting(n8n: BenchN8n, { type, path }: typeof nullTrigger, nodes: readonly NodeSpec[]): Promise<Listener> {
	const { id, nodes: created } = await n8n.activate(chain('Null', [{ name: 'Null', type, typeVersion: 1, parameters: {} }, ...nodes]));
	const webhookId = created.find((node) => node.type === type)?.webhookId ?? '';
	const url = `${n8n.instance.url}/webhook/${webhookId}/${path}`;
	await n8n.registered(url);
	return { workflowId: id, url };
}

async function kommoCredential(n8n: BenchN8n, account: KommoAccount) {
	return await n8n.credential('backofficeKommoApi', { baseUrl: account.url, accessToken: SEED.adminToken });
}

function kommoTrigger(credentials: NodeSpec['credentials'], events: readonly KommoEvents[]): NodeSpec {
	return {
		name: 'Kommo',
		type: 'n8n-nodes-backoffice.kommoTrigger',
		typeVersion: 1,
		parameters: { events },
		...(credentials ? { credentials } : {}),
	};
}

function noOperation(): NodeSpec {
	return { name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
}

function answerNode(field: string): NodeSpec {
	return codeNode(codeName, answerCode(`['${field}']`));
}

function answerCode(field: string): string {
	const access = field.startsWith('[') ? field : `.${field}`;
	return `return $input.all().map(({ json }) => ({ json: { ...json, answer: 'Recebido: ' + json${access} } }));`;
}
