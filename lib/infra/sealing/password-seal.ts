import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

import type { TextSeal } from '../../domain/sealed-text';

/**
 * What is sealed must not become the quick way to a weak password: 32 MiB and some tenths of a second for each guess, the
 * least that OWASP's Password Storage Cheat Sheet advises with so much memory.
 */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 };
const version = 'v1';
const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM under a key made of a password by scrypt, in a thread of its own and once per seal.
 * @param salt the same in all processes, another for each account
 * @throws Error of `seal` alone, where there is no memory for the key; the next call tries again
 */
export function passwordSeal(password: string, salt: string): TextSeal {
	let made: Promise<Buffer> | undefined;
	const key = async (): Promise<Buffer> => await (made ??= derive(password, salt).catch(again));
	const again = (error: unknown): never => {
		made = undefined;
		throw error;
	};
	return {
		seal: async (text, place) => {
			const iv = randomBytes(ivBytes);
			const cipher = createCipheriv(algorithm, await key(), iv).setAAD(Buffer.from(place));
			const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return `${version}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
		},
		open: async (sealed, place) => {
			const [marked, encoded = ''] = sealed.split('.');
			const bytes = Buffer.from(encoded, 'base64');
			if (marked !== version || bytes.length < ivBytes + tagBytes) return null;
			try {
				const decipher = createDecipheriv(algorithm, await key(), bytes.subarray(0, ivBytes)).setAAD(Buffer.from(place));
				decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
				return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
			} catch {
				return null;
			}
		},
	};
}

function derive(password: string, salt: string): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		scrypt(password, `n8n-nodes-backoffice:${salt}`, 32, cost, (error, key) => (error ? reject(error) : resolve(key)));
	});
}
