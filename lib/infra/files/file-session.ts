import type { Readable, Writable } from 'node:stream';

import type { RemoteFile } from '../../domain/remote-files';

/** One connection, logged in; one operation at a time. Everything throws ConnectorError, or the reason it was failed with. */
export interface FileSession {
	/** False once the connection is of no use for anything further. */
	readonly usable: boolean;
	/** A round trip that changes nothing. */
	check(): Promise<void>;
	/** Null where there is no such file. */
	stat(path: string): Promise<RemoteFile | null>;
	/** Ends `destination` once it has taken the whole file; leaves it to the caller otherwise. */
	read(path: string, destination: Writable): Promise<void>;
	/** Writes a new file to its end. */
	write(source: Readable, path: string): Promise<void>;
	/** An error leaves the session usable only if the server has refused. */
	rename(from: string, to: string, options: { replace: boolean }): Promise<void>;
	/** False where there was no such file. */
	remove(path: string): Promise<boolean>;
	/** Ends all work at once with this reason, and the connection. */
	fail(reason: unknown): void;
	/** Whether this connection keeps the process alive. */
	keepAlive(wanted: boolean): void;
	/** Takes leave of the server. */
	end(): Promise<void>;
}

export type OpenSession = (signal: AbortSignal) => Promise<FileSession>;

/** Work under way that must end when its connection does, however the driver behaves. */
export class Lifeline {
	private reason: { value: unknown } | undefined;
	private readonly listeners = new Set<(reason: unknown) => void>();

	get broken(): boolean {
		return this.reason !== undefined;
	}

	/** The first reason counts. */
	break(value: unknown): void {
		if (this.reason) return;
		this.reason = { value };
		for (const listener of [...this.listeners]) listener(value);
		this.listeners.clear();
	}

	/** Calls `listener` when the line breaks, at once if it has; the function returned takes it off. */
	onBreak(listener: (reason: unknown) => void): () => void {
		if (this.reason) listener(this.reason.value);
		else this.listeners.add(listener);
		return () => void this.listeners.delete(listener);
	}

	/** The work's result, or the reason of the break where that comes first. */
	guard<T>(work: Promise<T>): Promise<T> {
		return new Promise((resolve, reject) => {
			const off = this.onBreak(reject);
			work.then(resolve, (error: unknown) => reject(this.reason ? this.reason.value : error)).finally(off);
		});
	}
}

/** Opens a connection within the time, or gives it up by `abandon`, which must make `work` end. */
export async function withinTime<T>(
	work: Promise<T>,
	{ ms, signal, timeout, abandon }: { ms: number; signal: AbortSignal; timeout: () => Error; abandon: (reason: unknown) => void },
): Promise<T> {
	const line = new Lifeline();
	const onAbort = (): void => line.break(signal.reason);
	const timer = setTimeout(() => line.break(timeout()), ms);
	signal.addEventListener('abort', onAbort, { once: true });
	line.onBreak(abandon);
	try {
		if (signal.aborted) onAbort();
		return await line.guard(work);
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', onAbort);
	}
}
