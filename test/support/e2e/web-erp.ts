// The web ERP, a credential for it in an n8n, and small workflows around the RPA Scrape node.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { projectFolder } from '../../../scripts/lib/toolchain.mjs';
import { requireChromium } from '../servers/chromium.ts';
import { activate, ours, post, webhookNode, webhookUrl, workflowOf, type CredentialReference, type Link, type NodeSketch } from './workflow.ts';

export const webCredentialType = 'backofficeRpaBrowserApi';

/** The recipe of the example workflow, as its users put it into the credential. */
export const exampleRecipe = (): string => readFileSync(join(projectFolder, 'examples', 'recipes', 'consulta-erp-web.json'), 'utf8');

export interface WebErp {
	erp: WebErpSandbox;
	/** What the credential holds. */
	data: Record<string, unknown>;
	credential: CredentialReference;
}

export async function startWebErp(client: N8nClient): Promise<WebErp> {
	const [erp, executablePath] = await Promise.all([startWebErpSandbox(), requireChromium('headless-shell')]);
	const data = {
		baseUrl: erp.baseUrl,
		user: 'bot',
		password: 'bot-password',
		recipe: exampleRecipe(),
		browser: 'path',
		executablePath,
		// Chromium cannot isolate pages where it runs as root.
		chromiumSandbox: process.getuid?.() !== 0,
		stepTimeoutMs: 2_000,
	};
	return { erp, data, credential: await client.createCredential('ERP web', webCredentialType, data) };
}

/** One item behind the node, and by which output it came. */
export interface Outcome {
	branch: string;
	item: Record<string, unknown>;
	/** The item's binaries, by name. */
	files: Record<string, { mimeType: string; fileName: string; fileSize: string }>;
}

export interface RpaWorkflow {
	workflow: Workflow;
	ask(body?: object): Promise<Outcome[]>;
}

/** An RPA Scrape node as the editor stores it. */
export function rpaNode(operation: string, parameters: object, credential: CredentialReference): NodeSketch {
	const [resource = '', name = ''] = operation.split(' ');
	const node = { name: 'RPA', type: ours('rpaScrape'), parameters: { resource, operation: name, ...parameters } };
	return { ...node, credentials: { [webCredentialType]: credential } };
}

/** Webhook → nodes, one after the other → what came out. The last of them goes on after errors, by its second output. */
export async function startRpaWorkflow(client: N8nClient, nodes: readonly NodeSketch[]): Promise<RpaWorkflow> {
	const door = webhookNode();
	const line = nodes.map((node, index) => (index === nodes.length - 1 ? { ...node, onError: 'continueErrorOutput' as const } : node));
	const names = ['Webhook', ...line.map(({ name }) => name)];
	const last = names.at(-1) ?? '';
	const links: Link[] = [...names.slice(1).map((name, index): Link => [names[index] ?? '', name]), [last, 'success'], [last, 'error', 1]];
	const workflow = await activate(client, workflowOf(`RPA ${last}`, [door, ...line, outcomeNode('success'), outcomeNode('error')], links));
	return {
		workflow,
		ask: async (body = {}) => {
			const { status, body: answer } = await post(webhookUrl(client.url, door), body);
			if (status !== 200 || !Array.isArray(answer)) throw new Error(`The workflow answered ${status} ${JSON.stringify(answer)}`);
			return answer as Outcome[];
		},
	};
}

function outcomeNode(branch: string): NodeSketch {
	const files = 'Object.fromEntries(Object.entries($binary ?? {}).map(([name, { mimeType, fileName, fileSize }]) => [name, { mimeType, fileName, fileSize }]))';
	const jsonOutput = `={{ { branch: "${branch}", item: $json, files: ${files} } }}`;
	return { name: branch, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { mode: 'raw', jsonOutput, options: {} } };
}

/** The operation's input as the editor's rows give it. */
export function inputRows(values: Record<string, string>): object {
	return { inputAs: 'fields', inputs: { input: Object.entries(values).map(([name, value]) => ({ name, value })) } };
}
