import type { ConnectorError } from '../domain/errors';

/** Message and hint in one text, each a sentence of its own. */
export function inOneText({ message, hint }: Pick<ConnectorError, 'message' | 'hint'>): string {
	const told = /[.!?…]\s*$/.test(message) ? message.trimEnd() : `${message}.`;
	return hint === undefined || hint === '' ? told : `${told} ${hint}`;
}
