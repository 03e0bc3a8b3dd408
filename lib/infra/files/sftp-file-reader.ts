import { Readable } from 'node:stream';

import { asError } from './driver-failure';

/** A size every server answers in one piece, and so many at once that a long line is full (as the driver's `fastGet`). */
const pieceBytes = 32_768;
const piecesAtOnce = 64;

/** Bytes from a position on, fewer than asked for only where the server sent fewer; none at the file's end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

interface Piece {
	position: number;
	length: number;
	bytes: Buffer | undefined;
}

/**
 * A remote file as a stream, with many requests under way at a time. The driver's own stream asks for one piece after
 * the other: each then waits for the line there and back, and for the delayed acknowledgement of its last packet.
 */
export class SftpFileReader extends Readable {
	private readonly pieces: Piece[] = [];
	private next = 0;
	private received = 0;
	private wanted = false;

	constructor(
		private readonly readAt: ReadAt,
		private readonly size: number,
		private readonly truncated: (received: number) => Error,
	) {
		super({ highWaterMark: pieceBytes * 2 });
	}

	override _read(): void {
		this.wanted = true;
		this.deliver();
	}

	private deliver(): void {
		while (this.wanted && !this.destroyed) {
			this.request();
			const [first] = this.pieces;
			if (first?.bytes === undefined) return;
			this.pieces.shift();
			if (first.bytes.length === 0) return this.finish();
			this.received += first.bytes.length;
			this.wanted = this.push(first.bytes);
		}
	}

	/** Beyond the announced size one piece at a time: the file may have grown, and one request must find its end. */
	private request(): void {
		while (this.pieces.length === 0 || (this.next < this.size && this.pieces.length < piecesAtOnce)) {
			const left = this.size - this.next;
			const piece: Piece = { position: this.next, length: left > 0 ? Math.min(left, pieceBytes) : pieceBytes, bytes: undefined };
			this.next += piece.length;
			this.pieces.push(piece);
			void this.fill(piece);
		}
	}

	private async fill(piece: Piece): Promise<void> {
		try {
			piece.bytes = await this.wholePiece(piece);
			this.deliver();
		} catch (error) {
			this.destroy(asError(error));
		}
	}

	/** Asks again for what a server sent too little of; only the file's end may be short. */
	private async wholePiece({ position, length }: Piece): Promise<Buffer> {
		const parts: Buffer[] = [];
		let filled = 0;
		while (filled < length) {
			const part = await this.readAt(position + filled, length - filled);
			if (part.length === 0) break;
			parts.push(part);
			filled += part.length;
		}
		const [only] = parts;
		return parts.length === 1 && only ? only : Buffer.concat(parts);
	}

	private finish(): void {
		if (this.received < this.size) this.destroy(this.truncated(this.received));
		else this.push(null);
	}
}
