// Workflows around n8n's own AI Agent: a webhook, the agent, a scripted model, and our nodes as its tools.
import { startLanguageModel, type LanguageModelSandbox } from '../../../sandbox/language-model/server.ts';
import { startRestErpSandbox, type RestErpSandbox } from '../../../sandbox/rest-erp/server.ts';
import type { N8nClient, Workflow } from '../../../scripts/lib/n8n-client.ts';
import { activate, endedRuns, ours, post, webhookNode, webhookUrl, workflowOf, type CredentialReference, type NodeSketch } from './workflow.ts';

export interface AgentOptions {
	/** Our nodes; ERP tools without credentials get that of `erp`. */
	tools: NodeSketch[];
	/** Of n8n's AI Agent: 3 runs tools as nodes of the workflow, 2 calls them from within. Default 3.1. */
	agentVersion?: number;
	/** Nodes between the webhook and the agent, one after the other. */
	before?: NodeSketch[];
	erp?: RestErpSandbox;
}

export interface Answer {
	/** Of the webhook's call. */
	status: number;
	/** What the agent says in the end. */
	text: string;
	/** How n8n counts the run. */
	run: string;
}

export interface Agent {
	model: LanguageModelSandbox;
	erp: RestErpSandbox;
	workflow: Workflow;
	ask(text: string, more?: Record<string, unknown>): Promise<Answer>;
	/** The last stored run, as n8n keeps it. */
	lastRun(): Promise<string>;
	close(): Promise<void>;
}

export async function startAgent(client: N8nClient, options: AgentOptions): Promise<Agent> {
	const [model, erp] = await Promise.all([startLanguageModel(), options.erp ?? startRestErpSandbox()]);
	const { user, password } = erp.knobs;
	const erpCredential = await client.createCredential('ERP', 'backofficeErpRestApi', { baseUrl: erp.baseUrl, authentication: 'basic', user, password });
	const door = webhookNode();
	const sketches = options.tools.map((tool) => (tool.type === ours('erpTool') ? { credentials: { backofficeErpRestApi: erpCredential }, ...tool } : tool));
	const workflow = await activate(client, agentWorkflow(door, { ...options, tools: sketches }, await modelCredential(client, model)));
	return {
		model,
		erp,
		workflow,
		ask: async (text, more = {}) => {
			const { status, body } = await post(webhookUrl(client.url, door), { text, ...more });
			const [run] = await endedRuns(client, workflow.id);
			return { status, text: outputOf(body), run: run?.status ?? 'none' };
		},
		lastRun: async () => {
			const [run] = await endedRuns(client, workflow.id);
			return (await client.execution(run?.id ?? '')).data;
		},
		close: async () => {
			await client.deactivate(workflow.id);
			await Promise.all([model.close(), erp.close()]);
		},
	};
}

/** What n8n's OpenAI node needs to call the model. */
export async function modelCredential(client: N8nClient, model: LanguageModelSandbox): Promise<CredentialReference> {
	return await client.createCredential('Modelo', 'openAiApi', { apiKey: model.knobs.apiKey, url: model.baseUrl, header: false });
}

/** An ERP node as a tool, as the editor stores one. */
export function erpTool(name: string, resource: string, operation: string, parameters: object): NodeSketch {
	return { name, type: ours('erpTool'), parameters: { system: 'rest', resource, operation, ...parameters } };
}

function agentWorkflow(door: NodeSketch, { tools, before = [], agentVersion = 3.1 }: AgentOptions, openAiApi: CredentialReference): object {
	const agent: NodeSketch = {
		name: 'Agente',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: agentVersion,
		parameters: { promptType: 'define', text: "={{ $('Webhook').item.json.body.text }}", options: {} },
	};
	const model: NodeSketch = {
		name: 'Modelo',
		type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
		typeVersion: 1.3,
		parameters: { model: { __rl: true, mode: 'id', value: 'roteiro-1' }, responsesApiEnabled: false, options: { maxRetries: 0 } },
		credentials: { openAiApi },
	};
	const line = [door, ...before, agent];
	const links = line.slice(1).map(({ name }, index): [string, string] => [line[index]?.name ?? '', name]);
	const workflow = workflowOf('Agente', [...line, model, ...tools], links) as { connections: object };
	const below = (from: NodeSketch, type: string) => [from.name, { [type]: [[{ node: 'Agente', type, index: 0 }]] }] as const;
	const subNodes = Object.fromEntries([below(model, 'ai_languageModel'), ...tools.map((tool) => below(tool, 'ai_tool'))]);
	return { ...workflow, connections: { ...workflow.connections, ...subNodes } };
}

function outputOf(body: unknown): string {
	const [item] = Array.isArray(body) ? (body as Array<{ output?: unknown }>) : [];
	return typeof item?.output === 'string' ? item.output : JSON.stringify(body);
}
