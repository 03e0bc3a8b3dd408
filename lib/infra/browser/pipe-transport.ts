import type { ConnectionTransport } from 'puppeteer-core';
import type { Readable, Writable } from 'node:stream';

/**
 * DevTools messages over two pipes, each ended by a zero byte (`--remote-debugging-pipe`). A browser that is driven by pipes
 * ends when they are closed, so it cannot outlive a process that was killed.
 */
export class PipeTransport implements ConnectionTransport {
	onmessage?: (message: string) => void;
	onclose?: () => void;
	private pieces: Buffer[] = [];
	private closed = false;

	constructor(
		private readonly commands: Writable,
		private readonly answers: Readable,
	) {
		// Both break when the browser goes, which the end of its answers tells.
		commands.on('error', () => undefined);
		answers.on('error', () => undefined);
		answers.on('data', (chunk: Buffer) => this.take(chunk));
		answers.once('close', () => this.end());
	}

	send(message: string): void {
		if (!this.closed) this.commands.write(`${message}\0`);
	}

	close(): void {
		this.commands.destroy();
		this.answers.destroy();
		this.end();
	}

	private end(): void {
		if (this.closed) return;
		this.closed = true;
		this.onclose?.();
	}

	private take(chunk: Buffer): void {
		let start = 0;
		for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
			const message = Buffer.concat([...this.pieces, chunk.subarray(start, end)]).toString('utf8');
			this.pieces = [];
			start = end + 1;
			// Each in a turn of its own: what awaits one message must have run before the next is told.
			setImmediate(() => this.onmessage?.(message));
		}
		if (start < chunk.length) this.pieces.push(chunk.subarray(start));
	}
}
