import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Reply, SandboxRequest } from './exchange.ts';

export { Router } from './router.ts';
export type { RouteHandler } from './router.ts';
export type { Reply, SandboxRequest } from './exchange.ts';

export interface ServerOptions {
	/** 0 (the default) takes a free port. */
	port?: number;
	handler: (request: SandboxRequest) => Reply | Promise<Reply>;
	now?: () => number;
	/** Larger bodies are answered 413. Default 10 MiB. */
	maxBodyBytes?: number;
}

export interface RunningServer {
	url: string;
	port: number;
	/** Stops listening and destroys every open socket. */
	close(): Promise<void>;
}

const DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Starts an HTTP server on 127.0.0.1. Rejects if the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
	const sockets = new Set<Socket>();
	const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
		void serve(options, incoming, response);
	});
	server.on('connection', (socket) => {
		socket.setNoDelay(true);
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	const port = await new Promise<number>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port ?? 0, '127.0.0.1', () => {
			const address = server.address();
			resolve(typeof address === 'object' && address !== null ? address.port : 0);
		});
	});
	const close = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			for (const socket of sockets) socket.destroy();
		});
	return { url: `http://127.0.0.1:${port}`, port, close };
}

/** A JSON answer; the content type can be replaced, e.g. by `application/problem+json`. */
export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
	return { status, body, headers: { 'content-type': 'application/json', ...headers } };
}

async function serve(options: ServerOptions, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
	const arrivedAt = (options.now ?? Date.now)();
	try {
		const rawBody = await readBody(incoming, options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES);
		if (rawBody === undefined) return send(response, { status: 413, headers: { connection: 'close' } });
		send(response, await options.handler(toRequest(incoming, rawBody, arrivedAt)));
	} catch (error) {
		if (incoming.destroyed && !incoming.complete) return;
		send(response, jsonReply(500, { sandboxError: error instanceof Error ? error.stack : String(error) }));
	}
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of incoming as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > maxBytes) return undefined;
		chunks.push(chunk);
	}
	return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function toRequest(incoming: IncomingMessage, rawBody: Buffer, arrivedAt: number): SandboxRequest {
	const target = incoming.url ?? '/';
	const mark = target.indexOf('?');
	return {
		method: incoming.method ?? 'GET',
		path: mark < 0 ? target : target.slice(0, mark),
		query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
		headers: incoming.headers,
		rawBody,
		body: parseBody(rawBody, incoming.headers['content-type'] ?? ''),
		params: {},
		arrivedAt,
	};
}

function parseBody(rawBody: Buffer, contentType: string): unknown {
	if (rawBody.length === 0) return undefined;
	const text = rawBody.toString('utf8');
	if (!/[/+]json\b/i.test(contentType)) return text;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

function send(response: ServerResponse, reply: Reply): void {
	if (reply.cut === 'silent') return;
	if (reply.cut === 'reset') {
		response.socket?.resetAndDestroy();
		return;
	}
	const payload = toPayload(reply.body);
	const headers: Record<string, string | number | string[]> = { ...reply.headers };
	if (reply.status !== 204 && reply.status !== 304) headers['content-length'] = payload.length;
	response.writeHead(reply.status, headers);
	if (reply.cut === 'truncated') {
		response.write(payload.subarray(0, Math.floor(payload.length / 2)), () => response.socket?.destroy());
		return;
	}
	response.end(reply.status === 204 ? undefined : payload);
}

function toPayload(body: unknown): Buffer {
	if (body === undefined) return Buffer.alloc(0);
	if (Buffer.isBuffer(body)) return body;
	return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8');
}
