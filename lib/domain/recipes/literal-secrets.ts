import { isJsonObject } from './json-document';
import { pointer, type Problems } from './problems';
import { SecretForms } from './secret-forms';

/** Members that hold selectors: a password that is a plain word may well be part of one. */
const selectorMembers = new Set(['selector', 'root', 'table', 'next', 'message', 'click', 'check', 'hover', 'waitFor', 'anyOf', 'loggedInWhen', 'loggedOutWhen']);
const isPlainWord = (secret: string): boolean => /^\p{L}{1,11}$/u.test(secret);

/** Refuses every text of the document that is one of the secrets, or holds one in any form. */
export function noteLiteralSecrets(document: unknown, secrets: readonly string[], problems: Problems): void {
	const given = secrets.filter((secret) => secret.trim() !== '');
	const everywhere = new SecretForms(given.filter((secret) => secret.length >= 4 && !isPlainWord(secret)));
	const outsideOfSelectors = new SecretForms(given.filter((secret) => secret.length >= 4 && isPlainWord(secret)));
	const holds = (text: string, member: string): boolean =>
		given.includes(text.trim()) || everywhere.occursIn(text) || (!selectorMembers.has(member) && outsideOfSelectors.occursIn(text));
	const look = (value: unknown, path: string, member: string): void => {
		if (typeof value === 'string' && holds(value, member)) problems.add(path, 'holds a secret of the credential; use {{credential.password}}, or {{credential.<name>}}');
		else if (Array.isArray(value)) value.forEach((entry: unknown, index) => look(entry, pointer(path, index), member));
		else if (isJsonObject(value)) for (const [name, entry] of Object.entries(value)) look(entry, pointer(path, name), name);
	};
	look(document, '', '');
}
