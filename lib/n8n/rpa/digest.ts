import { createHash } from 'node:crypto';

/** Names a content in keys, without showing it. */
export function digestOf(value: unknown): string {
	return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
