import { createHmac, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

/** How a keyed hash is made; `content` names what is signed: `{id}`, `{timestamp}`, `{body}`, `{method}`, `{url}`. */
export interface HmacRecipe {
	algorithm: 'sha1' | 'sha256' | 'sha512';
	encoding: 'hex' | 'base64' | 'base64url';
	content: string;
}

export interface SignedParts {
	readonly id: string;
	readonly timestamp: string;
	readonly body: string | Uint8Array;
	readonly method: string;
	readonly url: string;
}

export const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

/** The bytes under the signature. The body's are taken as they are, whatever their encoding. */
export function signedContent(template: string, parts: SignedParts): Buffer {
	const values = new Map<string, string | Uint8Array>(Object.entries(parts));
	const pieces = template.split(/(\{[a-z]+\})/).map((piece) => {
		const value = values.get(piece.slice(1, -1)) ?? piece;
		return typeof value === 'string' ? utf8(value) : Buffer.from(value);
	});
	return Buffer.concat(pieces);
}

export function hmac({ algorithm, encoding, content }: HmacRecipe, key: Uint8Array, parts: SignedParts): string {
	return createHmac(algorithm, key).update(signedContent(content, parts)).digest(encoding);
}

/** Standard Webhooks' symmetric key: base64 after `whsec_`; without the prefix the text itself. */
export function standardKey(secret: string): Buffer {
	return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : utf8(secret);
}

/** What stands before the 32 bytes of an ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8_START = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

/** Standard Webhooks' `v1a`, base64. The key: `whsk_` and base64 of the seed, with or without the public key after it. */
export function ed25519Signature(secretKey: string, content: Uint8Array): string {
	const seed = Buffer.from(secretKey.replace(/^whsk_/, ''), 'base64').subarray(0, SEED_BYTES);
	const key = createPrivateKey({ key: Buffer.concat([PKCS8_START, seed]), format: 'der', type: 'pkcs8' });
	return sign(null, content, key).toString('base64');
}

/** A key pair for `v1a`: the sender keeps `secret` (`whsk_…`), the receiver is given `publicKey` (`whpk_…`). */
export function ed25519KeyPair(): { secret: string; publicKey: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ed25519');
	const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-SEED_BYTES);
	const open = publicKey.export({ format: 'der', type: 'spki' }).subarray(-SEED_BYTES);
	return { secret: `whsk_${Buffer.concat([seed, open]).toString('base64')}`, publicKey: `whpk_${open.toString('base64')}` };
}
