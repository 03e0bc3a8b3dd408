import { ConnectorError } from '../errors';
import type { SecretForms } from './secret-forms';

const MOST_SHOWN = 10;

/** What is wrong with a document, by place. */
export class Problems {
	private readonly found: string[] = [];
	private left = 0;

	/** @param secrets taken out of the names and texts that messages quote */
	constructor(private readonly secrets: SecretForms) {}

	/** @param path JSON pointer; empty: the document as a whole */
	add(path: string, text: string): void {
		const line = this.secrets.redact(path === '' ? text : `${shownPath(path)}: ${text}`);
		if (this.found.includes(line)) return;
		if (this.found.length < MOST_SHOWN) this.found.push(line);
		else this.left++;
	}

	get any(): boolean {
		return this.found.length > 0;
	}

	/** @param source which document it is, e.g. `recipe of the node` */
	error(system: string, source: string): ConnectorError {
		const more = this.left === 0 ? '' : `\n… and ${this.left} more`;
		const text = this.found.length === 1 ? ` ${this.found[0] ?? ''}` : `\n${this.found.map((line) => `- ${line}`).join('\n')}`;
		return new ConnectorError('validation', ended(`The ${source} cannot be used:${text}${more}`), {
			system,
			parameter: 'recipe',
			hint: 'Correct the places named; each begins with its path in the JSON, where lists count from 0.',
			nothingDone: true,
		});
	}
}

/** The hint follows it. */
function ended(text: string): string {
	return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** One name of a JSON pointer (RFC 6901). */
export function pointer(path: string, name: string | number): string {
	return `${path}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function shownPath(path: string): string {
	return path.length <= 200 ? path : `${path.slice(0, 200)}…`;
}
