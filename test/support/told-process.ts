import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** A process of a test, which tells what it does line by line. */
export interface ToldProcess {
	/** What it has told so far, one JSON text each. */
	lines(): string[];
	/** Resolves when the process has ended. */
	ended: Promise<{ code: number | null; errors: string }>;
	kill(): void;
}

const running = new Set<() => void>();

/** Ends what a failed test has left running. */
export function killToldProcesses(): void {
	for (const kill of running) kill();
}

/** Runs a program of the project with its orders as the one argument. @param program e.g. `test/integration/store/worker.ts` */
export function startToldProcess(program: string, orders: object): ToldProcess {
	// The options jest itself was started with are not the process's.
	const { NODE_OPTIONS: _, ...env } = process.env;
	// Node finds out by itself that the file is a module, and would say so.
	const flags = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
	const child = spawn(process.execPath, [...flags, join(process.cwd(), program), JSON.stringify(orders)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
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
