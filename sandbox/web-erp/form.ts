import { Journal } from '../kit/journal.ts';
import type { JournalEntry } from '../kit/journal.ts';
import type { SandboxRequest } from '../kit/server.ts';

export interface SentFile {
	readonly fileName: string;
	readonly mimeType: string;
	readonly bytes: Buffer;
}

export interface SentForm {
	readonly fields: ReadonlyMap<string, string>;
	/** Files that were chosen; an empty file field is none. */
	readonly files: ReadonlyMap<string, SentFile>;
}

const lineBreak = Buffer.from('\r\n\r\n');

/** What a browser sends: in the character set of the page the form stood on. */
export function readForm({ rawBody, headers }: SandboxRequest, charset: string): SentForm {
	const type = headers['content-type'] ?? '';
	const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)/i.exec(type)?.[1];
	if (boundary !== undefined) return readParts(rawBody, boundary, charset);
	const fields = new Map<string, string>();
	for (const pair of rawBody.toString('latin1').split('&')) {
		const [name = '', ...value] = pair.split('=');
		if (name !== '') fields.set(decodePart(name, charset), decodePart(value.join('='), charset));
	}
	return { fields, files: new Map() };
}

function decodePart(encoded: string, charset: string): string {
	const bytes = encoded
		.replaceAll('+', ' ')
		.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
	return new TextDecoder(charset).decode(Buffer.from(bytes, 'latin1'));
}

function readParts(body: Buffer, boundary: string, charset: string): SentForm {
	const fields = new Map<string, string>();
	const files = new Map<string, SentFile>();
	const delimiter = Buffer.from(`--${boundary}`);
	let start = body.indexOf(delimiter);
	while (start >= 0) {
		const next = body.indexOf(delimiter, start + delimiter.length);
		if (next < 0) break;
		// A part lies between the line break after one delimiter and the one before the next.
		readPart(body.subarray(start + delimiter.length + 2, next - 2), charset, fields, files);
		start = next;
	}
	return { fields, files };
}

function readPart(part: Buffer, charset: string, fields: Map<string, string>, files: Map<string, SentFile>): void {
	const headEnd = part.indexOf(lineBreak);
	if (headEnd < 0) return;
	const decode = (bytes: Buffer): string => new TextDecoder(charset).decode(bytes);
	const head = decode(part.subarray(0, headEnd));
	const bytes = Buffer.from(part.subarray(headEnd + lineBreak.length));
	const name = /[; ]name="([^"]*)"/i.exec(head)?.[1] ?? '';
	const fileName = /filename="([^"]*)"/i.exec(head)?.[1];
	if (fileName === undefined) fields.set(name, decode(bytes).replaceAll('\r\n', '\n'));
	else if (fileName !== '') files.set(name, { fileName, mimeType: /^content-type: *(\S+)/im.exec(head)?.[1] ?? '', bytes });
}

const withoutPassword = (text: string): string => text.replace(/\b(senha|password)(=|%3D)[^&]*/gi, '$1$2(redacted)');

/** Keeps no password: neither of the form nor of an address that echoes it. */
export class WebErpJournal extends Journal {
	override record(entry: JournalEntry): JournalEntry {
		if (typeof entry.body === 'string') entry.body = withoutPassword(entry.body);
		for (const [name, value] of Object.entries(entry.query)) {
			if (typeof value === 'string') entry.query[name] = name === 'senha' ? '(redacted)' : withoutPassword(value);
		}
		const { referer } = entry.headers;
		if (referer !== undefined) entry.headers = { ...entry.headers, referer: withoutPassword(referer) };
		return super.record(entry);
	}
}
