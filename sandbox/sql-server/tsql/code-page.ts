/** Code page 1252, which VARCHAR and CHAR use under SQL Server's default collation. */
const decoder = new TextDecoder('windows-1252');
const QUESTION_MARK = 0x3f;

const byteOf = new Map<string, number>(
	Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
);

export function decodeCodePage(bytes: Uint8Array): string {
	return decoder.decode(bytes);
}

/** A character outside of the code page becomes `?`, as SQL Server does it; one outside of the BMP becomes two. */
export function encodeCodePage(text: string): Buffer {
	const bytes = Buffer.allocUnsafe(text.length);
	for (let index = 0; index < text.length; index += 1) bytes[index] = byteOf.get(text.charAt(index)) ?? QUESTION_MARK;
	return bytes;
}

function isAscii(text: string): boolean {
	for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
	return true;
}

/** What is left of a text once it was stored as VARCHAR. */
export function throughCodePage(text: string): string {
	return isAscii(text) ? text : decodeCodePage(encodeCodePage(text));
}
