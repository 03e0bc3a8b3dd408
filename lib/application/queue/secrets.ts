import { pathInto } from './json-path';
import { secretKindOf } from './secret-values';

export interface FoundSecret {
	path: string;
	/** What it looks like, for people. */
	kind: string;
}

const mostShown = 5;
/** Texts may hold JSON, which may hold texts. */
const deepestText = 3;

/** Words with which a name ends that stands for a secret; `senha`: Portuguese for password. */
const secretWords: ReadonlySet<string> = new Set(
	'password passwd pwd passphrase passcode senha senhas secret secrets token tokens authorization cookie cookies credential credentials jwt cvv cvc apikey'.split(' '),
);
/** The same of two words, which many write as one. */
const secretPairs = /(?:(?:api|private|secret|access|signing|encryption|auth)key|(?:client|api|app|webhook|shared)secret|(?:access|refresh|id|auth|session|bearer|api|csrf)token|password|passwd)s?$/;
/** Names about a secret, which do not hold it: `password_changed_at`, `tokenType`. */
const aboutWords: ReadonlySet<string> = new Set(
	'at type count name hint length policy required reset expires expired expiry expiration url changed valid validity status ttl limit usage used'.split(' '),
);

/** What in the data looks like a secret, by its name or its form; the first few. Values are never among the answer. */
export function findSecrets(data: unknown, name: string): FoundSecret[] {
	const found: FoundSecret[] = [];
	search(data, name, found, 0);
	return found;
}

function search(value: unknown, path: string, found: FoundSecret[], depth: number): void {
	if (found.length >= mostShown) return;
	if (typeof value === 'string') return searchText(value, path, found, depth);
	if (typeof value !== 'object' || value === null) return;
	for (const [key, inner] of Object.entries(value)) {
		const at = pathInto(path, Array.isArray(value) ? Number(key) : key);
		if (!Array.isArray(value) && isSecretName(key) && holdsSomething(key, inner)) add(found, { path: at, kind: 'by its name' });
		else search(inner, at, found, depth);
	}
}

function searchText(text: string, path: string, found: FoundSecret[], depth: number): void {
	const kind = secretKindOf(text);
	if (kind !== null) return add(found, { path, kind });
	if (depth >= deepestText || !/^\s*[[{]/.test(text)) return;
	try {
		search(JSON.parse(text), path, found, depth + 1);
	} catch {
		// A text that only looks like JSON holds no names.
	}
}

function add(found: FoundSecret[], secret: FoundSecret): void {
	if (found.length < mostShown) found.push(secret);
}

function isSecretName(name: string): boolean {
	const words = wordsOf(name.slice(0, 200));
	const last = words.at(-1);
	if (last === undefined || aboutWords.has(last)) return false;
	if (words.some((word) => /^(?:password|passwd|senha|passphrase)$/.test(word))) return true;
	return secretWords.has(last) || secretPairs.test(words.join(''));
}

/** `clientSecret`, `client_secret`, `CLIENT-SECRET` → client, secret. */
function wordsOf(name: string): string[] {
	return name
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/([a-z\d])([A-Z])/g, '$1 $2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z]+/)
		.filter((word) => word !== '');
}

/** Nothing secret is in `password: null`, `cookie: true`, `tokens: 350` (a model's usage). */
function holdsSomething(name: string, value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '';
	if (typeof value === 'number') return !/tokens?$/i.test(name);
	return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
