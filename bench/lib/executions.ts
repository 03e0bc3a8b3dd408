// What n8n has noted of its executions, read straight from its SQLite file: asking its API would cost the very event
// loop that is being measured.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { until } from '../../scripts/lib/until.ts';

/** One run of one node: when it began (ms since the epoch), how long it took (ms), how many items it gave. */
export interface NodeRun {
	startedAt: number;
	ms: number;
	items: Array<Record<string, unknown>>;
}

export interface Execution {
	id: number;
	status: string;
	/** By name of the node; a node's last run. */
	nodes: Map<string, NodeRun>;
}

interface RunData {
	resultData: {
		error?: { message: string };
		runData: Record<string, Array<{ startTime: number; executionTime: number; data?: { main?: Array<Array<{ json: Record<string, unknown> }> | null> } }>>;
	};
}

interface Flatted {
	parse(text: string): RunData;
}

const ended = ['success', 'error', 'crashed', 'canceled'];

export class Executions {
	private readonly database: DatabaseSync;
	private readonly flatted: Flatted;

	constructor(userFolder: string, n8nFolder: string) {
		this.database = new DatabaseSync(join(userFolder, '.n8n', 'database.sqlite'), { readOnly: true, timeout: 2_000 });
		// n8n stores run data in this library's form; its own copy reads it.
		const require = createRequire(join(n8nFolder, 'node_modules', 'n8n', 'package.json'));
		this.flatted = require('flatted') as Flatted;
	}

	/** The newest execution's id, 0 where there is none. */
	newest(): number {
		const row = this.database.prepare('SELECT max(id) AS id FROM execution_entity').get();
		return Number(row?.['id'] ?? 0);
	}

	/** How many executions after `id` of these workflows have ended. */
	endedAfter(id: number, workflowIds: readonly string[]): number {
		const row = this.database
			.prepare(`SELECT count(*) AS count FROM execution_entity WHERE id > ? AND status IN (${marks(ended)}) AND workflowId IN (${marks(workflowIds)})`)
			.get(id, ...ended, ...workflowIds);
		return Number(row?.['count'] ?? 0);
	}

	/** Resolves once so many executions of these workflows after `id` have ended. */
	async ended(id: number, workflowIds: readonly string[], count: number): Promise<void> {
		await until(`${count} executions have ended`, () => this.endedAfter(id, workflowIds) >= count, { timeoutMs: 300_000, everyMs: 5 });
	}

	/** Resolves with the executions of these workflows after `id` once `count` of them have ended. */
	async after(id: number, workflowIds: readonly string[], count: number): Promise<Execution[]> {
		await this.ended(id, workflowIds, count);
		const rows = this.database
			.prepare(
				`SELECT e.id, e.status, d.data FROM execution_entity e JOIN execution_data d ON d.executionId = e.id
				WHERE e.id > ? AND e.workflowId IN (${marks(workflowIds)}) ORDER BY e.id`,
			)
			.all(id, ...workflowIds);
		return rows.map((row) => this.read(Number(row['id']), String(row['status']), String(row['data'])));
	}

	close(): void {
		if (this.database.isOpen) this.database.close();
	}

	private read(id: number, status: string, data: string): Execution {
		const { error, runData } = this.flatted.parse(data).resultData;
		if (status !== 'success') throw new Error(`Execution ${id} ended as ${status}: ${error?.message ?? 'no message'}`);
		const nodes = new Map<string, NodeRun>();
		for (const [name, runs] of Object.entries(runData)) {
			const last = runs.at(-1);
			if (!last) continue;
			const items = (last.data?.main?.[0] ?? []).map(({ json }) => json);
			nodes.set(name, { startedAt: last.startTime, ms: last.executionTime, items });
		}
		return { id, status, nodes };
	}
}

function marks(values: readonly unknown[]): string {
	return values.map(() => '?').join(', ');
}
