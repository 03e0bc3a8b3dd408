/** Reads little-endian values off a message, front to back. A short message throws RangeError. */
export class ByteReader {
	readonly #bytes: Buffer;
	#offset: number;

	constructor(bytes: Buffer, offset = 0) {
		this.#bytes = bytes;
		this.#offset = offset;
	}

	get remaining(): number {
		return this.#bytes.length - this.#offset;
	}

	#advance(size: number): number {
		const at = this.#offset;
		if (at + size > this.#bytes.length) throw new RangeError('The message ends too early');
		this.#offset += size;
		return at;
	}

	u8(): number { return this.#bytes.readUInt8(this.#advance(1)); }
	u16(): number { return this.#bytes.readUInt16LE(this.#advance(2)); }
	i16(): number { return this.#bytes.readInt16LE(this.#advance(2)); }
	u32(): number { return this.#bytes.readUInt32LE(this.#advance(4)); }
	i32(): number { return this.#bytes.readInt32LE(this.#advance(4)); }
	i64(): bigint { return this.#bytes.readBigInt64LE(this.#advance(8)); }
	u64(): bigint { return this.#bytes.readBigUInt64LE(this.#advance(8)); }
	f32(): number { return this.#bytes.readFloatLE(this.#advance(4)); }
	f64(): number { return this.#bytes.readDoubleLE(this.#advance(8)); }

	/** An unsigned number of any size. */
	unsigned(size: number): bigint {
		return this.bytes(size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
	}

	bytes(size: number): Buffer {
		const at = this.#advance(size);
		return this.#bytes.subarray(at, at + size);
	}

	ucs2(characters: number): string {
		return this.bytes(characters * 2).toString('utf16le');
	}

	/** Text led by its length in one byte. */
	shortText(): string { return this.ucs2(this.u8()); }
	/** Text led by its length in two bytes. */
	longText(): string { return this.ucs2(this.u16()); }
	rest(): Buffer { return this.bytes(this.remaining); }
}

const FIRST_SIZE = 256;

/** Collects little-endian values. */
export class ByteWriter {
	#bytes: Buffer = Buffer.allocUnsafe(FIRST_SIZE);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	#room(size: number): number {
		const at = this.#length;
		if (at + size > this.#bytes.length) {
			const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, at + size));
			this.#bytes.copy(larger, 0, 0, at);
			this.#bytes = larger;
		}
		this.#length += size;
		return at;
	}

	u8(value: number): this { const at = this.#room(1); this.#bytes.writeUInt8(value, at); return this; }
	u16(value: number): this { const at = this.#room(2); this.#bytes.writeUInt16LE(value, at); return this; }
	i16(value: number): this { const at = this.#room(2); this.#bytes.writeInt16LE(value, at); return this; }
	u32(value: number): this { const at = this.#room(4); this.#bytes.writeUInt32LE(value, at); return this; }
	u32BigEndian(value: number): this { const at = this.#room(4); this.#bytes.writeUInt32BE(value, at); return this; }
	i32(value: number): this { const at = this.#room(4); this.#bytes.writeInt32LE(value, at); return this; }
	i64(value: bigint): this { const at = this.#room(8); this.#bytes.writeBigInt64LE(value, at); return this; }
	f32(value: number): this { const at = this.#room(4); this.#bytes.writeFloatLE(value, at); return this; }
	f64(value: number): this { const at = this.#room(8); this.#bytes.writeDoubleLE(value, at); return this; }

	unsigned(value: bigint, size: number): this {
		let rest = value;
		for (let index = 0; index < size; index += 1, rest >>= 8n) this.u8(Number(rest & 0xffn));
		return this;
	}

	bytes(value: Uint8Array): this {
		const at = this.#room(value.length);
		this.#bytes.set(value, at);
		return this;
	}

	ucs2(value: string): this {
		return this.bytes(Buffer.from(value, 'utf16le'));
	}

	shortText(value: string): this { return this.u8(value.length).ucs2(value); }
	longText(value: string): this { return this.u16(value.length).ucs2(value); }

	/** Overwrites one byte already written. */
	patch(at: number, value: number): void {
		this.#bytes.writeUInt8(value, at);
	}

	/** Takes back what was written behind `length`. */
	truncate(length: number): void {
		this.#length = length;
	}

	take(): Buffer {
		return Buffer.from(this.#bytes.subarray(0, this.#length));
	}
}
