// One process of n8n (main or worker): its own user folder, free ports, loopback only, a log of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

import { ensureN8n, ensureNode } from './toolchain.mjs';

export interface N8nProcessOptions {
	/** What n8n is told to be, with its options. */
	command: readonly ['start'] | readonly ['worker', ...string[]];
	userFolder: string;
	/** Where it tells that it is ready: for a worker its health check, which must be switched on. */
	port: number;
	environment?: Record<string, string>;
	/** Called when the process that started it ends first. */
	onOrphaned?: () => void;
}

export interface N8nProcess {
	child: ChildProcess;
	logFile: string;
	/** Ends it as an administrator would (SIGTERM), or at once (SIGKILL); its folder stays. */
	end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts n8n and waits until it is ready. @throws Error naming its log when it is not within three minutes */
export async function startN8nProcess(options: N8nProcessOptions): Promise<N8nProcess> {
	const { command, userFolder, port } = options;
	const [{ node }, n8nFolder] = await Promise.all([ensureNode(), ensureN8n()]);
	const logFile = join(userFolder, 'n8n.log');
	const child = spawn(node, [join(n8nFolder, 'node_modules', 'n8n', 'bin', 'n8n'), ...command], {
		env: { ...commonEnvironment(userFolder), NODE_COMPILE_CACHE: join(n8nFolder, 'compile-cache'), N8N_RUNNERS_BROKER_PORT: String(await freePort()), ...options.environment },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => appendFileSync(logFile, chunk));
	}
	const endWithParent = () => {
		child.kill('SIGKILL');
		options.onOrphaned?.();
	};
	process.once('exit', endWithParent);
	child.once('exit', () => process.off('exit', endWithParent));
	await untilReady(`http://127.0.0.1:${port}`, child, logFile);
	return {
		child,
		logFile,
		end: async (signal) => {
			await end(child, signal);
			// Where it lies, n8n takes the last start for one that crashed, and rests ten seconds before it does anything.
			rmSync(join(userFolder, '.n8n', 'crash.journal'), { force: true });
		},
	};
}

function commonEnvironment(userFolder: string): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(([name]) => !/^(N8N|NODE_OPTIONS|NODE_PATH|JEST|QUEUE|BACKOFFICE|EXECUTIONS|DB_)/.test(name));
	return {
		...Object.fromEntries(inherited),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'a-key-for-local-runs-only',
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

/** What an n8n with an editor and webhooks needs, beside what all need. */
export function mainEnvironment(port: number): Record<string, string> {
	return {
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_SECURE_COOKIE: 'false',
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
