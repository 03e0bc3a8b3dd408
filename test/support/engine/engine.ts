// n8n's real execution engine (n8n-core) in this process: what a node does to items, errors and
// outputs is decided by the engine, not by a mock of it.
import 'reflect-metadata';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IVersionedNodeType,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

export interface EngineOptions {
	nodes: INode[];
	connections: IConnections;
	/** Node types by name, e.g. `{ erp: new Erp() }`. */
	types: Record<string, INodeType>;
	/** Decrypted credentials by their id; an unknown id makes `getCredentials` fail, as a deleted one does. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	input: INodeExecutionData[];
	mode?: WorkflowExecuteMode;
	/** Receives the run right after its start, e.g. to cancel it. */
	onStart?: (execution: { cancel(): void }) => void;
}

/** Runs a workflow from its first node and returns what n8n would store. */
export async function runInEngine(options: EngineOptions): Promise<IRun> {
	const mode = options.mode ?? 'manual';
	const nodeTypes: INodeTypes = {
		getByName: (name): INodeType | IVersionedNodeType => typeOf(options.types, name),
		getByNameAndVersion: (name) => typeOf(options.types, name),
		getKnownTypes: () => ({}),
	};
	const [start] = options.nodes;
	if (!start) throw new Error('A workflow needs a node.');
	const workflow = new Workflow({
		id: 'test',
		name: 'Test',
		nodes: options.nodes,
		connections: options.connections,
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: start, data: { main: [options.input] }, source: null }],
		},
	});
	const execute = new WorkflowExecute(additionalData(options.credentials ?? {}, mode), mode, data);
	const running = execute.processRunExecutionData(workflow);
	options.onStart?.(running);
	return await running;
}

function typeOf(types: Record<string, INodeType>, name: string): INodeType {
	const type = types[name];
	if (!type) throw new Error(`No node type ${name}`);
	return type;
}

function additionalData(
	credentials: Record<string, ICredentialDataDecryptedObject>,
	mode: WorkflowExecuteMode,
): IWorkflowExecuteAdditionalData {
	const url = 'http://127.0.0.1:1';
	const workflowData = { id: 'test', name: 'Test', active: false, activeVersionId: null, isArchived: false, nodes: [], connections: {}, createdAt: new Date(), updatedAt: new Date() };
	const data: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper: new KnownCredentials(credentials),
		executionId: 'execution-1',
		currentNodeExecutionIndex: 0,
		restApiUrl: url,
		instanceBaseUrl: url,
		formWaitingBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
		variables: {},
		setExecutionStatus: () => undefined,
	};
	return Object.assign(data, { hooks: new ExecutionLifecycleHooks(mode, 'execution-1', workflowData) }) as IWorkflowExecuteAdditionalData;
}

class KnownCredentials extends ICredentialsHelper {
	private readonly known: Record<string, ICredentialDataDecryptedObject>;

	constructor(known: Record<string, ICredentialDataDecryptedObject>) {
		super();
		this.known = known;
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(): Promise<IHttpRequestOptions> {
		throw new Error('The nodes under test add their authentication themselves.');
	}

	async preAuthentication() {
		return undefined;
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Not needed by the nodes under test.');
	}

	async getDecrypted(_data: IWorkflowExecuteAdditionalData, details: { id: string | null; name: string }) {
		const data = this.known[details.id ?? ''];
		if (!data) throw new Error(`Credential with ID "${details.id}" does not exist.`);
		return structuredClone(data);
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties() {
		return [];
	}
}

/** Items of an output of a node, or [] where it gave none. */
export function outputOf(run: IRun, nodeName: string, output = 0): INodeExecutionData[] {
	const runs = run.data.resultData.runData[nodeName] ?? [];
	return runs.flatMap((entry) => entry.data?.main?.[output] ?? []);
}
