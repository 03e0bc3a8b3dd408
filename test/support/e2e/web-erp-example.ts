// The example “Consulta a um ERP de telas”, imported and running.
import { randomUUID } from 'node:crypto';

import { SEED, type KommoSandbox } from '../../../sandbox/kommo/sandbox.ts';
import type { WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { importExample, readExample } from '../../../scripts/lib/examples.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { startKommoAccount, triggerAnswers, triggerIsGone } from './kommo-account.ts';
import { startMailbox, type Mailbox } from './mailbox.ts';
import { startWebErp, webCredentialType } from './web-erp.ts';

export interface WebErpExample {
	client: N8nClient;
	kommo: KommoSandbox;
	erp: WebErpSandbox;
	mailbox: Mailbox;
	workflow: Workflow;
	close(): Promise<void>;
}

export async function startWebErpExample(client: N8nClient): Promise<WebErpExample> {
	const [kommo, { erp, credential }, mailbox] = await Promise.all([startKommoAccount(), startWebErp(client), startMailbox()]);
	const smtp = { host: '127.0.0.1', port: mailbox.port, secure: false, disableStartTls: true, user: '', password: '' };
	const example = readExample('consulta-erp-web.json');
	for (const node of example.nodes) if (node.webhookId) node.webhookId = randomUUID();
	const workflow = await importExample(client, example, {
		backofficeKommoApi: await client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken }),
		[webCredentialType]: credential,
		smtp: await client.createCredential('E-mail', 'smtp', smtp),
	});
	await client.activate(workflow);
	await triggerAnswers(kommo);
	return {
		client,
		kommo,
		erp,
		mailbox,
		workflow,
		close: async () => {
			await client.deactivate(workflow.id);
			await triggerIsGone(kommo);
			await Promise.all([kommo.close(), erp.close(), mailbox.close()]);
		},
	};
}
