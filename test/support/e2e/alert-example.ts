// The example that alerts about integrations, imported and running in an n8n of its own, with a Kommo account that can fail,
// the team's webhook, and workflows that do what the alerts are about.
import { randomUUID } from 'node:crypto';

import { SEED, type KommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import { importExample, readExample } from '../../../scripts/lib/examples.ts';
import type { N8nInstance } from '../../../scripts/lib/n8n-instance.ts';
import { startKommoAccount, triggerAnswers } from './kommo-account.ts';
import { newN8n } from './shared-n8n.ts';
import { startSink } from './sink.ts';
import { activate, endedRuns, ours, post, webhookNode, webhookUrl, workflowOf, type CredentialReference } from './workflow.ts';
import { startTestN8n } from './test-n8n.ts';

interface Alert {
	tipo: string;
	alvo: string;
	texto: string;
}

export interface AlertExample {
	n8n: N8nInstance;
	kommo: KommoSandbox;
	/** Looks once, as the schedule does; resolves once the alerts have left. */
	look(): Promise<void>;
	/** What the team was told so far. */
	alerts(): Alert[];
	/** Asks Kommo for a lead; whether it was told. */
	askKommo(): Promise<boolean>;
	/** Looks a contact up by phone, which takes several requests at once; whether Kommo answered. */
	findContact(): Promise<boolean>;
	/** Resolves once the trigger of a workflow that does not answer has the message. */
	customerWrites(): Promise<{ reply(): Promise<void> }>;
	pause(): Promise<void>;
	resume(): Promise<void>;
	addJob(id: string): Promise<void>;
	cancelJob(id: string): Promise<void>;
	stop(): Promise<void>;
}

/** @param thresholds of the node that looks; everything is an incident at once */
export async function startAlertExample(thresholds: object): Promise<AlertExample> {
	const [n8n, kommo, sink] = await Promise.all([
		startTestN8n({ ...newN8n(), environment: { BACKOFFICE_NOTIFY_ALLOWED_HOSTS: '127.0.0.1' } }),
		startKommoAccount({ requestsPerSecond: 100 }),
		startSink(),
	]);
	const stop = async (): Promise<void> => {
		await Promise.all([n8n.stop(), kommo.close(), sink.close()]);
	};
	try {
		return { n8n, kommo, alerts: () => sink.items.map(({ data }) => data as Alert), stop, ...(await startWorkflows(n8n, kommo, { thresholds, sinkUrl: sink.url })) };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function startWorkflows(n8n: N8nInstance, kommo: KommoSandbox, { thresholds, sinkUrl }: { thresholds: object; sinkUrl: string }): Promise<Actions & Pick<AlertExample, 'look'>> {
	const { client } = n8n;
	const credential = await client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken });
	const door = webhookNode();
	const example = readExample('alerta-integracoes.json');
	for (const { type, parameters } of example.nodes) {
		if (type === ours('integrationHealth')) Object.assign(parameters, { holdSeconds: 0, thresholds });
		if (type === ours('notifySystems')) parameters.targets = { target: [{ name: 'equipe', url: sinkUrl }] };
	}
	const onReceived = { ...door, id: 'door', position: [-220, 200], typeVersion: 2, parameters: { ...door.parameters, responseMode: 'onReceived' } };
	example.nodes.push(onReceived);
	Object.assign(example.connections, { [door.name]: { main: [[{ node: 'Estado das integrações', type: 'main', index: 0 }]] } });
	const workflow = await importExample(client, example, { backofficeKommoApi: credential });
	await client.activate(workflow);
	const act = await startActions(n8n, kommo, credential);
	return {
		look: async () => {
			await posted(webhookUrl(n8n.url, door), {});
			await endedRuns(client, workflow.id);
		},
		...act,
	};
}

type Actions = Pick<AlertExample, 'askKommo' | 'findContact' | 'customerWrites' | 'pause' | 'resume' | 'addJob' | 'cancelJob'>;

async function startActions(n8n: N8nInstance, kommo: KommoSandbox, credential: CredentialReference): Promise<Actions> {
	const conversation = { resource: 'conversation', channel: 'kommo', accountId: '1', phone: '(11) 98765-4321', contactId: '77' };
	const job = { resource: 'job', queue: 'pedidos' };
	const nodes = {
		ask: { type: ours('kommo'), parameters: { resource: 'lead', operation: 'get', leadId: '1' }, credentials: { backofficeKommoApi: credential }, onError: 'continueRegularOutput' as const },
		find: { type: ours('crm'), parameters: findParameters, credentials: { backofficeKommoApi: credential }, onError: 'continueRegularOutput' as const },
		reply: { type: ours('kommo'), parameters: replyParameters, credentials: { backofficeKommoApi: credential } },
		pause: { type: ours('botControl'), parameters: { ...conversation, operation: 'pause' } },
		resume: { type: ours('botControl'), parameters: { ...conversation, operation: 'resume' } },
		add: { type: ours('writeQueue'), parameters: { ...job, operation: 'add', jobKey: '={{ $json.body.id }}' } },
		cancel: { type: ours('writeQueue'), parameters: { ...job, operation: 'cancel', jobId: '={{ $json.body.id }}' } },
	};
	const addresses = Object.fromEntries(
		await Promise.all(
			Object.entries(nodes).map(async ([name, node]) => {
				const door = webhookNode();
				await activate(n8n.client, workflowOf(name, [door, { name, ...node }], [[door.name, name]]));
				return [name, webhookUrl(n8n.url, door)] as const;
			}),
		),
	);
	const does = async (name: keyof typeof nodes, body: object = {}) => await posted(addresses[name] ?? '', body);
	return {
		askKommo: async () => !JSON.stringify(await does('ask')).includes('"error"'),
		findContact: async () => !JSON.stringify(await does('find')).includes('"error"'),
		customerWrites: async () => {
			await startMuteBot(n8n, kommo, credential);
			const { talkId, leadId, contactId } = kommo.customerMessage({ phone: '(21) 97654-3210', name: 'Ana', text: 'Alguém aí?' });
			await kommo.settle();
			return { reply: async () => void (await does('reply', { talkId, leadId, contactId, accountId: String(kommo.account.id) })) };
		},
		pause: async () => void (await does('pause')),
		resume: async () => void (await does('resume')),
		addJob: async (id) => void (await does('add', { id })),
		cancelJob: async (id) => void (await does('cancel', { id })),
	};
}

const findParameters = { system: 'kommo', authentication: 'accessToken', resource: 'contact', operation: 'findByPhone', phone: '(11) 98765-4321' };

const replyParameters = {
	...{ resource: 'message', operation: 'reply', text: 'Oi, Ana!', epoch: '', idempotencyKey: 'primeira' },
	...Object.fromEntries(['talkId', 'leadId', 'contactId', 'accountId'].map((name) => [name, `={{ $json.body.${name} }}`])),
};

/** Takes customers' messages, and does nothing with them. */
async function startMuteBot({ client }: N8nInstance, kommo: KommoSandbox, credential: CredentialReference): Promise<void> {
	const trigger = { name: 'Kommo', type: ours('kommoTrigger'), webhookId: randomUUID(), parameters: { events: ['add_message'] }, credentials: { backofficeKommoApi: credential } };
	await client.activate(await client.createWorkflow(workflowOf('Mudo', [trigger], [])));
	await triggerAnswers(kommo);
}

async function posted(url: string, body: object): Promise<unknown> {
	const answer = await post(url, body);
	if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
	return answer.body;
}
