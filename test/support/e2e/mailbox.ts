// A mail server that takes every message and delivers none.
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Mail {
	subject: string;
	text: string;
	/** By file name. */
	attachments: Record<string, Buffer>;
}

export interface Mailbox {
	port: number;
	mails: Mail[];
	close(): Promise<void>;
}

export async function startMailbox(): Promise<Mailbox> {
	const mails: Mail[] = [];
	const open = new Set<Socket>();
	const server = createServer((socket) => {
		open.add(socket);
		socket.on('close', () => open.delete(socket));
		socket.on('error', () => undefined);
		converse(socket, (message) => mails.push(readMail(message)));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		port,
		mails,
		close: async () => {
			for (const socket of open) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** As much of SMTP (RFC 5321) as a client needs that neither logs in nor encrypts. */
function converse(socket: Socket, take: (message: string) => void): void {
	let buffer = '';
	let inMessage = false;
	const answer = (line: string) => socket.write(`${line}\r\n`);
	answer('220 mailbox');
	socket.setEncoding('latin1').on('data', (chunk: string) => {
		buffer += chunk;
		for (;;) {
			const end = inMessage ? '\r\n.\r\n' : '\r\n';
			const at = buffer.indexOf(end);
			if (at < 0) return;
			const part = buffer.slice(0, at);
			buffer = buffer.slice(at + end.length);
			if (inMessage) take(part);
			const isData = !inMessage && /^DATA$/i.test(part);
			const isQuit = !inMessage && /^QUIT$/i.test(part);
			inMessage = isData;
			answer(isData ? '354 go on' : isQuit ? '221 bye' : '250 ok');
			if (isQuit) socket.end();
		}
	});
}

function readMail(message: string): Mail {
	const [head, body] = parted(message);
	const boundary = /boundary="?([^";\r\n]+)"?/i.exec(head)?.[1];
	const parts = boundary === undefined ? [message] : body.split(`--${boundary}`).slice(1, -1);
	const attachments: Record<string, Buffer> = {};
	let text = '';
	for (const part of parts) {
		const [partHead, partBody] = parted(part.replace(/^\r\n/, ''));
		const name = /filename="?([^";\r\n]+)"?/i.exec(partHead)?.[1];
		if (name === undefined) text += decoded(partHead, partBody).toString('utf8');
		else attachments[name] = decoded(partHead, partBody);
	}
	return { subject: words(/^Subject: ((?:.|\r\n[ \t])*)/im.exec(head)?.[1] ?? ''), text, attachments };
}

function parted(text: string): [head: string, body: string] {
	const at = text.indexOf('\r\n\r\n');
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 4)];
}

function decoded(head: string, body: string): Buffer {
	if (/Content-Transfer-Encoding: base64/i.test(head)) return Buffer.from(body, 'base64');
	if (/Content-Transfer-Encoding: quoted-printable/i.test(head)) return unquoted(body.replace(/=\r\n/g, ''));
	return Buffer.from(body, 'latin1');
}

function unquoted(text: string): Buffer {
	return Buffer.from(text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
}

/** Encoded words of a header (RFC 2047). */
function words(text: string): string {
	const joined = text.replace(/\?=\r\n[ \t]+=\?/g, '?= =?').replace(/\?= =\?UTF-8\?[QB]\?/gi, '');
	return joined.replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, coded: string) =>
		(kind.toUpperCase() === 'B' ? Buffer.from(coded, 'base64') : unquoted(coded.replaceAll('_', ' '))).toString('utf8'),
	);
}
