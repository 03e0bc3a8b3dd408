import { createPublicKey, verify } from 'node:crypto';

/** What stands before the 32 bytes of an ed25519 key in the form that Node reads (RFC 8410). */
const spkiHeader = Buffer.from('302a300506032b6570032100', 'hex');
const keyBytes = 32;
const signatureBytes = 64;

/** @param key 32 bytes in base64. @returns false for a key or a signature that is none */
export function verifyEd25519(key: string, content: Uint8Array, signature: Uint8Array): boolean {
	const raw = Buffer.from(key, 'base64');
	if (raw.length !== keyBytes || signature.length !== signatureBytes) return false;
	try {
		const publicKey = createPublicKey({ key: Buffer.concat([spkiHeader, raw]), format: 'der', type: 'spki' });
		return verify(null, content, publicKey, signature);
	} catch {
		return false;
	}
}
