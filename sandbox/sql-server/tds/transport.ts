import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { MessageReader, PACKET, toPackets } from './packets.ts';
import type { Message } from './packets.ts';
import { HandshakeTunnel, strictTls } from './tls.ts';

const TLS_RECORD = 0x16;

export interface TransportEvents {
	message(message: Message): void;
	closed(): void;
}

/** Messages over a socket, with whatever TLS was agreed upon. */
export class Transport {
	packetSize = 4_096;
	readonly #socket: Socket;
	readonly #events: TransportEvents;
	readonly #processId: number;
	readonly #plain = new MessageReader();
	readonly #secure = new MessageReader();
	#strict: TLSSocket | undefined;
	#tunnel: HandshakeTunnel | undefined;

	constructor(socket: Socket, processId: number, events: TransportEvents) {
		this.#socket = socket;
		this.#processId = processId;
		this.#events = events;
		socket.setNoDelay(true);
		socket.on('error', () => socket.destroy());
		socket.once('close', () => events.closed());
	}

	/** True inside of TLS that began before TDS. */
	get isStrict(): boolean {
		return this.#strict !== undefined;
	}

	/** Looks at the first byte: a client of TDS 8.0 begins with TLS. `refused` is called where that is not wanted. */
	start(allowed: 'plain' | 'strict' | 'both'): void {
		const look = (): void => {
			const first: Buffer | null = this.#socket.read();
			if (first === null) return void this.#socket.once('readable', look);
			const isTls = first[0] === TLS_RECORD;
			if (allowed !== 'both' && isTls !== (allowed === 'strict')) return this.drop();
			if (!isTls) {
				this.#socket.on('data', (chunk: Buffer) => this.#plainBytes(chunk));
				return this.#plainBytes(first);
			}
			this.#socket.unshift(first);
			this.#beginStrict();
		};
		this.#socket.once('readable', look);
	}

	#beginStrict(): void {
		this.#strict = strictTls(this.#socket);
		this.#strict.on('error', () => this.drop());
		this.#strict.on('data', (chunk: Buffer) => this.#read(this.#secure, chunk));
	}

	/** From now on the payload of PRELOGIN packets is a TLS handshake. */
	beginHandshake(): void {
		this.#tunnel = new HandshakeTunnel((bytes) => void this.#socket.write(bytes));
		this.#tunnel.tls.on('error', () => this.drop());
		this.#tunnel.tls.on('data', (chunk: Buffer) => this.#read(this.#secure, chunk));
	}

	handshake(payload: Buffer): void {
		this.#tunnel?.receive(payload);
	}

	/** After a login that alone was encrypted. */
	endTls(): void {
		this.#tunnel = undefined;
	}

	#plainBytes(chunk: Buffer): void {
		if (this.#tunnel?.established === true) this.#tunnel.receive(chunk);
		else this.#read(this.#plain, chunk);
	}

	#read(reader: MessageReader, chunk: Buffer): void {
		try {
			for (const message of reader.push(chunk)) this.#events.message(message);
		} catch {
			// Bytes that are no TDS, or no login.
			this.drop();
		}
	}

	send(payload: Buffer): void {
		const packets = toPackets(PACKET.reply, payload, this.packetSize, this.#processId);
		(this.#strict ?? this.#tunnel?.tls ?? this.#socket).write(packets);
	}

	/** Half of a reply, and then nothing more. */
	sendHalf(payload: Buffer): void {
		const packets = toPackets(PACKET.reply, payload, this.packetSize, this.#processId);
		const target = this.#strict ?? this.#tunnel?.tls ?? this.#socket;
		target.write(packets.subarray(0, Math.floor(packets.length / 2)), () => setImmediate(() => this.drop()));
	}

	/** Sends what is left, then closes. */
	end(): void {
		(this.#strict ?? this.#tunnel?.tls ?? this.#socket).end();
		setImmediate(() => this.#socket.end());
	}

	drop(): void {
		this.#socket.destroy();
	}
}
