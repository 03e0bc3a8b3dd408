import { createHash } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { openBrowser } from '../../../lib/infra/browser/open-browser';
import { requireChromium, testedKinds } from '../../support/servers/chromium.ts';
import { until } from '../../support/servers/until.ts';
import { context, html, optionsFor, startSite, wait, type Answer, type Site } from './support.ts';


/** Another service on this machine; tells of every connection, whether or not something is asked on it. */
async function startForeign(): Promise<{ server: Server; origin: string; port: number; seen: string[] }> {
	const seen: string[] = [];
	const server = createServer((socket: Socket) => {
		seen.push('connection');
		socket.on('error', () => undefined);
		socket.once('data', (data) => {
			seen.push(String(data).split('\r\n')[0]?.slice(0, 80) ?? '');
			socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\naccess-control-allow-origin: *\r\ncontent-length: 4\r\n\r\ndata');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { server, port, origin: `http://127.0.0.1:${port}`, seen };
}

const script = (source: string): Answer => (_request, response) => void response.writeHead(200, { 'content-type': 'text/javascript' }).end(source);

/** Ways that begin when the page comes, or when #go is clicked; each was a way past the restrictions of pages. */
const ways = (foreign: string, port: number, site: Site): Record<string, string> => ({
	preconnect: `<link rel="preconnect" href="${foreign}/preconnect"><link rel="dns-prefetch" href="${foreign}">`,
	speculation: `<script type="speculationrules">{"prefetch":[{"urls":["${foreign}/prefetch","/redirect"],"eagerness":"immediate"}],"prerender":[{"urls":["${foreign}/prerender","/asks?prerendered"],"eagerness":"immediate"}]}</script>`,
	sharedWorker: `<script>new SharedWorker('/shared.js')</script>`,
	workerInFrame: `<iframe src="${site.origin.replace('127.0.0.1', 'localhost')}/worker-frame"></iframe>`,
	leaving: `<script>addEventListener('pagehide', () => { fetch('${foreign}/keep', { keepalive: true, mode: 'no-cors' }); navigator.sendBeacon('${foreign}/beacon') })</script><a id="go" href="/left">leave</a>`,
	window: `<button id="go" onclick="window.open('/asks')">open</button>`,
	windowWithoutOpener: `<button id="go" onclick="for (let i = 0; i < 8; i++) window.open('/asks?' + i, '_blank', 'noopener')">open</button>`,
	writtenWindow: `<button id="go" onclick="const w = window.open(''); w.document.write('<img src=${foreign}/written><script>fetch(\\'${foreign}/written\\').then((answer) => answer.text()).then((text) => { opener.document.title = text })<\\/script>')">open</button>`,
	federated: `<button id="go" onclick="navigator.credentials.get({ identity: { providers: [{ configURL: '${foreign}/fedcm.json', clientId: '1' }] } }).catch(() => 0)">log in</button>`,
	payment: `<script>try { new PaymentRequest([{ supportedMethods: '${foreign}/pay' }], { total: { label: 'x', amount: { currency: 'BRL', value: '1' } } }).canMakePayment() } catch {}</script>`,
	turn: `<script>const c = new RTCPeerConnection({ iceServers: [{ urls: 'turn:127.0.0.1:${port}?transport=tcp', username: 'u', credential: 'p' }] }); c.createDataChannel('x'); c.createOffer().then((offer) => c.setLocalDescription(offer))</script>`,
	otherNames: `<img src="http://localhost:${port}/name"><img src="http://[::1]:${port}/six"><img src="http://0.0.0.0:${port}/zero">`,
});

it.each(testedKinds)('no way leads a page of an allowed address to another service (%s)', async (kind) => {
	const foreign = await startForeign();
	const routes: Record<string, Answer> = {
		'/asks': html(`<link rel="preload" as="image" href="${foreign.origin}/preload"><img src="${foreign.origin}/picture"><script>fetch('${foreign.origin}/fetch', { mode: 'no-cors' }); navigator.sendBeacon('${foreign.origin}/sent')</script>`),
		'/redirect': (_request, response) => void response.writeHead(302, { location: `${foreign.origin}/redirected` }).end(),
		'/shared.js': script(`fetch('${foreign.origin}/shared', { mode: 'no-cors' })`),
		'/worker-frame': html(`<script>new Worker(URL.createObjectURL(new Blob(["fetch('${foreign.origin}/worker', { mode: 'no-cors' })"])))</script>`),
	};
	const site = await startSite(routes);
	const pages = ways(foreign.origin, foreign.port, site);
	for (const [name, page] of Object.entries(pages)) routes[`/way-${name}`] = html(page);
	const patterns = [`${site.origin}/*`, `${site.origin.replace('127.0.0.1', 'localhost')}/*`];
	const browser = await openBrowser(await optionsFor(site, { executablePath: await requireChromium(kind), patterns }));
	const reached: Record<string, string[]> = {};
	try {
		for (const [name, text] of Object.entries(pages)) {
			const session = await browser.openSession({ secrets: [] }, context);
			await session.page.goto(`${site.origin}/way-${name}`, { until: 'load' }, wait);
			if (text.includes('id="go"')) await session.page.click(['#go'], {}, wait);
			// What is let through comes before the answers to what is asked after it.
			const after = await browser.openSession({ secrets: [] }, context);
			for (const path of ['/after-1', '/after-2', '/after-3']) await after.page.goto(`${site.origin}${path}`, { until: 'load' }, wait);
			await Promise.all([after.close(), session.close()]);
			if (foreign.seen.length > 0) reached[name] = foreign.seen.splice(0);
		}
	} finally {
		await browser.close();
		await site.close();
		await new Promise((resolve) => foreign.server.close(resolve));
	}
	expect({ ...reached, late: foreign.seen }).toEqual({ late: [] });
});

it.each(testedKinds)('allowed names, names under a name and addresses are reached as ever (%s)', async (kind) => {
	const servers = ['127.0.0.1', '::1'].map((host) => ({ host, server: createHttpServer(html('<p id="here">here')) }));
	for (const { host, server } of servers) await new Promise<void>((resolve) => server.listen(0, host, resolve));
	const [four, six] = servers.map(({ server }) => (server.address() as AddressInfo).port);
	const patterns = [`http://localhost:${four}/*`, `http://*.localhost:${four}/*`, `http://127.0.0.1:${four}/*`, `http://[\\:\\:1]:${six}/*`];
	const browser = await openBrowser(await optionsFor(null, { executablePath: await requireChromium(kind), patterns }));
	try {
		const { page } = await browser.openSession({ secrets: [] }, context);
		for (const origin of [`localhost:${four}`, `erp.localhost:${four}`, `127.0.0.1:${four}`, `[::1]:${six}`]) {
			expect((await page.goto(`http://${origin}/`, { until: 'load' }, wait)).status).toBe(200);
		}
	} finally {
		await browser.close();
		for (const { server } of servers) {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	}
});

describe.each(testedKinds)('WebSockets (%s)', (kind) => {
	it('of an allowed address are opened, those of others are not', async () => {
		const foreign = await startForeign();
		const server = createHttpServer(html('<p>page</p>'));
		const sockets: Array<{ destroy(): void }> = [];
		server.on('upgrade', (request, socket) => {
			sockets.push(socket);
			const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
			socket.on('error', () => undefined);
			socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const browser = await openBrowser(await optionsFor({ origin }, { executablePath: await requireChromium(kind) }));
		try {
			const { page } = await browser.openSession({ secrets: [] }, context);
			await page.goto(origin, {}, wait);
			const source = `return await new Promise((resolve) => { const socket = new WebSocket(argument); socket.onopen = () => resolve('open'); socket.onerror = () => resolve('refused') })`;
			expect(await page.evaluate(source, `${origin.replace('http', 'ws')}/live`, wait)).toBe('open');
			expect(await page.evaluate(source, `${foreign.origin.replace('http', 'ws')}/live`, wait)).toBe('refused');
			expect(foreign.seen).toEqual([]);
		} finally {
			await browser.close();
			for (const socket of sockets) socket.destroy();
			server.closeAllConnections();
			await Promise.all([server, foreign.server].map((one) => new Promise((resolve) => one.close(resolve))));
		}
	});
});

it('beside a proxy of the user, other services on this machine are not reached past it', async () => {
	const foreign = await startForeign();
	const asked: string[] = [];
	const proxy = createHttpServer((request, response) => {
		asked.push(request.url ?? '');
		html(`<img src="http://localhost:${foreign.port}/name"><button id="go" onclick="const w = window.open(''); w.document.write('<img src=${foreign.origin}/written>')">open</button>`)(request, response);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	const site = { origin: 'http://erp.example.test' };
	const browser = await openBrowser(await optionsFor(site, { proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` }));
	try {
		const { page } = await browser.openSession({ secrets: [] }, context);
		await page.goto(`${site.origin}/start`, { until: 'load' }, wait);
		await page.click(['#go'], {}, wait);
		await page.goto(`${site.origin}/next`, { until: 'load' }, wait);
		await until(() => asked.includes(`${site.origin}/next`), 'the proxy was asked for the page');
		expect(foreign.seen).toEqual([]);
	} finally {
		await browser.close();
		proxy.closeAllConnections();
		await Promise.all([proxy, foreign.server].map((one) => new Promise((resolve) => one.close(resolve))));
	}
});
