// Helpers that must not share this process' event loop: each a script of its own that speaks JSON, a line a message.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { projectFolder } from '../../scripts/lib/toolchain.mjs';

export interface Child {
	/** The next line it prints. */
	answer<T>(): Promise<T>;
	send(message: object): void;
	stop(): Promise<void>;
}

/** @param file relative to the project */
export function startChild(file: string, args: readonly string[] = []): Child {
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(projectFolder, file), ...args], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const endWithParent = () => child.kill('SIGKILL');
	process.once('exit', endWithParent);
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		answer: async <T>() => {
			const { value, done } = await lines.next();
			if (done === true) throw new Error(`${file} ended before it answered.`);
			return JSON.parse(value) as T;
		},
		send: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
		stop: async () => {
			process.off('exit', endWithParent);
			child.kill('SIGTERM');
			await ended;
		},
	};
}
