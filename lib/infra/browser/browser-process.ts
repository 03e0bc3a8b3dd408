import type { Process } from '@puppeteer/browsers';
import { Readable, Writable } from 'node:stream';

import { codeIn } from './error-code';
import { PipeTransport } from './pipe-transport';
import { settledWithin } from './within';

export interface BrowserCommand {
	path: string;
	args: readonly string[];
	environment: Readonly<Record<string, string>>;
}

/** How a browser has ended. `notStarted`: the operating system's code for why it could not be started at all. */
export type Departure = { notStarted: string } | { code: number | null; signal: NodeJS.Signals | null };

/**
 * A browser of our own, with all processes it starts. `@puppeteer/browsers` starts it, makes it the head of a process group, and ends it
 * when n8n exits. Not by `puppeteer.launch`, where a program that cannot be started raises an error nobody can catch.
 */
export class BrowserProcess {
	readonly transport: PipeTransport;
	/** Resolves, and never rejects, once the process has ended. */
	readonly departure: Promise<Departure>;
	private ended = false;

	private constructor(private readonly started: Process) {
		const child = started.nodeProcess;
		this.departure = new Promise((resolve) => {
			const depart = (how: Departure): void => {
				this.leave();
				resolve(how);
			};
			child.once('error', (error) => depart({ notStarted: codeIn(error) || 'unknown' }));
			child.once('exit', (code, signal) => depart({ code, signal }));
		});
		const [, , , commands, answers] = child.stdio;
		if (!(commands instanceof Writable) || !(answers instanceof Readable)) throw new Error('no pipes');
		this.transport = new PipeTransport(commands, answers);
	}

	/** The signals of n8n are its own to handle. A browser ends with n8n all the same: its pipes break. */
	static async start({ path, args, environment }: BrowserCommand): Promise<BrowserProcess> {
		const { launch } = await import('@puppeteer/browsers');
		const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
		return new BrowserProcess(launch({ executablePath: path, args: [...args], env: { ...environment }, pipe: true, ...signals }));
	}

	get isRunning(): boolean {
		return !this.ended;
	}

	/** The end of what it has written. */
	output(): string {
		return this.started.getRecentLogs().slice(-100).join('\n');
	}

	/** Waits for what it still had to say when it ended. */
	async lastWords(): Promise<void> {
		const words = this.started.nodeProcess.stderr;
		if (words === null || words.closed) return;
		await settledWithin(new Promise((resolve) => words.once('close', resolve)), 300);
	}

	/** Ends it, and the processes it has started, at once. */
	kill(): void {
		const { pid } = this.started.nodeProcess;
		if (pid === undefined) return;
		try {
			if (process.platform === 'win32') this.started.kill();
			else process.kill(-pid, 'SIGKILL');
		} catch {
			// None of them is left.
		}
	}

	/** Waits until it has ended; kills it after `graceMs`. */
	async end(graceMs: number): Promise<void> {
		if (!(await settledWithin(this.departure, graceMs))) this.kill();
		await settledWithin(this.departure, 2_000);
	}

	private leave(): void {
		if (this.ended) return;
		this.ended = true;
		// Some packages start the browser through a shell script: its processes may outlive the one we know.
		if (process.platform !== 'win32') this.kill();
		this.transport.close();
	}
}
