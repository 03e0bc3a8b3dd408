// Everything the demo plays on: the sandboxes, a real n8n with the packed package, the example
// workflow with its credentials, active.
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

import { SEED, startKommoSandbox, type KommoSandbox } from '../../sandbox/kommo/sandbox.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../sandbox/rest-erp/server.ts';
import { importExample, readExample } from '../lib/examples.ts';
import type { Workflow } from '../lib/n8n-client.ts';
import { startN8n, type N8nInstance } from '../lib/n8n-instance.ts';
import { preferredPort } from '../lib/n8n-process.ts';
import { packProject } from '../lib/package-tarball.ts';
import { until } from '../lib/until.ts';
import { webhookAnswers } from '../lib/webhook-answers.ts';

export interface Stage {
	kommo: KommoSandbox;
	erp: RestErpSandbox;
	n8n: N8nInstance;
	workflow: Workflow;
	/** The conversation has gone as it should. */
	played: boolean;
	close(): Promise<void>;
}

export async function setStage(say: (line: string) => void): Promise<Stage> {
	say('Empacotando o pacote …');
	const tarball = await packProject();
	const [kommo, erp] = await Promise.all([startKommoSandbox(), startRestErpSandbox()]);
	say(`Kommo de mentira em ${kommo.url}, ERP de mentira em ${erp.baseUrl}`);
	say('Iniciando o n8n de verdade …');
	const n8n = await startN8n({ tarball, port: await preferredPort(5678) });
	rmSync(dirname(tarball), { recursive: true, force: true });
	const workflow = await importMainJob(n8n, kommo, erp);
	const { destination } = await until('Kommo gets the webhook of the workflow', () => kommo.state().webhooks[0]);
	await webhookAnswers(destination);
	return {
		kommo,
		erp,
		n8n,
		workflow,
		played: false,
		close: async () => {
			await n8n.stop();
			await Promise.all([kommo.close(), erp.close()]);
		},
	};
}

async function importMainJob(n8n: N8nInstance, kommo: KommoSandbox, erp: RestErpSandbox): Promise<Workflow> {
	const { client } = n8n;
	const credentials = {
		backofficeKommoApi: await client.createCredential('Kommo', 'backofficeKommoApi', {
			baseUrl: kommo.url,
			accessToken: SEED.adminToken,
		}),
		backofficeErpRestApi: await client.createCredential('ERP', 'backofficeErpRestApi', {
			baseUrl: erp.baseUrl,
			authentication: 'basic',
			user: erp.knobs.user,
			password: erp.knobs.password,
		}),
	};
	const workflow = await importExample(client, readExample('atendimento-whatsapp.json'), credentials);
	await client.activate(workflow);
	return workflow;
}
