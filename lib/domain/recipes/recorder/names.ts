import { wordsOf } from './selectors';

const longestName = 40;
const taken: ReadonlySet<string> = new Set(['constructor', 'prototype', 'error', 'found', 'outcome', 'user', 'password']);

/** A name for programs: `Telefone do cliente:` → `telefoneDoCliente`; null where nothing of it can be used. */
export function camelCase(text: string): string | null {
	const words = wordsOf(text);
	const [first, ...rest] = words;
	if (first === undefined) return null;
	const name = [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('').slice(0, longestName);
	return /^[a-z]/.test(name) ? name : `value${name}`.slice(0, longestName);
}

/** Names that are used once each. */
export class Names {
	private readonly used = new Set<string>(taken);

	/** @param labels the best first; the first that gives a name counts */
	next(labels: readonly string[], otherwise: string): string {
		const wished = labels.map(camelCase).find((name) => name !== null) ?? otherwise;
		let name = wished;
		for (let number = 2; this.used.has(name); number++) name = `${wished}${number}`;
		this.used.add(name);
		return name;
	}
}
