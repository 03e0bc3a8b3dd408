import { pointer } from './problems';

interface Level {
	path: string;
	/** Null in a list. */
	names: Set<string> | null;
	/** Of the member being read: its name, or its number. */
	at: string | number;
}

/**
 * Places of names that stand twice in one object: a JSON parser takes the last and says nothing, and a step would be lost.
 * @param text JSON that can be parsed
 */
export function repeatedNames(text: string): string[] {
	const found: string[] = [];
	const levels: Level[] = [];
	let last = '';
	for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g)) {
		const level = levels.at(-1);
		if (token === '{' || token === '[') levels.push({ path: level === undefined ? '' : pointer(level.path, level.at), names: token === '{' ? new Set() : null, at: 0 });
		else if (token === '}' || token === ']') levels.pop();
		else if (token === ',' && level?.names === null) level.at = Number(level.at) + 1;
		else if (token === ':' && level !== undefined) {
			const name = JSON.parse(last) as string;
			if (level.names?.has(name)) found.push(pointer(level.path, name));
			level.names?.add(name);
			level.at = name;
		} else last = token;
	}
	return found;
}
