// The example that takes orders through the write queue, imported and running: a Kommo account, an ERP, and what became of
// the orders.
import { randomUUID } from 'node:crypto';

import { SEED, type KommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import { importExample, readExample } from '../../../scripts/lib/examples.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { startKommoAccount, triggerAnswers, triggerIsGone } from './kommo-account.ts';

export interface QueueExample {
	client: N8nClient;
	kommo: KommoSandbox;
	erp: RestErpSandbox;
	workflow: Workflow;
	/** Texts of the tasks for the team, and the contact each is about. */
	tasks(): Array<{ text: string; contactId: number | null }>;
	close(): Promise<void>;
}

export async function startQueueExample(client: N8nClient): Promise<QueueExample> {
	const [kommo, erp] = await Promise.all([startKommoAccount(), startRestErpSandbox()]);
	const { user, password } = erp.knobs;
	const [kommoCredential, erpCredential] = await Promise.all([
		client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken }),
		client.createCredential('ERP', 'backofficeErpRestApi', { baseUrl: erp.baseUrl, authentication: 'basic', user, password }),
	]);
	const example = readExample('pedido-com-fila.json');
	for (const node of example.nodes) if (node.webhookId) node.webhookId = randomUUID();
	const workflow = await importExample(client, example, { backofficeKommoApi: kommoCredential, backofficeErpRestApi: erpCredential });
	await client.activate(workflow);
	await triggerAnswers(kommo);
	return {
		client,
		kommo,
		erp,
		workflow,
		tasks: () => kommo.tasks().map(({ text, entityId }) => ({ text, contactId: entityId })),
		close: async () => {
			await client.deactivate(workflow.id);
			await triggerIsGone(kommo);
			await Promise.all([kommo.close(), erp.close()]);
		},
	};
}
