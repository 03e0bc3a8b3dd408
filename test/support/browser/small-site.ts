import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

export interface SmallSite {
	readonly origin: string;
	/** What was asked for, e.g. `GET /a?b`. */
	readonly journal: string[];
	/** Serves HTML, or whatever the function answers, under a path; returns its whole address. */
	page(path: string, content: string | Answer): string;
	close(): Promise<void>;
}

export interface SmallSiteOptions {
	/** Loopback address; another one is another site. */
	host?: string;
}

/** A web server for pages that a test writes itself. */
export async function startSmallSite({ host = '127.0.0.1' }: SmallSiteOptions = {}): Promise<SmallSite> {
	const pages = new Map<string, string | Answer>();
	const journal: string[] = [];
	const server = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => pieces.push(piece));
		request.on('end', () => {
			journal.push(`${request.method} ${request.url}`);
			const content = pages.get((request.url ?? '/').split('?')[0] ?? '/');
			if (content === undefined) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<p>There is no such page.</p>');
			if (typeof content === 'function') return void content(request, response, Buffer.concat(pieces).toString());
			response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(content);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, host, resolve));
	const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
	return {
		origin,
		journal,
		page: (path, content) => {
			pages.set(path, content);
			return origin + path;
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
