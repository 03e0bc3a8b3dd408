// A real n8n for tests, the demo and the measurements: its own user folder, free ports, loopback
// only, driven through the same REST calls that its editor makes.
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from './n8n-client.ts';
import { freePort, mainEnvironment, startN8nProcess } from './n8n-process.ts';
import { installIntoN8n } from './package-tarball.ts';

export interface N8nOptions {
	/** Tarball of the package; without it n8n starts bare. */
	tarball?: string;
	/** Folder to go on with (a restart); a new temporary one otherwise, removed by `stop`. */
	userFolder?: string;
	port?: number;
	environment?: Record<string, string>;
	/** Called with the user folder before n8n starts, e.g. to add further packages. */
	prepare?: (userFolder: string) => Promise<void>;
}

export interface N8nInstance {
	url: string;
	port: number;
	userFolder: string;
	logFile: string;
	process: ChildProcess;
	/** Logged in as the owner of this n8n. */
	client: N8nClient;
	/** Ends n8n as an administrator would, and removes its temporary folder. The end of this process does so, too, less gently. */
	stop(): Promise<void>;
	/** Ends n8n at once (SIGKILL); its folder stays. */
	kill(): Promise<void>;
}

export const owner = { email: 'dono@example.invalid', password: 'Backoffice2026', firstName: 'Demo', lastName: 'Demo' };

export async function startN8n(options: N8nOptions = {}): Promise<N8nInstance> {
	const userFolder = options.userFolder ?? mkdtempSync(join(tmpdir(), 'backoffice-n8n-'));
	mkdirSync(userFolder, { recursive: true });
	if (options.tarball) await installIntoN8n(options.tarball, userFolder);
	await options.prepare?.(userFolder);
	const port = options.port ?? (await freePort());
	const { child, logFile, end } = await startN8nProcess({
		command: ['start'],
		userFolder,
		port,
		environment: { ...mainEnvironment(port), ...options.environment },
		onOrphaned: () => {
			if (!options.userFolder) rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
		},
	});
	const url = `http://127.0.0.1:${port}`;
	const client = new N8nClient(url, owner);
	await client.signIn().catch(async (error: unknown) => {
		await end('SIGKILL');
		throw error;
	});
	return {
		url,
		port,
		userFolder,
		logFile,
		process: child,
		client,
		stop: async () => {
			await end('SIGTERM');
			if (!options.userFolder) rmSync(userFolder, { recursive: true, force: true });
		},
		kill: async () => await end('SIGKILL'),
	};
}
