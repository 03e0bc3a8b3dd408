import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { RedisStoreOptions } from '../../../lib/infra/store/store-options';
import type { CompiledLib } from '../../support/compiled-lib.ts';

export interface TakerOrders {
	job: 'drain' | 'hold' | 'work' | 'leave';
	redis: RedisStoreOptions;
	leaseMs: number;
	modules: { openRedisQueue: string; clock: string };
}

export interface Taker {
	/** What it has told so far, one JSON text each. */
	lines(): string[];
	/** Resolves when the process has ended. */
	ended: Promise<{ code: number | null; errors: string }>;
	kill(): void;
}

const running = new Set<() => void>();

/** Ends what a failed test has left running. */
export function killTakers(): void {
	for (const kill of running) kill();
}

/** What `compileLib` must be given for takers. */
export const takerParts = ['domain', 'infra/clock.ts', 'infra/store', 'infra/queue'];

export function startTaker(lib: CompiledLib, orders: Omit<TakerOrders, 'modules'>): Taker {
	const modules = { openRedisQueue: lib.file('infra/queue/redis/open-redis-queue'), clock: lib.file('infra/clock') };
	const file = join(process.cwd(), 'test/integration/queue/redis-taker.ts');
	// The options jest itself was started with are not the taker's.
	const { NODE_OPTIONS: _, ...env } = process.env;
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
	// The last piece is a line only once its end has come.
	return { lines: () => output.split('\n').slice(0, -1), ended, kill };
}
