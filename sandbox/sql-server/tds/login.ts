/** LOGIN7 (MS-TDS 2.2.6.4): a fixed block with offsets into what follows it. */
export interface Login {
	readonly user: string;
	readonly password: string;
	readonly database: string;
	readonly packetSize: number;
	/** TDS 8.0 clients say 0x08000000. */
	readonly version: number;
}

const AT = { version: 4, packetSize: 8, user: 40, password: 44, database: 68 } as const;
const PASSWORD_MASK = 0xa5;
const SMALLEST_PACKET = 512;
const LARGEST_PACKET = 32_767;
const DEFAULT_PACKET = 4_096;

function field(payload: Buffer, at: number): Buffer {
	const offset = payload.readUInt16LE(at);
	return payload.subarray(offset, offset + payload.readUInt16LE(at + 2) * 2);
}

/** Each byte is masked, after its halves were swapped. */
function unmask(bytes: Buffer): string {
	const plain = bytes.map((byte) => {
		const unmasked = byte ^ PASSWORD_MASK;
		return ((unmasked << 4) & 0xf0) | (unmasked >> 4);
	});
	return Buffer.from(plain).toString('utf16le');
}

export function readLogin(payload: Buffer): Login {
	const asked = payload.readUInt32LE(AT.packetSize);
	return {
		user: field(payload, AT.user).toString('utf16le'),
		password: unmask(field(payload, AT.password)),
		database: field(payload, AT.database).toString('utf16le'),
		packetSize: asked === 0 ? DEFAULT_PACKET : Math.min(LARGEST_PACKET, Math.max(SMALLEST_PACKET, asked)),
		version: payload.readUInt32LE(AT.version),
	};
}
