import { unrecognizedPath } from '../errors.ts';
import type { Version } from '../errors.ts';

/** `Name`, `Name(key)`, and what stands behind a slash. */
export interface ResourcePath {
	readonly name: string;
	/** The single key as text or number, or a key of named parts. */
	readonly key?: KeyValue | ReadonlyMap<string, KeyValue>;
	/** `$count`, `Cancel`, `List`. */
	readonly rest?: string;
}

export type KeyValue = string | number;

const KEY_VALUE = String.raw`'(?:[^']|'')*'|-?\d+`;
const SINGLE = new RegExp(`^(?:${KEY_VALUE})$`);
const PART = new RegExp(String.raw`([A-Za-z_]\w*)\s*=\s*(${KEY_VALUE})\s*(?:,|$)`, 'y');
const RESOURCE = new RegExp(String.raw`^([$A-Za-z_]\w*)(?:\(((?:'(?:[^']|'')*'(?!')|[^'()])*)\))?(?:/([$\w]+))?$`);

/** The version and what comes behind it; undefined for a path outside of the Service Layer. Case counts. */
export function splitVersion(path: string): { version: Version; resource: string } | undefined {
	const [, version, resource = ''] = /^\/b1s\/(v1|v2)\/(.*)$/.exec(path) ?? [];
	return version === 'v1' || version === 'v2' ? { version, resource } : undefined;
}

/** @throws ServiceLayerError 400 for what is no resource path, a broken percent escape among it. */
export function decodeResource(resource: string): string {
	try {
		return decodeURIComponent(resource);
	} catch {
		throw unrecognizedPath();
	}
}

/** @throws ServiceLayerError 400 */
export function parseResource(decoded: string): ResourcePath {
	const [, name, key, rest] = RESOURCE.exec(decoded) ?? [];
	if (name === undefined) throw unrecognizedPath();
	return { name, ...(key === undefined ? {} : { key: parseKey(key.trim()) }), ...(rest === undefined ? {} : { rest }) };
}

function parseKey(text: string): KeyValue | ReadonlyMap<string, KeyValue> {
	if (SINGLE.test(text)) return keyValue(text);
	const parts = new Map<string, KeyValue>();
	PART.lastIndex = 0;
	while (PART.lastIndex < text.length) {
		const [, name, value] = PART.exec(text) ?? [];
		if (name === undefined || value === undefined) throw unrecognizedPath();
		parts.set(name, keyValue(value));
	}
	if (parts.size === 0) throw unrecognizedPath();
	return parts;
}

function keyValue(text: string): KeyValue {
	return text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : Number(text);
}
