// What a guarded POST does on real sockets. Everything listens on loopback, so the policy has to allow that where a test wants to connect.
import { createServer as createHttpServer, globalAgent, Agent, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';

import { AddressPolicy } from '../../../lib/domain/address-policy';
import { GuardedPost, type GuardedPostOptions } from '../../../lib/infra/http/guarded-post';
import type { ResolveHost } from '../../../lib/infra/http/guarded-resolver';
import { until } from '../../support/servers/until.ts';

interface Received {
	method: string | undefined;
	headers: IncomingMessage['headers'];
	body: string;
}

const received: Received[] = [];
let connections = 0;
let openSockets = 0;
let server: Server;
let silent: TcpServer;
const heldBySilent = new Set<Socket>();
let port: number;

beforeAll(async () => {
	server = createHttpServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			received.push({ method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
			answer(request.url ?? '', response);
		});
	});
	server.on('connection', (socket) => {
		connections += 1;
		openSockets += 1;
		socket.on('close', () => (openSockets -= 1));
	});
	silent = createTcpServer((socket) => {
		heldBySilent.add(socket);
		socket.on('error', () => undefined);
	});
	await Promise.all([server, silent].map((each) => new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve))));
	port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
	server.closeAllConnections();
	for (const socket of heldBySilent) socket.destroy();
	await Promise.all([server, silent].map((each) => new Promise((resolve) => each.close(resolve))));
});

beforeEach(() => {
	received.length = 0;
	connections = 0;
});

function answer(path: string, response: import('node:http').ServerResponse): void {
	if (path === '/redirect') return void response.writeHead(307, { location: '/elsewhere' }).end();
	if (path === '/limit') return void response.writeHead(429, { 'retry-after': '7' }).end('slow down');
	if (path === '/break') return void response.socket?.destroy();
	if (path === '/switch') return void response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
	if (path === '/bare-101') return void response.socket?.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
	if (path === '/early') {
		response.writeProcessing();
		return void response.writeHead(204).end();
	}
	if (path === '/interim') {
		const flow = setInterval(() => response.socket?.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 1);
		response.on('close', () => clearInterval(flow));
		return;
	}
	if (path === '/endless') {
		response.writeHead(200);
		const flow = setInterval(() => response.write('x'.repeat(16 * 1024)), 1);
		response.on('close', () => clearInterval(flow));
		return;
	}
	response.writeHead(200).end('thanks');
}

/** A name server of our own: the name leads to these addresses, in turn. */
function resolver(...answers: string[]): ResolveHost {
	let asked = 0;
	return async () => [{ address: answers[Math.min(asked++, answers.length - 1)] ?? '', family: 4 }];
}

function post(path: string, { allowed = ['127.0.0.1'], host = '127.0.0.1', ...options }: Partial<GuardedPostOptions> & { allowed?: string[]; host?: string } = {}) {
	const transport = new GuardedPost({ system: 'Notify Systems', policy: new AddressPolicy(allowed), useGlobalAgents: false, ...options });
	const abort = new AbortController();
	const progress = { sent: false };
	const onSent = () => (progress.sent = true);
	const url = path.startsWith('http') ? path : `http://${host}:${port}${path}`;
	const answered = transport.post({ url, headers: { 'Content-Type': 'application/json', 'webhook-id': 'evt-1' }, body: '{"a":"ção"}', signal: abort.signal, onSent });
	return { answered, abort, progress };
}

test('the body arrives byte by byte as it was signed, with its headers', async () => {
	const { answered, progress } = post('/hook');
	expect(await answered).toMatchObject({ status: 200 });
	expect(received).toMatchObject([{ method: 'POST', body: '{"a":"ção"}', headers: { 'webhook-id': 'evt-1', 'content-length': '13' } }]);
	expect(progress.sent).toBe(true);
});

test('a redirect is an answer like any other', async () => {
	expect(await post('/redirect').answered).toMatchObject({ status: 307, headers: { location: '/elsewhere' } });
	expect(await post('/limit').answered).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
	expect(received).toHaveLength(2);
});

test('loopback is refused before a socket is opened, in every spelling', async () => {
	for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '0177.1', '[::ffff:127.0.0.1]', '[::1]', '0.0.0.0']) {
		await expect(post('/hook', { allowed: [], host }).answered).rejects.toMatchObject({ code: 'blocked', nothingDone: true });
	}
	expect(connections).toBe(0);
});

test('a name that resolves to loopback is refused at the connection, and one that is allowed gets through', async () => {
	const resolve = resolver('127.0.0.1');
	await expect(post('/hook', { allowed: [], host: 'hooks.example.com', resolve }).answered).rejects.toMatchObject({ code: 'blocked', nothingDone: true });
	expect(connections).toBe(0);
	expect(await post('/hook', { allowed: ['hooks.example.com'], host: 'hooks.example.com', resolve }).answered).toMatchObject({ status: 200 });
	expect(received[0]?.headers.host).toBe(`hooks.example.com:${port}`);
});

test('a name server that answers otherwise the second time gains nothing: it is asked once, and the socket goes to what was checked', async () => {
	let asked = 0;
	const rebinding: ResolveHost = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
	expect(await post('/hook', { host: 'hooks.example.com', resolve: rebinding }).answered).toMatchObject({ status: 200 });
	expect(asked).toBe(1);
	await expect(post('/hook', { host: 'hooks.example.com', resolve: rebinding }).answered).rejects.toMatchObject({ code: 'blocked' });
});

test('what n8n forbids is refused although the policy allows it', async () => {
	const assertAllowed = async () => await Promise.reject(new Error('forbidden by n8n'));
	await expect(post('/hook', { assertAllowed }).answered).rejects.toThrow('forbidden by n8n');
	expect(connections).toBe(0);
});

test('a port where nobody listens is proof that nothing was sent', async () => {
	const { answered, progress } = post('http://127.0.0.1:9/hook');
	await expect(answered).rejects.toMatchObject({ code: 'unavailable', nothingDone: true, message: expect.stringContaining('ECONNREFUSED') });
	expect(progress.sent).toBe(false);
});

test('a connection that breaks before the answer is no such proof', async () => {
	const { answered, progress } = post('/break');
	await expect(answered).rejects.toMatchObject({ code: 'unavailable', nothingDone: false });
	expect(progress.sent).toBe(true);
});

test('TLS that fails is proof that nothing was sent', async () => {
	const { answered, progress } = post(`https://127.0.0.1:${port}/hook`);
	await expect(answered).rejects.toMatchObject({ code: 'unavailable', nothingDone: true });
	expect(progress.sent).toBe(false);
});

test('a server that says nothing is left when the signal says so, and the connection is closed', async () => {
	let ended = false;
	silent.once('connection', (socket) => socket.resume().on('close', () => (ended = true)));
	const { answered, abort, progress } = post(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/hook`);
	const left = expect(answered).rejects.toThrow('enough');
	await until(() => progress.sent, 'the request to leave');
	abort.abort(new Error('enough'));
	await left;
	await until(() => ended, 'the connection to close');
});

test('an answer without end is an answer, and its connection is closed all the same', async () => {
	expect(await post('/endless').answered).toMatchObject({ status: 200 });
	await until(() => openSockets === 0, 'the connection to close');
});

test('who switches protocols or announces answers without end has refused the event, at once', async () => {
	for (const [path, status] of [['/switch', 101], ['/bare-101', 101], ['/interim', 103]] as const) expect([path, await post(path).answered]).toEqual([path, { status, headers: {} }]);
	await until(() => openSockets === 0, 'the connections to close');
	expect(await post('/early').answered).toMatchObject({ status: 204 });
});

test('with the global agents of a proxy, addresses and private names are refused all the same, and what goes direct is checked', async () => {
	const proxied = { useGlobalAgents: true };
	for (const host of ['10.0.0.1', 'localhost', '169.254.169.254']) await expect(post('/hook', { ...proxied, allowed: [], host }).answered).rejects.toMatchObject({ code: 'blocked' });
	await expect(post('/hook', { ...proxied, allowed: [], host: 'hooks.example.com', resolve: resolver('127.0.0.1') }).answered).rejects.toMatchObject({ code: 'blocked' });
	expect(connections).toBe(0);
	expect(globalAgent).toBeInstanceOf(Agent);
});
