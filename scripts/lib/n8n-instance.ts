// A real n8n for tests, the demo and the measurements: its own user folder, free ports, loopback
// only, driven through the same REST calls that its editor makes.
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from './n8n-client.ts';
import { installIntoN8n } from './package-tarball.ts';
import { ensureN8n, ensureNode } from './toolchain.mjs';

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
	const [{ node }, n8nFolder] = await Promise.all([ensureNode(), ensureN8n()]);
	const logFile = join(userFolder, 'n8n.log');
	const child = spawn(node, [join(n8nFolder, 'node_modules', 'n8n', 'bin', 'n8n'), 'start'], {
		env: { ...environment(userFolder, port, await freePort()), ...options.environment },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => appendFileSync(logFile, chunk));
	}
	const endWithParent = () => {
		child.kill('SIGKILL');
		if (!options.userFolder) rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	};
	process.once('exit', endWithParent);
	child.once('exit', () => process.off('exit', endWithParent));

	const url = `http://127.0.0.1:${port}`;
	await untilReady(url, child, logFile);
	const client = new N8nClient(url, owner);
	await client.signIn();
	return {
		url,
		port,
		userFolder,
		logFile,
		process: child,
		client,
		stop: async () => {
			await end(child, 'SIGTERM');
			if (!options.userFolder) rmSync(userFolder, { recursive: true, force: true });
		},
		kill: async () => await end(child, 'SIGKILL'),
	};
}

function environment(userFolder: string, port: number, brokerPort: number): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !/^(N8N|NODE_OPTIONS|NODE_PATH|JEST|QUEUE|BACKOFFICE|EXECUTIONS|DB_)/.test(name));
	return {
		...Object.fromEntries(inherited),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_ENCRYPTION_KEY: 'a-key-for-local-runs-only',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		// It would ask n8n's servers for a list; nothing here leaves this machine.
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_LOG_LEVEL: 'info',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		EXECUTIONS_DATA_PRUNE: 'false',
		NO_PROXY: '127.0.0.1,localhost',
		GENERIC_TIMEZONE: 'America/Sao_Paulo',
	};
}

async function untilReady(url: string, child: ChildProcess, logFile: string): Promise<void> {
	const deadline = Date.now() + 180_000;
	while (Date.now() < deadline) {
		if (child.exitCode !== null) throw new Error(`n8n ended with code ${child.exitCode} while starting; see ${logFile}`);
		const ready = await fetch(`${url}/healthz/readiness`).then((response) => response.ok, () => false);
		if (ready) return;
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
	child.kill('SIGKILL');
	throw new Error(`n8n was not ready within 180 s; see ${logFile}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	child.kill(signal);
	const last = setTimeout(() => child.kill('SIGKILL'), 20_000);
	await ended;
	clearTimeout(last);
}

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
	return await portFreeAt(0);
}

/** The port where it is free, else another. */
export async function preferredPort(port: number): Promise<number> {
	return await portFreeAt(port).catch(freePort);
}

async function portFreeAt(wanted: number): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(wanted, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
