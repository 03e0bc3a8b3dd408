import type { Traffic, WebPage } from '../../../lib/domain/web-page';
import { startSmallSite } from '../../support/browser/small-site.ts';
import type { SmallSite } from '../../support/browser/small-site.ts';
import { launchTestBrowser, within } from './test-browser';
import type { TestBrowser } from './test-browser';

let site: SmallSite;
let browser: TestBrowser;

beforeAll(async () => {
	site = await startSmallSite();
	browser = await launchTestBrowser({ allow: ['http://127.0.0.1:*', 'ws://127.0.0.1:*'] });
	site.page('/frame', `<form method=post action=/saved><button id=b>B</button></form>`);
	site.page('/saved', '<p class=saved>ok</p>');
	site.page('/worker.js', (_request, response) => void response.writeHead(200, { 'content-type': 'text/javascript' }).end(`onmessage = () => fetch('/saved', { method: 'POST' })`));
});
afterEach(async () => await browser?.closePages());
afterAll(async () => {
	await browser?.close();
	await site.close();
});

async function start(html: string): Promise<WebPage> {
	const page = await browser.open();
	await page.goto(site.page('/start', `<!doctype html>${html}`), { until: 'load' }, within(5000));
	return page;
}

/** What a click on `#b` has brought, once it is at least so much. */
async function clicked(page: WebPage, atLeast: Partial<Traffic>, action: () => Promise<unknown> = async () => await page.click(['#b'], {}, within(3000))): Promise<Traffic> {
	const before = page.traffic();
	await action();
	const since = (): Traffic => ({ begun: page.traffic().begun - before.begun, sent: page.traffic().sent - before.sent });
	const endsAt = performance.now() + 3000;
	while (performance.now() < endsAt && (since().begun < (atLeast.begun ?? 0) || since().sent < (atLeast.sent ?? 0))) await new Promise((resolve) => setTimeout(resolve, 10));
	return since();
}

it.each([
	['a form', `<form method=post action=/saved><button id=b>B</button></form>`],
	['a request of a script', `<button id=b onclick="fetch('/saved', { method: 'PUT' })">B</button>`],
	['a beacon', `<button id=b onclick="navigator.sendBeacon('/saved', 'a')">B</button>`],
	['a worker', `<button id=b onclick="w.postMessage(1)">B</button><script>w = new Worker('/worker.js')</script>`],
	['a form in a window of its own', `<form method=post action=/saved target=_blank><button id=b>B</button></form>`],
])('%s is sent', async (_name, html) => {
	const { sent } = await clicked(await start(html), { sent: 1 });
	expect(sent).toBeGreaterThanOrEqual(1);
});

it('what only asks is begun, and not sent', async () => {
	expect(await clicked(await start(`<button id=b onclick="fetch('/saved')">B</button>`), { begun: 1 })).toEqual({ begun: 1, sent: 0 });
	expect(await clicked(await start(`<a id=b href=/saved>B</a>`), { begun: 1 })).toEqual({ begun: 1, sent: 0 });
});

it('a form in a frame is sent', async () => {
	const page = await start(`<iframe src=/frame></iframe>`);
	const frame = await page.child({ selectors: ['iframe'] }, within(3000));
	expect(await clicked(page, { sent: 1 }, async () => await frame.click(['#b'], {}, within(3000)))).toMatchObject({ sent: 1 });
});

it('a message over a WebSocket is sent', async () => {
	const { createServer } = await import('node:http');
	const { createHash } = await import('node:crypto');
	const held: Array<{ destroy(): unknown }> = [];
	const sockets = createServer().on('upgrade', (request, socket) => {
		held.push(socket);
		const accept = createHash('sha1').update(`${String(request.headers['sec-websocket-key'])}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
		socket.on('error', () => undefined).write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
	});
	await new Promise<void>((resolve) => sockets.listen(0, '127.0.0.1', resolve));
	const { port } = sockets.address() as { port: number };
	try {
		const page = await start(`<p id=o hidden>open</p><button id=b onclick="s.send('hello')">B</button><script>s = new WebSocket('ws://127.0.0.1:${port}/'); s.onopen = () => (o.hidden = false)</script>`);
		await page.waitForAny([{ selectors: ['#o'] }], within(3000));
		expect(await clicked(page, { sent: 1 })).toEqual({ begun: 1, sent: 1 });
	} finally {
		for (const socket of held) socket.destroy();
		await new Promise((resolve) => sockets.close(resolve));
	}
});

it('a form that the browser keeps, pictures, scripts and styles are neither', async () => {
	const page = await start(`<form method=post action=/saved><input name=a required><button id=b>B</button></form>
		<button id=c onclick="new Image().src = '/x.png'; for (const [n, a] of [['script', 'src'], ['link', 'href']]) { e = document.createElement(n); e.rel = 'stylesheet'; e[a] = '/x.' + n; document.head.append(e) }">C</button>`);
	await page.click(['#b'], {}, within(3000));
	const asked = site.journal.length;
	expect(await clicked(page, {}, async () => await page.click(['#c'], {}, within(3000)))).toEqual({ begun: 0, sent: 0 });
	while (site.journal.length < asked + 3) await new Promise((resolve) => setTimeout(resolve, 10));
	expect(await clicked(page, {}, async () => await page.title(within(1000)))).toEqual({ begun: 0, sent: 0 });
});
