import { pathInto } from './json-path';
import { isSecretName } from '../../domain/secret-names';
import { secretKindOf } from './secret-values';

export interface FoundSecret {
	path: string;
	/** What it looks like, for people. */
	kind: string;
}

const mostShown = 5;
/** Texts may hold JSON, which may hold texts. */
const deepestText = 3;

/** What in the data looks like a secret, by its name or its form; the first few. Values are never among the answer. */
export function findSecrets(data: unknown, name: string): FoundSecret[] {
	const search = new Search(name);
	search.look(data, 0);
	return search.found;
}

class Search {
	readonly found: FoundSecret[] = [];
	private readonly trail: Array<string | number> = [];
	/** Rows of a table have the same names over and over. */
	private readonly judged = new Map<string, boolean>();

	constructor(private readonly name: string) {}

	look(value: unknown, depth: number): void {
		if (this.found.length >= mostShown) return;
		if (typeof value === 'string') return this.text(value, depth);
		if (typeof value !== 'object' || value === null) return;
		if (Array.isArray(value)) value.forEach((inner: unknown, index) => this.step(index, () => this.look(inner, depth)));
		else this.record(value, depth);
	}

	private record(value: object, depth: number): void {
		for (const [key, inner] of Object.entries(value)) {
			this.step(key, () => {
				if ((this.isSecret(key) && holdsSomething(key, inner)) || (key === 'value' && this.isSecretPair(value, inner))) this.add('by its name');
				else this.look(inner, depth);
			});
		}
	}

	/** `{"name": "Authorization", "value": "…"}`: headers and fields of forms come so. */
	private isSecretPair(pair: object, value: unknown): boolean {
		if (typeof value !== 'string' || value.trim() === '' || isPrice(value)) return false;
		const { name, key, header, field } = pair as Record<string, unknown>;
		return [name, key, header, field].some((given) => typeof given === 'string' && this.isSecret(given));
	}

	private text(text: string, depth: number): void {
		const kind = secretKindOf(text);
		if (kind !== null) return this.add(kind);
		if (depth >= deepestText || !/^\s*[[{]/.test(text)) return;
		try {
			this.look(JSON.parse(text), depth + 1);
		} catch {
			// A text that only looks like JSON holds no names.
		}
	}

	private step(key: string | number, work: () => void): void {
		this.trail.push(key);
		work();
		this.trail.pop();
	}

	private isSecret(name: string): boolean {
		let isSecret = this.judged.get(name);
		if (isSecret === undefined) this.judged.set(name, (isSecret = isSecretName(name)));
		return isSecret;
	}

	private add(kind: string): void {
		if (this.found.length < mostShown) this.found.push({ path: this.trail.reduce<string>(pathInto, this.name), kind });
	}
}

/** Nothing secret is in `password: null`, `cookie: true`, `tokens: 350` (a model's usage), `pass: 3` (a count). */
function holdsSomething(name: string, value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '';
	if (typeof value === 'number') return !/(?:tokens?|pass)$/i.test(name);
	return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Of a product that is called Cookie, say. */
function isPrice(text: string): boolean {
	return /^\s{0,9}(?:R\$\s{0,9})?\d{1,9}[.,]\d{2}\s{0,9}$/.test(text);
}
