import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOwnedProcess, type EndSignal, type OwnedProcess } from './owned-process.ts';
import { freePort } from './ports.ts';

/** A server on a loopback port with a data folder of its own, which may die and come back with its data. */
export interface LocalServer {
	readonly host: '127.0.0.1';
	/** The same over every restart. */
	readonly port: number;
	/** Its data and settings; gone after `stop`. */
	readonly folder: string;
	/** Ends the server in good order and removes its data. Calling it again does nothing. */
	stop(): Promise<void>;
	/** SIGKILL, as a crash; the data stay for `restart`. */
	kill(): Promise<void>;
	/** Starts it again on the same port and data; ends it in good order first when it runs. @throws Error after `stop`. */
	restart(): Promise<void>;
	/** The process id now; changes with a restart. */
	pid(): number;
}

export interface LocalServerRecipe {
	readonly name: string;
	readonly command: string;
	/** Prepares the empty folder, once. */
	prepare(folder: string): Promise<void>;
	args(folder: string, port: number): readonly string[];
	readonly ready: RegExp;
	readonly portTaken: RegExp;
	/** What ends it in good order. Default SIGTERM. */
	readonly endSignal?: EndSignal;
}

const READY_TIMEOUT_MS = 60_000;
const PORT_ATTEMPTS = 5;

async function startOnce(recipe: LocalServerRecipe, folder: string, port: number): Promise<OwnedProcess> {
	const server = await startOwnedProcess({ command: recipe.command, args: recipe.args(folder, port), temporaryFolder: folder });
	try {
		await server.waitForOutput(recipe.ready, READY_TIMEOUT_MS);
		return server;
	} catch (error) {
		await server.end('SIGKILL');
		throw error;
	}
}

/** The free port may be taken between asking for it and using it. */
async function startOnFreePort(recipe: LocalServerRecipe, folder: string): Promise<{ server: OwnedProcess; port: number }> {
	for (let attempt = 1; ; attempt += 1) {
		const port = await freePort();
		try {
			return { server: await startOnce(recipe, folder, port), port };
		} catch (error) {
			const taken = error instanceof Error && recipe.portTaken.test(error.message);
			if (!taken || attempt === PORT_ATTEMPTS) throw error;
		}
	}
}

/** Starts a server by its recipe. @throws Error with the server's last words when it does not come up. */
export async function startLocalServer(recipe: LocalServerRecipe): Promise<LocalServer> {
	const folder = await mkdtemp(join(tmpdir(), `backoffice-${recipe.name}-`));
	const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
	let current: OwnedProcess;
	let port: number;
	let stopped = false;
	try {
		await recipe.prepare(folder);
		({ server: current, port } = await startOnFreePort(recipe, folder));
	} catch (error) {
		await remove();
		throw error;
	}
	return {
		folder,
		host: '127.0.0.1',
		port,
		pid: () => current.pid,
		stop: async () => {
			stopped = true;
			await current.end(recipe.endSignal ?? 'SIGTERM');
			await remove();
		},
		kill: () => current.end('SIGKILL'),
		restart: async () => {
			if (stopped) throw new Error(`${recipe.name} was stopped and its data removed: start a new one`);
			await current.end(recipe.endSignal ?? 'SIGTERM');
			current = await startOnce(recipe, folder, port);
		},
	};
}
