import type { Browser } from 'puppeteer-core';
import { mkdir, writeFile } from 'node:fs/promises';

import { isConnectorError } from '../../domain/errors';
import { BrowserProcess, type Departure } from './browser-process';
import { browserEnvironment } from './environment';
import { codeIn } from './error-code';
import type { BrowserErrors } from './errors';
import { findBrowser, type FoundBrowser } from './find-browser';
import { BrowserFolder, sweepFolders } from './folders';
import { launchError } from './launch-failure';
import { networkWall } from './network-wall';
import type { BrowserOptions } from './options';
import { readProxy, type Proxy } from './proxy';
import { withSockets } from './restrictions';
import { settledWithin, within } from './within';

export interface LaunchedBrowser {
	browser: Browser;
	process: BrowserProcess;
	folder: BrowserFolder;
	proxy: Proxy | null;
}

const launchMs = 20_000;
/** Of a single DevTools call. */
export const protocolMs = 30_000;

let swept: Promise<void> | undefined;

/** @throws ConnectorError `validation`, `unavailable`, `timeout` */
export async function launchBrowser(options: BrowserOptions, errors: BrowserErrors): Promise<LaunchedBrowser> {
	const proxy = readProxy(options.proxy, errors);
	const found = await findBrowser(options, errors);
	await (swept ??= sweepFolders());
	const folder = await BrowserFolder.create(errors);
	let process: BrowserProcess | undefined;
	try {
		await writePreferences(`${folder.path}/profile`);
		const args = await startOptions(found, { options, proxy, folder });
		// Reports of crashes hold what was in memory: they go with the folder.
		const environment = { ...browserEnvironment(options.environment), BREAKPAD_DUMP_LOCATION: `${folder.path}/crashes` };
		process = await BrowserProcess.start({ path: found.path, args, environment });
		return { browser: await drive(process, found.path, options, errors), process, folder, proxy };
	} catch (error) {
		process?.kill();
		await process?.end(1_000);
		await folder.remove();
		if (isConnectorError(error)) throw error;
		// Before there is a process, the fault lies with this installation: the driver is missing, or the system let nothing be started.
		throw launchError(errors, found.path, process === undefined ? { notStarted: codeIn(error) || 'unknown' } : undefined, process?.output() ?? '');
	}
}

/** Chromium with windows would show a PDF in a viewer that no step can use; so it is downloaded, as in the headless shell. */
async function writePreferences(profile: string): Promise<void> {
	await mkdir(`${profile}/Default`, { recursive: true, mode: 0o700 });
	await writeFile(`${profile}/Default/Preferences`, JSON.stringify({ plugins: { always_open_pdf_externally: true } }), { mode: 0o600 });
}

interface StartOptions {
	options: BrowserOptions;
	proxy: Proxy | null;
	folder: BrowserFolder;
}

async function startOptions({ shell }: FoundBrowser, { options, proxy, folder }: StartOptions): Promise<string[]> {
	const { defaultArgs } = await import('puppeteer-core');
	const args = [
		'--remote-debugging-pipe',
		// It reports to nobody and fetches nothing of its own.
		...['--disable-component-update', '--disable-domain-reliability', '--no-pings', '--no-default-browser-check'],
		// Calls between browsers (WebRTC) would go past the allowed addresses.
		...['--force-webrtc-ip-handling-policy=disable_non_proxied_udp', '--webrtc-ip-handling-policy=disable_non_proxied_udp'],
		...networkWall(options, proxy),
	];
	const all = await defaultArgs({ headless: shell ? 'shell' : true, userDataDir: `${folder.path}/profile`, args });
	// The choice is the credential's alone: Puppeteer takes the sandbox away by an environment variable, too.
	const withSandbox = all.filter((argument) => argument !== '--no-sandbox');
	return options.sandbox ? withSandbox : [...withSandbox, '--no-sandbox'];
}

/** The browser once it answers, or why it does not. */
async function drive(process: BrowserProcess, path: string, options: BrowserOptions, errors: BrowserErrors): Promise<Browser> {
	const { connect } = await import('puppeteer-core');
	const work = connect({
		transport: process.transport,
		protocolTimeout: protocolMs,
		acceptInsecureCerts: options.ignoreTlsErrors ?? false,
		defaultViewport: null,
		allowlist: withSockets(options.patterns),
	});
	const departed = process.departure.then((departure) => fail(process, path, departure, errors));
	try {
		const timeout = (): Error => launchError(errors, path, undefined, process.output());
		return await within(Promise.race([work, departed]), { ms: launchMs, timeout });
	} catch (error) {
		if (isConnectorError(error)) throw error;
		// Its pipes break a moment before the operating system tells how it ended.
		await settledWithin(process.departure, 1_000);
		return await fail(process, path, process.isRunning ? undefined : await process.departure, errors);
	}
}

async function fail(process: BrowserProcess, path: string, departure: Departure | undefined, errors: BrowserErrors): Promise<never> {
	// Its last words are still in the pipe.
	await process.lastWords();
	throw launchError(errors, path, departure, process.output());
}
