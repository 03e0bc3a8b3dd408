/** Framing of TDS (MS-TDS 2.2.3): packets of one type make up a message; the last one has the end bit. */
export const PACKET = {
	sqlBatch: 0x01,
	rpc: 0x03,
	reply: 0x04,
	attention: 0x06,
	transactionManager: 0x0e,
	login: 0x10,
	prelogin: 0x12,
} as const;

const HEADER_SIZE = 8;
const END = 0x01;
const IGNORE = 0x02;
const RESET_CONNECTION = 0x08;
const RESET_KEEPING_TRANSACTION = 0x10;

export interface Message {
	readonly type: number;
	/** The client took the message back before it was complete. */
	readonly ignored: boolean;
	/** The client wants its session as new before this message is handled (it comes out of a pool). */
	readonly reset: boolean;
	readonly payload: Buffer;
}

/** Puts messages together out of a stream of bytes. */
export class MessageReader {
	#pending: Buffer = Buffer.alloc(0);
	#parts: Buffer[] = [];
	#reset = false;

	/** Throws RangeError on bytes that are no TDS. */
	push(chunk: Buffer): Message[] {
		this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
		const messages: Message[] = [];
		for (;;) {
			if (this.#pending.length < HEADER_SIZE) return messages;
			const length = this.#pending.readUInt16BE(2);
			if (length < HEADER_SIZE) throw new RangeError('A packet shorter than its header');
			if (this.#pending.length < length) return messages;
			const message = this.#packet(this.#pending.subarray(0, length));
			this.#pending = this.#pending.subarray(length);
			if (message !== undefined) messages.push(message);
		}
	}

	#packet(packet: Buffer): Message | undefined {
		const type = packet.readUInt8(0);
		const status = packet.readUInt8(1);
		this.#parts.push(packet.subarray(HEADER_SIZE));
		if ((status & (RESET_CONNECTION | RESET_KEEPING_TRANSACTION)) !== 0) this.#reset = true;
		if ((status & END) === 0) return undefined;
		const message = { type, ignored: (status & IGNORE) !== 0, reset: this.#reset, payload: Buffer.concat(this.#parts) };
		this.#parts = [];
		this.#reset = false;
		return message;
	}
}

/** Cuts a message into packets of at most `packetSize` bytes. */
export function toPackets(type: number, payload: Buffer, packetSize: number, processId: number): Buffer {
	const room = packetSize - HEADER_SIZE;
	const count = Math.max(1, Math.ceil(payload.length / room));
	const packets: Buffer[] = [];
	for (let index = 0; index < count; index += 1) {
		const body = payload.subarray(index * room, (index + 1) * room);
		const header = Buffer.alloc(HEADER_SIZE);
		header.writeUInt8(type, 0);
		header.writeUInt8(index === count - 1 ? END : 0, 1);
		header.writeUInt16BE(body.length + HEADER_SIZE, 2);
		header.writeUInt16BE(processId & 0xffff, 4);
		header.writeUInt8((index + 1) & 0xff, 6);
		packets.push(header, body);
	}
	return Buffer.concat(packets);
}
