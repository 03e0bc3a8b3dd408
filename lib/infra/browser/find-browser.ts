import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';

import { codeIn } from './error-code';
import type { BrowserErrors } from './errors';
import { knownPaths } from './known-paths';
import type { BrowserOptions } from './options';

export interface FoundBrowser {
	path: string;
	/** Chrome's headless shell, which knows the old headless mode only. */
	shell: boolean;
}

/** What the search may know of the machine. */
export interface Machine {
	platform: NodeJS.Platform;
	/** Loads an npm package; rejects where it is not installed. */
	load(name: string): Promise<unknown>;
	/** Instead of the places where the usual packages put a browser. */
	knownPaths?: readonly string[];
}

const bundled = '@sparticuz/chromium';
const variable = 'PUPPETEER_EXECUTABLE_PATH';
const remedies =
	'Install a browser (Debian: apt-get install chromium-headless-shell, or chromium), enter its path as Executable Path in the credential, ' +
	'or run one of its own, e.g. in a container beside n8n, and enter its address as Remote Endpoint.';

export const thisMachine: Machine = {
	platform: process.platform,
	load: (name) => import(name),
};

/** @throws ConnectorError `validation` where a path was given that does not do; `unavailable` naming every place that was looked at */
export async function findBrowser(options: BrowserOptions, errors: BrowserErrors, machine: Machine = thisMachine): Promise<FoundBrowser> {
	const given = givenPath(options);
	if (given !== undefined) return await checkGiven(given, errors);
	const places = machine.knownPaths ?? knownPaths(machine.platform, options.environment);
	for (const path of places) {
		if ((await obstacle(path)) === null) return { path, shell: isShell(path) };
	}
	const packaged = await bundledBrowser(machine);
	if (packaged !== null) return { path: packaged, shell: true };
	const tried = [`variable ${variable} (not set)`, ...places, `npm package ${bundled} (not installed, or not for this machine)`];
	throw errors.missing(`${errors.system}: no browser was found. Looked at: ${tried.join(', ')}.`, remedies);
}

interface GivenPath {
	path: string;
	parameter: string;
	name: string;
}

function givenPath({ executablePath, environment }: BrowserOptions): GivenPath | undefined {
	const own = executablePath?.trim() ?? '';
	if (own !== '') return { path: own, parameter: 'Executable Path', name: 'Executable Path of the credential' };
	const fromEnvironment = environment[variable]?.trim() ?? '';
	return fromEnvironment === '' ? undefined : { path: fromEnvironment, parameter: variable, name: `the variable ${variable}` };
}

/** A path that was chosen is not replaced by another behind the back of whoever chose it. */
async function checkGiven({ path, parameter, name }: GivenPath, errors: BrowserErrors): Promise<FoundBrowser> {
	const problem = isAbsolute(path) ? await obstacle(path) : 'is not an absolute path';
	if (problem === null) return { path, shell: isShell(path) };
	throw errors.setting(parameter, `${errors.system}: the browser cannot be started, because “${path}” ${problem} (from ${name}).`, `Correct or empty it. ${remedies}`);
}

/** Why the file cannot be started, in words that follow its path; null where nothing is in the way. */
async function obstacle(path: string): Promise<string | null> {
	try {
		if (!(await stat(path)).isFile()) return 'is no file';
		await access(path, constants.X_OK);
		return null;
	} catch (error) {
		return ['EACCES', 'EPERM'].includes(codeIn(error)) ? 'is not executable for the user n8n runs as' : 'does not exist';
	}
}

function isShell(path: string): boolean {
	return /headless[-_]shell/.test(path);
}

/** A headless shell in an npm package; unpacked into the temporary folder at its first use. Its own start options are not for us: they put all into one process. */
async function bundledBrowser(machine: Machine): Promise<string | null> {
	try {
		const loaded = await machine.load(bundled);
		const browser = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded;
		if (!hasExecutablePath(browser)) return null;
		const path = await browser.executablePath();
		return (await obstacle(path)) === null ? path : null;
	} catch {
		return null;
	}
}

function hasExecutablePath(value: unknown): value is { executablePath(): Promise<string> } {
	const isHolder = (typeof value === 'object' || typeof value === 'function') && value !== null;
	return isHolder && 'executablePath' in value && typeof value.executablePath === 'function';
}
