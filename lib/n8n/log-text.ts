import { redactText } from '../domain/masking';
import { isSecretName } from '../domain/secret-names';

const MASK = '****';
const privateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g;
/** To the end of the line, unless a quote says where it ends. */
const header = /\b((?:authorization|cookie)\\{0,3}["']?\s{0,3}[:=]\s{0,3})(?:"[^"]{0,4000}"?|'[^']{0,4000}'?|[^\r\n]{1,4000})/gi;
/** Who has it is let in; elsewhere it is an ordinary name, as of a chat's session. */
const sessionName = /sess(?:ion)?[_-]?(?:id)?$/i;
/** What is longer is no line that anybody reads. */
const longest = 16_000;
const name = /(?<![\w.-])([\w.-]{1,60})\\{0,3}["']?\s{0,3}[:=]\s{0,3}/g;
const value = /\\{0,3}"(?:[^"\\]|\\[^"]){1,4000}(?:\\"(?:[^"\\]|\\[^"]){0,4000}){0,20}"?|'[^']{1,4000}'?|[^\s&;"'{}\\]{1,4000}/y;

/**
 * A text as it may stand in a log line. Stricter than `redactText`: whatever stands behind the name of a secret goes, also an ordinary word or
 * several in quotes, because nobody reads a log line for it.
 */
export function logText(text: string): string {
	const short = text.length > longest ? `${text.slice(0, longest)}…` : text;
	return redactText(withoutNamed(short.replace(privateKey, MASK).replace(header, `$1${MASK}`)));
}

function withoutNamed(text: string): string {
	let safe = '';
	let done = 0;
	name.lastIndex = 0;
	for (let found = name.exec(text); found; found = name.exec(text)) {
		if (!isSecretName(found[1] ?? '') && !sessionName.test(found[1] ?? '')) continue;
		value.lastIndex = name.lastIndex;
		if (!value.test(text)) continue;
		safe += text.slice(done, name.lastIndex) + MASK;
		done = name.lastIndex = value.lastIndex;
	}
	return safe + text.slice(done);
}
