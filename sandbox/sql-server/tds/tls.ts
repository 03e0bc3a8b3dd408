import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { SecureContext, SecureVersion } from 'node:tls';
import { SERVER_CERTIFICATE, SERVER_KEY } from '../certificates.ts';
import { PACKET, toPackets } from './packets.ts';

const HANDSHAKE_PACKET_SIZE = 4_096;
/** Only the client may tell: no resumed sessions, whose handshake has another order of flights. */
const OPTIONS = constants.SSL_OP_NO_TICKET;

function secureContext(maxVersion: SecureVersion): SecureContext {
	return createSecureContext({ key: SERVER_KEY, cert: SERVER_CERTIFICATE, maxVersion, secureOptions: OPTIONS });
}

/** TDS 8.0: TLS first, TDS inside of it, named by ALPN. */
export function strictTls(socket: Socket): TLSSocket {
	return new TLSSocket(socket, { isServer: true, secureContext: secureContext('TLSv1.3'), ALPNProtocols: ['tds/8.0'] });
}

/**
 * TDS 7.4: the bytes of the TLS handshake travel as payload of PRELOGIN packets, afterwards bare. A client reads one
 * message for each that it sends, so that each flight of the server must leave as exactly one message. That is also why
 * TLS 1.2 is the limit: the flights of 1.3 are others.
 */
export class HandshakeTunnel extends Duplex {
	readonly tls: TLSSocket;
	readonly #raw: (bytes: Buffer) => void;
	#flight: Buffer[] = [];
	#secured = false;
	#bare = false;

	constructor(raw: (bytes: Buffer) => void) {
		super();
		this.#raw = raw;
		this.tls = new TLSSocket(this, { isServer: true, secureContext: secureContext('TLSv1.2') });
		this.tls.once('secure', () => {
			this.#secured = true;
		});
	}

	/** True once TLS records travel bare. */
	get established(): boolean {
		return this.#bare;
	}

	/** TLS bytes from the client. */
	receive(bytes: Buffer): void {
		this.push(bytes);
	}

	override _read(): void {
		// Bytes are pushed as they come.
	}

	override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
		if (this.#bare) this.#raw(chunk);
		else {
			if (this.#flight.length === 0) setImmediate(() => this.#sendFlight());
			this.#flight.push(chunk);
		}
		done();
	}

	/** The flight that comes with, or after, `secure` is the last one of the handshake. */
	#sendFlight(): void {
		const flight = Buffer.concat(this.#flight);
		this.#flight = [];
		this.#raw(toPackets(PACKET.prelogin, flight, HANDSHAKE_PACKET_SIZE, 0));
		this.#bare = this.#secured;
	}
}
