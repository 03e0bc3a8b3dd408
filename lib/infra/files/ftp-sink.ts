import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/**
 * Stands between the driver and the destination: the driver ends its stream in every case, after a broken transfer
 * too, and a destination that is ended has a whole file.
 */
export class FtpSink extends Writable {
	bytes = 0;
	private readonly onDrain = (): void => this.goOn();
	private readonly onClose = (): void => void this.destroy(this.destination.errored ?? new Error('The destination was closed'));
	private pending: (() => void) | undefined;

	constructor(private readonly destination: Writable) {
		super();
		// The driver listens too, but only while a transfer is under way.
		this.on('error', () => undefined);
		destination.on('drain', this.onDrain);
		destination.on('error', this.onClose);
		destination.on('close', this.onClose);
	}

	/** Ends the destination, once the file is known to be whole. */
	async deliver(): Promise<void> {
		this.detach();
		const done = finished(this.destination, { readable: false });
		this.destination.end();
		await done;
	}

	override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
		this.bytes += chunk.length;
		if (this.destination.write(chunk)) done();
		else this.pending = done;
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.detach();
		done(error);
	}

	private goOn(): void {
		const { pending } = this;
		this.pending = undefined;
		pending?.();
	}

	private detach(): void {
		this.destination.off('drain', this.onDrain);
		this.destination.off('error', this.onClose);
		this.destination.off('close', this.onClose);
	}
}
