import { createHash } from 'node:crypto';

/**
 * An idempotency key as a field of a limited length can hold it: as it is where it fits and holds nothing but printable
 * ASCII without outer spaces, else the start of its SHA-256 digest, which is the same at every attempt.
 * @param maximumLength of the field, 10 or more characters: 60 bits of the digest
 */
export function boundedKey(key: string, maximumLength: number): string {
	if (key.length <= maximumLength && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(key)) return key;
	return createHash('sha256').update(key).digest('base64url').slice(0, maximumLength);
}
