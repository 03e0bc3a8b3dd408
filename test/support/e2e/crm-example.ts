// The example that keeps a CRM's contacts and history, imported and running, with the Kommo account it
// listens to and the CRM it writes to.
import { randomUUID } from 'node:crypto';

import { SEED, type KommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import { startRestCrmSandbox, type RestCrmSandbox, type StoredInteraction } from '../../../sandbox/rest-crm/server.ts';
import { importExample, readExample, type Example } from '../../../scripts/lib/examples.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { until } from '../../../scripts/lib/until.ts';
import { webhookAnswers } from '../../../scripts/lib/webhook-answers.ts';
import { startKommoAccount } from './kommo-account.ts';

const file = 'contato-e-historico-no-crm.json';

export interface CrmExample {
	kommo: KommoSandbox;
	crm: RestCrmSandbox;
	workflow: Workflow;
	/** Resolves once the CRM has that many interactions with these texts; gives them in the CRM's order. */
	logged(texts: readonly string[]): Promise<StoredInteraction[]>;
	close(): Promise<void>;
}

export interface CrmExampleOptions {
	/** An account that other workflows listen to, too; its owner closes it. */
	account?: KommoSandbox;
	/** Changes the example before it is imported. */
	change?: (example: Example) => void;
}

export async function startCrmExample(client: N8nClient, { account, change }: CrmExampleOptions = {}): Promise<CrmExample> {
	const [kommo, crm] = await Promise.all([account ?? startKommoAccount(), startRestCrmSandbox({ face: 'contacts' })]);
	const credentials = {
		backofficeKommoApi: await client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken }),
		backofficeCrmRestApi: await client.createCredential('CRM', 'backofficeCrmRestApi', { preset: 'contacts', baseUrl: crm.baseUrl, authentication: 'bearer', token: 'rest-crm-token' }),
		backofficeWebhookSecretApi: await client.createCredential('Segredo dos webhooks', 'backofficeWebhookSecretApi', { secret: 'um-segredo-comprido' }),
	};
	const example = readExample(file);
	// All workflows of the shared n8n have one Store, and so would have one outbox.
	const outbox = `crm-${randomUUID()}`;
	for (const node of example.nodes) {
		if (node.webhookId) node.webhookId = randomUUID();
		if ('outbox' in node.parameters) node.parameters.outbox = outbox;
		if ('maxWaitSeconds' in node.parameters) node.parameters.maxWaitSeconds = 0;
	}
	change?.(example);
	const workflow = await importExample(client, example, credentials);
	const others = kommo.state().webhooks.length;
	await client.activate(workflow);
	const { destination } = await until('Kommo gets the webhook of the example', () => kommo.state().webhooks[others]);
	await webhookAnswers(destination);
	const of = (texts: readonly string[]) => crm.interactions().filter(({ text }) => texts.includes(text));
	return {
		kommo,
		crm,
		workflow,
		logged: async (texts) => await until(`the CRM’s history holds ${texts.join(', ')}`, () => of(texts).length >= texts.length && of(texts)),
		close: async () => {
			await client.deactivate(workflow.id);
			await until('Kommo loses the webhook of the example', () => kommo.state().webhooks.length === others);
			if (!account) await kommo.close();
			await crm.close();
		},
	};
}
