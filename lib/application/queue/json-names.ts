import { pathInto } from './json-path';

/** An object or a list of a JSON text, as far as it was gone through. */
interface Level {
	/** Null in a list. */
	names: Set<string> | null;
	/** Where in it we are. */
	at: string | number;
}

/** The names of a JSON text while it is gone through: of one that an object has twice only the last value would be read. */
export class JsonNames {
	/** Path of the first such name; null where there is none. */
	repeatedAt: string | null = null;
	private readonly levels: Level[] = [];
	private level: Level | undefined;

	constructor(private readonly root: string) {}

	open(kind: 'object' | 'list'): void {
		this.level = kind === 'object' ? { names: new Set(), at: '' } : { names: null, at: 0 };
		this.levels.push(this.level);
	}

	close(): void {
		this.levels.pop();
		this.level = this.levels.at(-1);
	}

	/** A comma. */
	next(): void {
		if (typeof this.level?.at === 'number') this.level.at += 1;
	}

	/** @param source a text with its quotes, behind which a colon stands */
	name(source: string): void {
		const { level } = this;
		if (level === undefined || level.names === null || this.repeatedAt !== null) return;
		level.at = textOf(source);
		if (level.names.has(level.at)) this.repeatedAt = this.levels.reduce((path, { at }) => pathInto(path, at), this.root);
		level.names.add(level.at);
	}
}

function textOf(source: string): string {
	if (!source.includes('\\')) return source.slice(1, -1);
	try {
		return String(JSON.parse(source));
	} catch {
		// No JSON, as reading it will tell.
		return source;
	}
}
