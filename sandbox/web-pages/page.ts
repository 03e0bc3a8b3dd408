import type { Reply } from '../kit/server.ts';
import { html, trusted } from '../web-erp/html.ts';
import type { Markup } from '../web-erp/html.ts';
import { toWindows1252 } from '../web-erp/text.ts';

export interface DocumentParts {
	readonly language: string;
	readonly title: string;
	readonly style?: string;
	/** Everything after the head: a body, or a frameset. */
	readonly content: Markup;
	/** Default utf-8. */
	readonly charset?: 'utf-8' | 'iso-8859-1';
	readonly status?: number;
	readonly headers?: Record<string, string | string[]>;
}

export function documentReply(parts: DocumentParts): Reply {
	const { charset = 'utf-8', status = 200, headers = {} } = parts;
	const { text } = html`<!DOCTYPE html><html lang="${parts.language}"><head><meta charset="${charset}"><title>${parts.title}</title>
<style>${trusted(parts.style ?? '')}</style></head>${parts.content}</html>`;
	// What browsers call iso-8859-1 is windows-1252.
	const body = charset === 'utf-8' ? Buffer.from(text, 'utf8') : toWindows1252(text);
	return { status, headers: { 'content-type': `text/html; charset=${charset}`, ...headers }, body };
}

export function redirectReply(location: string, cookies: string[] = []): Reply {
	return { status: 302, headers: { location, ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }) } };
}

export function cookieValue(header: string | undefined, name: string): string | undefined {
	return new RegExp(`(?:^|; *)${name}=([^;]*)`).exec(header ?? '')?.[1];
}
