// A real n8n under measurement: imports workflows, runs them, reads what they took.
import { randomUUID } from 'node:crypto';

import type { Workflow } from '../../scripts/lib/n8n-client.ts';
import { startN8n, type N8nInstance } from '../../scripts/lib/n8n-instance.ts';
import { until } from '../../scripts/lib/until.ts';
import { ensureN8n } from '../../scripts/lib/toolchain.mjs';
import { Executions, type Execution } from './executions.ts';
import { installNullPackage } from './null-package.ts';
import { chain, startNode, type NodeSpec } from './workflows.ts';

/** A workflow started by a call, whose runs can be timed. */
export interface Runnable {
	/** One run from the call to its end. @throws Error where the run failed */
	run(): Promise<Execution>;
}

export class BenchN8n {
	readonly instance: N8nInstance;
	readonly executions: Executions;

	private constructor(instance: N8nInstance, executions: Executions) {
		this.instance = instance;
		this.executions = executions;
	}

	/** Starts n8n with the packed package and, beside it, the null package that triggers are compared with. */
	static async start(tarball: string, environment: Record<string, string> = {}): Promise<BenchN8n> {
		const instance = await startN8n({ tarball, prepare: installNullPackage, environment: { N8N_LOG_LEVEL: 'warn', ...environment } });
		return new BenchN8n(instance, new Executions(instance.userFolder, await ensureN8n()));
	}

	async credential(type: string, data: object): Promise<Record<string, { id: string; name: string }>> {
		const { id, name } = await this.instance.client.createCredential(`${type} ${randomUUID().slice(0, 8)}`, type, data);
		return { [type]: { id, name } };
	}

	/** Imports and activates a workflow. */
	async activate(workflow: object): Promise<Workflow> {
		const created = await this.instance.client.createWorkflow(workflow);
		await this.instance.client.activate(created);
		return created;
	}

	/** n8n registers the webhook of a workflow a moment after it has called it active; resolves with the first answer. */
	async registered(url: string): Promise<void> {
		await until(`the webhook ${url} is registered`, async () => {
			const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(300_000) });
			await response.arrayBuffer();
			return response.status !== 404;
		});
	}

	/** Imports nodes behind n8n's own webhook. */
	async runnable(name: string, nodes: readonly NodeSpec[]): Promise<Runnable> {
		const path = randomUUID();
		const workflow = await this.activate(chain(name, [startNode(path), ...nodes]));
		return { run: async () => await this.run(workflow, path) };
	}

	/** Calling it again does nothing. */
	async stop(): Promise<void> {
		this.executions.close();
		await this.instance.stop();
	}

	private async run(workflow: Workflow, path: string): Promise<Execution> {
		const before = this.executions.newest();
		await this.registered(`${this.instance.url}/webhook/${path}`);
		const [execution] = await this.executions.after(before, [workflow.id], 1);
		if (!execution) throw new Error(`The run of “${workflow.name}” left no execution.`);
		return execution;
	}
}

/** What one node of a run took, in milliseconds. */
export function nodeRun(execution: Execution, name: string) {
	const run = execution.nodes.get(name);
	if (!run) throw new Error(`The node “${name}” did not run.`);
	return run;
}
