import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { StoreOptions } from '../../../lib/infra/store/store-options';
import type { CompiledLib } from '../../support/compiled-lib.ts';

export interface WorkerOrders {
	job: 'writeUntilKilled' | 'spin' | 'load' | 'takeSlots' | 'countUnderLock' | 'leave';
	store: StoreOptions;
	/** Tells the workers of one test apart. */
	name: string;
	/** How long to work, for jobs that end by themselves. */
	ms: number;
	modules: { openStore: string; clock: string; lock: string };
}

export interface Worker {
	/** What it has told so far, one JSON text each. */
	lines(): string[];
	/** Resolves when the process has ended. */
	ended: Promise<{ code: number | null; errors: string }>;
	kill(): void;
}

const running = new Set<() => void>();

/** Ends what a failed test has left running. */
export function killWorkers(): void {
	for (const kill of running) kill();
}

/** What `compileLib` must be given for workers. */
export const workerParts = ['domain/errors.ts', 'infra/clock.ts', 'infra/store', 'resilience/lock.ts', 'resilience/store-outage.ts'];

export function startWorker(lib: CompiledLib, orders: Omit<WorkerOrders, 'modules'>): Worker {
	const modules = {
		openStore: lib.file('infra/store/open-store'),
		clock: lib.file('infra/clock'),
		lock: lib.file('resilience/lock'),
	};
	const file = join(process.cwd(), 'test/integration/store/worker.ts');
	// The options jest itself was started with are not the worker's.
	const { NODE_OPTIONS: _, ...env } = process.env;
	// Node finds out by itself that the file is a module, and would say so.
	const flags = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
	const child = spawn(process.execPath, [...flags, file, JSON.stringify({ ...orders, modules })], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	let errors = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
	const kill = (): void => void child.kill('SIGKILL');
	running.add(kill);
	const ended = new Promise<{ code: number | null; errors: string }>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			running.delete(kill);
			resolve({ code, errors });
		});
	});
	return {
		// The last piece is a line only once its end has come.
		lines: () => output.split('\n').slice(0, -1),
		ended,
		kill,
	};
}

/** The one thing the worker tells. @throws Error with what it wrote to stderr where it failed */
export async function resultOf<T>(worker: Worker): Promise<T> {
	const { code, errors } = await worker.ended;
	const line = worker.lines().at(-1);
	if (code !== 0 || line === undefined) throw new Error(`The worker ended with ${code}: ${errors}`);
	const result: T = JSON.parse(line);
	return result;
}
