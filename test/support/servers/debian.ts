import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** What the installer needs from the machine; tests pass their own. */
export interface Machine {
	isRoot(): boolean;
	/** Runs a command to its end and answers its exit code (-1: it could not be started) and what it wrote. */
	run(command: string, args: readonly string[], environment?: Record<string, string>): Promise<{ code: number; output: string }>;
	/** The full path of a program, or undefined. */
	find(binary: string): Promise<string | undefined>;
	wait(milliseconds: number): Promise<void>;
}

/** Server programs lie in sbin, which is not in the PATH of an ordinary user on Debian. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];
const LOCK_ATTEMPTS = 60;
const LOCK_WAIT_MS = 2_000;

async function findBinary(binary: string): Promise<string | undefined> {
	for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS]) {
		if (folder === '') continue;
		const path = join(folder, binary);
		const executable = await access(path, constants.X_OK).then(() => true, () => false);
		if (executable) return path;
	}
	return undefined;
}

function runCommand(command: string, args: readonly string[], environment: Record<string, string> = {}): Promise<{ code: number; output: string }> {
	return new Promise((resolve) => {
		const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		const collect = (chunk: Buffer): void => {
			output = (output + chunk.toString('utf8')).slice(-4_000);
		};
		child.stdout.on('data', collect);
		child.stderr.on('data', collect);
		child.once('error', (error) => resolve({ code: -1, output: error.message }));
		child.once('close', (code) => resolve({ code: code ?? -1, output }));
	});
}

export const thisMachine: Machine = {
	isRoot: () => process.getuid?.() === 0,
	run: runCommand,
	find: findBinary,
	wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** `apt-get update` does not wait for another apt: two test workers that install at once must not fail each other. */
async function aptGet(machine: Machine, args: readonly string[]): Promise<{ code: number; output: string }> {
	// RUNLEVEL=1 keeps package scripts from starting a system-wide server we have no use for.
	const environment = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	let result = { code: -1, output: '' };
	for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
		result = await machine.run('apt-get', args, environment);
		if (result.code === 0 || !/Could not get lock|Unable to (acquire|lock)/.test(result.output)) break;
		await machine.wait(LOCK_WAIT_MS);
	}
	return result;
}

function installCommand(packages: readonly string[]): string {
	return `sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`;
}

/**
 * Installs Debian packages when that is possible here (root, apt-get at hand).
 * @throws Error that names the exact command to run, when it is not possible or failed.
 */
export async function ensureDebianPackages(packages: readonly string[], machine: Machine = thisMachine): Promise<void> {
	const remedy = `Run: ${installCommand(packages)}`;
	if ((await machine.find('apt-get')) === undefined) {
		throw new Error(`The packages ${packages.join(', ')} are missing and there is no apt-get to install them. On Debian or Ubuntu run: ${installCommand(packages)}`);
	}
	if (!machine.isRoot()) {
		throw new Error(`The packages ${packages.join(', ')} are missing and only root can install them. ${remedy}`);
	}
	for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
		const { code, output } = await aptGet(machine, args);
		if (code !== 0) throw new Error(`apt-get ${args.join(' ')} failed with exit code ${code}. ${remedy}\n${output.slice(-1_000)}`);
	}
}

/**
 * The full path of a server program; installs the Debian package it comes from when it is missing.
 * @throws Error that names the exact command to run.
 */
export async function requireBinary(binary: string, debianPackage: string, machine: Machine = thisMachine): Promise<string> {
	const present = await machine.find(binary);
	if (present !== undefined) return present;
	await ensureDebianPackages([debianPackage], machine);
	const installed = await machine.find(binary);
	if (installed === undefined) {
		throw new Error(`The package ${debianPackage} is installed but ${binary} is not to be found. Run: ${installCommand([debianPackage])}`);
	}
	return installed;
}
