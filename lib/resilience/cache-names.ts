import { createHash } from 'node:crypto';

/** Of a key of the Store, of which a copy's name takes five more; a longer one is replaced by its digest. */
const longestName = 507;

/** The length tells where the namespace ends: two pairs of namespace and key never share a name. */
export function entryName(namespace: string, key: string): string {
	const start = `cache:${namespace.length}:${namespace}:`;
	const name = start + key;
	return name.length <= longestName ? name : `${start}sha256:${createHash('sha256').update(key).digest('hex')}`;
}

export function generationName(namespace: string): string {
	return `cache-generation:${namespace}`;
}
