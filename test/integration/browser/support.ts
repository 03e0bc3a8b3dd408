import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConnectorError } from '../../../lib/domain/errors';
import { openBrowser } from '../../../lib/infra/browser/open-browser';
import type { BrowserOptions } from '../../../lib/infra/browser/options';
import type { BrowserPort } from '../../../lib/domain/web-page';
import { requireChromium } from '../../support/servers/chromium.ts';

export interface Site {
	origin: string;
	/** `GET /path` of every request so far. */
	hits(): string[];
	/** Headers of the last request for this path. */
	headersOf(path: string): IncomingMessage['headers'] | undefined;
	close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export function html(body: string): Answer {
	return (_request, response) => {
		response.setHeader('content-type', 'text/html; charset=utf-8');
		response.end(`<!doctype html><title>page</title><body>${body}`);
	};
}

/** A web server on loopback; a path it does not know is an empty page. */
export async function startSite(routes: Record<string, Answer> = {}): Promise<Site> {
	const seen: Array<{ hit: string; path: string; headers: IncomingMessage['headers'] }> = [];
	const server = createServer((request, response) => {
		const path = new URL(request.url ?? '/', 'http://site').pathname;
		seen.push({ hit: `${request.method ?? ''} ${path}`, path, headers: request.headers });
		(routes[path] ?? html(''))(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		hits: () => seen.map(({ hit }) => hit),
		headersOf: (path) => seen.findLast((entry) => entry.path === path)?.headers,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** As root, which tests of containers are, Chromium has no sandbox. */
export async function optionsFor(site: { origin: string } | null, more: Partial<BrowserOptions> = {}): Promise<BrowserOptions> {
	return {
		executablePath: await requireChromium('headless-shell'),
		patterns: [`${site?.origin ?? 'http://127.0.0.1'}/*`],
		sandbox: false,
		environment: process.env,
		...more,
	};
}

/** What the work was refused with. @throws Error where it was not */
export async function failureOf(work: Promise<unknown>): Promise<ConnectorError> {
	const error: unknown = await work.then(
		() => new Error('It did not fail'),
		(reason: unknown) => reason,
	);
	if (error instanceof ConnectorError) return error;
	throw error;
}

export const openFailure = async (options: BrowserOptions): Promise<ConnectorError> => await failureOf(openBrowser(options).then((browser: BrowserPort) => browser.close()));

export const context = { signal: new AbortController().signal };
export const wait = { signal: context.signal, timeoutMs: 10_000 };

export interface Folder {
	path: string;
	/** Writes a program that runs these lines of shell. */
	program(name: string, lines: string): Promise<string>;
	remove(): Promise<void>;
}

export async function temporaryFolder(): Promise<Folder> {
	const path = await mkdtemp(join(tmpdir(), 'browser-test-'));
	return {
		path,
		program: async (name, lines) => {
			const file = join(path, name);
			await writeFile(file, `#!/bin/sh\n${lines}\n`);
			await chmod(file, 0o755);
			return file;
		},
		remove: () => rm(path, { recursive: true, force: true }),
	};
}

interface ProcessInfo {
	id: number;
	parent: number;
	group: number;
	/** Tells a process from a later one with the same id. */
	start: string;
	command: string;
}

/** Whatever runs now; one that has ended and whose end nobody has asked for (a zombie) does not. */
function allProcesses(): ProcessInfo[] {
	const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	return ids.flatMap((id) => {
		const [state = '', parent, group, ...rest] = read(`/proc/${id}/stat`).replace(/^.*\) /s, '').split(' ');
		if (state === '' || state === 'Z') return [];
		return [{ id: Number(id), parent: Number(parent), group: Number(group), start: rest[16] ?? '', command: read(`/proc/${id}/cmdline`) }];
	});
}

/** The processes that have this text in their command line, with all they have started. */
export function processesWith(text: string): ProcessInfo[] {
	const all = allProcesses().filter(({ id }) => id !== process.pid);
	const found = new Set(all.filter(({ command }) => command.includes(text)));
	const groups = new Set([...found].map(({ group }) => group));
	for (const one of all) {
		if (groups.has(one.group)) found.add(one);
	}
	for (let before = -1; before < found.size; ) {
		before = found.size;
		const ids = new Set([...found].map(({ id }) => id));
		for (const one of all) if (ids.has(one.parent)) found.add(one);
	}
	return [...found];
}

/** Those of them that still run. */
export function stillRunning(processes: readonly ProcessInfo[]): ProcessInfo[] {
	const now = new Set(allProcesses().map(({ id, start }) => `${id} ${start}`));
	return processes.filter(({ id, start }) => now.has(`${id} ${start}`));
}

/** Part of the profile path of every browser that a process has started. */
export function ownMark(pid: number = process.pid): string {
	return `-${pid}-${read(`/proc/${pid}/stat`).replace(/^.*\) /s, '').split(' ')[19] ?? ''}-`;
}

export function read(path: string): string {
	try {
		return readFileSync(path, 'latin1');
	} catch {
		return '';
	}
}
