import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How a server is told to end; some ask for another signal than SIGTERM. */
export type EndSignal = 'SIGTERM' | 'SIGINT' | 'SIGKILL';

/** A server process that does not outlive the process that started it, whichever way that one ends. */
export interface OwnedProcess {
	readonly pid: number;
	/** True until the process has ended. */
	running(): boolean;
	/** The end of what it wrote to stdout and stderr, for error messages. */
	output(): string;
	/** Resolves once `pattern` is in its output. @throws Error when it ends first or the time is up. */
	waitForOutput(pattern: RegExp, timeoutMs: number): Promise<void>;
	/** Sends the signal, SIGKILL after `graceMs`, and resolves when the process has ended. */
	end(signal: EndSignal, graceMs?: number): Promise<void>;
}

export interface OwnedProcessOptions {
	readonly command: string;
	readonly args: readonly string[];
	/** A folder that goes when the parent dies without stopping the server. */
	readonly temporaryFolder: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

const OUTPUT_LIMIT = 16_000;

/**
 * The watchdog reads a pipe that only this process writes to. A line means "ended in good order"; end of file means this
 * process is gone (also by SIGKILL, where no exit handler runs), so the server and its folder go too.
 */
const WATCHDOG = 'trap "" INT TERM HUP; if read -r line; then exit 0; fi; kill -9 "$1" 2>/dev/null; sleep 0.2; rm -rf -- "$2"';

function startWatchdog(pid: number, folder: string): () => void {
	const watchdog = spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', String(pid), folder], { stdio: ['pipe', 'ignore', 'ignore'] });
	watchdog.unref();
	watchdog.stdin.on('error', () => undefined);
	if ('unref' in watchdog.stdin && typeof watchdog.stdin.unref === 'function') watchdog.stdin.unref();
	return () => watchdog.stdin.end('ended\n');
}

const running = new Set<Child>();
let exitHandlerInstalled = false;

/** Quicker than the watchdog, which clears up after it, where exit handlers run. Signals keep their default: a library must not take Ctrl-C over. */
function installExitHandler(): void {
	if (exitHandlerInstalled) return;
	exitHandlerInstalled = true;
	process.once('exit', () => {
		for (const child of running) child.kill('SIGKILL');
	});
}

/** Neither the process nor its pipes keep Node alive: a test that forgets to stop a server still ends. */
function letNodeExit(child: Child): void {
	child.unref();
	for (const stream of [child.stdout, child.stderr]) {
		if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
	}
}

function waitFor(child: Child, condition: () => boolean, describe: () => string, timeoutMs: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const settle = (error?: Error): void => {
			clearTimeout(timer);
			child.off('exit', ended);
			child.stdout.off('data', check);
			child.stderr.off('data', check);
			if (error === undefined) resolve();
			else reject(error);
		};
		const check = (): void => {
			if (condition()) settle();
		};
		const ended = (): void => settle(new Error(`${describe()} ended before it was ready`));
		const timer = setTimeout(() => settle(new Error(`${describe()} was not ready within ${timeoutMs} ms`)), timeoutMs);
		child.stdout.on('data', check);
		child.stderr.on('data', check);
		child.once('exit', ended);
		if (child.exitCode !== null || child.signalCode !== null) ended();
		else check();
	});
}

function endChild(child: Child, signal: EndSignal, graceMs: number): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		const impatience = setTimeout(() => child.kill('SIGKILL'), graceMs);
		child.once('exit', () => {
			clearTimeout(impatience);
			resolve();
		});
		child.ref();
		child.kill(signal);
	});
}

/** Starts a server program. @throws Error when it cannot be started at all. */
export async function startOwnedProcess({ command, args, temporaryFolder }: OwnedProcessOptions): Promise<OwnedProcess> {
	const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: false });
	let output = '';
	const collect = (chunk: Buffer): void => {
		output = (output + chunk.toString('utf8')).slice(-OUTPUT_LIMIT);
	};
	child.stdout.on('data', collect);
	child.stderr.on('data', collect);
	await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
	const pid = child.pid ?? -1;
	const dismissWatchdog = startWatchdog(pid, temporaryFolder);
	installExitHandler();
	running.add(child);
	child.once('exit', () => {
		running.delete(child);
		// At once: the pid may soon belong to somebody else.
		dismissWatchdog();
	});
	letNodeExit(child);
	return {
		pid,
		running: () => child.exitCode === null && child.signalCode === null,
		output: () => output,
		waitForOutput: (pattern, timeoutMs) =>
			waitFor(child, () => pattern.test(output), () => `${command} (pid ${pid}); its last words:\n${output.slice(-2_000)}\n${command}`, timeoutMs),
		end: (signal, graceMs = 10_000) => endChild(child, signal, graceMs),
	};
}
