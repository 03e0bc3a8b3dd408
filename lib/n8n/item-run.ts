import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';

import { ConnectorError } from '../domain/errors';
import { contentDigest, isAgentCall } from './agent-call';
import { agentErrorItem, errorItem, nodeError, toConnectorError } from './errors';
import { attachedTo, binariesOf, binaryOf } from './binaries';
import type { NodeDefinition } from './node-definition';
import { asOneOperation } from './one-operation';
import { Routed, WithFiles, type Operation, type OperationResult, type ResultEntry } from './operation';
import { ParameterReader } from './parameters';
import { ExecutionScope } from './scope';

const defaultItemsAtOnce = 10;

/** See `runNode`. */
export async function runItems<Services>(execution: IExecuteFunctions, definition: NodeDefinition<Services>): Promise<INodeExecutionData[][]> {
	const run = new Run(execution, definition);
	try {
		return await run.all();
	} finally {
		run.close();
	}
}

class Run<Services> {
	private readonly items: INodeExecutionData[];
	private readonly results: INodeExecutionData[][][];
	private readonly stop = new AbortController();
	private readonly parameters: ParameterReader;
	private readonly signal: AbortSignal;
	private readonly scope: ExecutionScope;
	/** Asked for once: n8n copies the whole node each time. */
	private readonly node: INode;
	private readonly calledByAgent: boolean;
	private readonly pass: string;
	private readonly executionName: string;
	private failure: { error: ConnectorError; itemIndex: number } | undefined;

	constructor(
		private readonly execution: IExecuteFunctions,
		private readonly definition: NodeDefinition<Services>,
	) {
		this.items = execution.getInputData();
		this.results = this.items.map(() => []);
		this.parameters = new ParameterReader(execution, definition.system);
		const cancelled = execution.getExecutionCancelSignal?.();
		this.signal = cancelled ? AbortSignal.any([cancelled, this.stop.signal]) : this.stop.signal;
		// Every item under way listens to it.
		setMaxListeners(0, this.signal);
		this.scope = new ExecutionScope(execution, this.signal);
		this.node = execution.getNode();
		this.calledByAgent = isAgentCall(execution, this.node);
		this.pass = this.calledByAgent ? '' : String(execution.getWorkflowDataProxy(0).$runIndex ?? 0);
		this.executionName = this.nameExecution();
	}

	async all(): Promise<INodeExecutionData[][]> {
		let next = 0;
		const worker = async () => {
			while (next < this.items.length && !this.signal.aborted) {
				const itemIndex = next++;
				await asOneOperation(async () => await this.one(itemIndex));
			}
		};
		await Promise.all(Array.from({ length: await this.width() }, worker));
		if (this.failure) {
			throw nodeError(this.node, this.failure.error, this.failure.itemIndex);
		}
		return this.collect();
	}

	close(): void {
		this.scope.close();
	}

	private async width(): Promise<number> {
		if (this.items.length < 2 || !this.findOperation(0)?.idempotent) return 1;
		return Math.min(this.items.length, await this.itemsAtOnce());
	}

	private async itemsAtOnce(): Promise<number> {
		try {
			return (await this.definition.itemsAtOnce?.(this.parameters.ofItem(0), this.scope)) ?? defaultItemsAtOnce;
		} catch {
			// What fails here fails again for its item, which reports it.
			return defaultItemsAtOnce;
		}
	}

	private findOperation(itemIndex: number): Operation<Services> | undefined {
		const resource = this.parameters.get('resource', itemIndex, '');
		const operation = this.parameters.get('operation', itemIndex, '');
		return this.definition.resources
			.find(({ value }) => value === resource)
			?.operations.find((candidate) => candidate.operation === operation);
	}

	private async one(itemIndex: number): Promise<void> {
		const operation = this.findOperation(itemIndex);
		try {
			if (!operation) throw this.unknownOperation();
			const input = this.parameters.read(operation.fields, itemIndex);
			const services = await this.definition.services(this.scope, itemIndex, this.parameters.ofItem(itemIndex));
			const item = this.items[itemIndex]?.json ?? {};
			const file = async (name: string) => await binaryOf(this.execution, itemIndex, name, this.definition.system);
			const context = { services, signal: this.signal, itemIndex, item, file, ...this.keysOf(itemIndex, input) };
			await this.keep(itemIndex, await operation.run(context, input));
		} catch (error) {
			await this.fail(itemIndex, toConnectorError(error, this.definition.system), operation);
		}
	}

	private unknownOperation(): ConnectorError {
		return new ConnectorError('validation', 'The chosen operation does not exist in this version of the node.', {
			system: this.definition.system,
			parameter: 'operation',
			hint: 'Open the node and choose Resource and Operation again.',
		});
	}

	/**
	 * Where in a workflow an item stands: the same when Retry On Fail repeats it, another for each pass of a loop. An AI
	 * agent's calls are told apart by what they ask, because n8n counts their repeats too and gives each an id.
	 */
	private keysOf(itemIndex: number, input: Record<string, unknown>) {
		const keyAt = (pass: string) => `${this.node.id}:${pass}:${itemIndex}`;
		const placeKey = keyAt(this.calledByAgent ? contentDigest(input) : this.pass);
		const runKey = `${this.executionName}:${placeKey}`;
		const keyFor = (content: unknown) => (this.calledByAgent ? `${this.executionName}:${keyAt(contentDigest(content))}` : runKey);
		return { runKey, placeKey, keyFor };
	}

	/** Without an execution to go by, each run is one of its own. */
	private nameExecution(): string {
		return `${this.execution.getWorkflow().id ?? ''}:${this.execution.getExecutionId() || randomUUID()}`;
	}

	private async keep(itemIndex: number, result: OperationResult): Promise<void> {
		const entries: ResultEntry[] = Array.isArray(result) ? result : [result];
		for (const entry of entries) {
			const pairedItem = { item: itemIndex };
			if (entry instanceof WithFiles) this.put(itemIndex, 0, { json: entry.json, ...(await binariesOf(this.execution, entry.files)), pairedItem });
			else if (entry instanceof Routed) this.put(itemIndex, entry.output, { json: entry.json, pairedItem });
			else this.put(itemIndex, 0, { json: entry, pairedItem });
		}
	}

	private put(itemIndex: number, output: number, item: INodeExecutionData): void {
		const outputs = this.results[itemIndex];
		// Of several outputs an agent sees the first.
		if (outputs) (outputs[this.calledByAgent ? 0 : output] ??= []).push(item);
	}

	private async fail(itemIndex: number, error: ConnectorError, operation: Operation<Services> | undefined): Promise<void> {
		// What a cancelled call throws is no result: n8n has ended the execution already.
		if (this.signal.aborted && this.failure === undefined) return;
		const output = operation?.errorsLeaveBy;
		if (output !== undefined || this.execution.continueOnFail() || this.toldToAgent()) {
			const item = this.calledByAgent ? agentErrorItem(error, itemIndex) : errorItem(error, itemIndex);
			this.put(itemIndex, output ?? 0, { ...item, ...(await attachedTo(this.execution, error)) });
			return;
		}
		this.failure ??= { error, itemIndex };
		this.stop.abort();
	}

	private toldToAgent(): boolean {
		return this.calledByAgent && this.node.onError !== 'stopWorkflow';
	}

	private collect(): INodeExecutionData[][] {
		return Array.from({ length: this.definition.outputs }, (_, output) =>
			this.results.flatMap((outputs) => outputs[output] ?? []),
		);
	}
}
