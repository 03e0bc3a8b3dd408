/** PRELOGIN (MS-TDS 2.2.6.5): a table of options, and what comes of the two sides' wishes for encryption. */

export type Encryption = 'off' | 'on' | 'required' | 'notSupported' | 'strict';

const OPTION = { version: 0, encryption: 1, instance: 2, threadId: 3, mars: 4 } as const;
const TERMINATOR = 0xff;
const ENTRY_SIZE = 5;
const SERVER_VERSION = Buffer.from([16, 0, 0x10, 0x6e, 0, 0]);

export const ENCRYPT = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

/** What the client asks for, as a value of ENCRYPT. */
export function readPrelogin(payload: Buffer): number {
	for (let at = 0; at < payload.length && payload.readUInt8(at) !== TERMINATOR; at += ENTRY_SIZE) {
		if (payload.readUInt8(at) === OPTION.encryption) return payload.readUInt8(payload.readUInt16BE(at + 1));
	}
	return ENCRYPT.notSupported;
}

export interface Agreement {
	/** What the reply says. */
	readonly answer: number;
	/** `login`: only the login message is encrypted. `refused`: the client cannot do what the server demands. */
	readonly tls: 'none' | 'login' | 'session' | 'refused';
}

export function agree(server: Encryption, client: number): Agreement {
	const clientCan = client !== ENCRYPT.notSupported;
	const clientDemands = client === ENCRYPT.on || client === ENCRYPT.required;
	switch (server) {
		case 'notSupported':
			return { answer: ENCRYPT.notSupported, tls: client === ENCRYPT.required ? 'refused' : 'none' };
		case 'off':
			if (clientDemands) return { answer: ENCRYPT.on, tls: 'session' };
			return clientCan ? { answer: ENCRYPT.off, tls: 'login' } : { answer: ENCRYPT.notSupported, tls: 'none' };
		case 'on':
			return clientCan ? { answer: ENCRYPT.on, tls: 'session' } : { answer: ENCRYPT.notSupported, tls: 'none' };
		default:
			if (!clientCan) return { answer: ENCRYPT.required, tls: 'refused' };
			return { answer: clientDemands ? ENCRYPT.on : ENCRYPT.required, tls: 'session' };
	}
}

export function preloginReply(encryption: number): Buffer {
	const options: readonly (readonly [token: number, data: Buffer])[] = [
		[OPTION.version, SERVER_VERSION],
		[OPTION.encryption, Buffer.from([encryption])],
		[OPTION.instance, Buffer.from([0])],
		[OPTION.threadId, Buffer.alloc(0)],
		[OPTION.mars, Buffer.from([0])],
	];
	const table = Buffer.alloc(options.length * ENTRY_SIZE + 1, TERMINATOR);
	let offset = table.length;
	options.forEach(([token, data], index) => {
		table.writeUInt8(token, index * ENTRY_SIZE);
		table.writeUInt16BE(offset, index * ENTRY_SIZE + 1);
		table.writeUInt16BE(data.length, index * ENTRY_SIZE + 3);
		offset += data.length;
	});
	return Buffer.concat([table, ...options.map(([, data]) => data)]);
}
