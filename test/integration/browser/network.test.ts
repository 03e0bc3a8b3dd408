import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { openBrowser } from '../../../lib/infra/browser/open-browser';
import type { BrowserOptions } from '../../../lib/infra/browser/options';
import { requireChromium, testedKinds } from '../../support/servers/chromium.ts';
import { requireBinary } from '../../support/servers/debian.ts';
import { context, html, optionsFor, startSite, temporaryFolder, wait, type Folder } from './support.ts';

const portOf = (server: Server | TlsServer): number => (server.address() as AddressInfo).port;

describe.each(testedKinds)('a site whose certificate nobody vouches for (%s)', (kind) => {
	let folder: Folder;
	let server: TlsServer;
	let origin: string;

	beforeAll(async () => {
		folder = await temporaryFolder();
		const words = 'req -x509 -newkey rsa:2048 -nodes -keyout key -out crt -days 2 -subj /CN=erp -addext subjectAltName=IP:127.0.0.1';
		execFileSync(await requireBinary('openssl', 'openssl'), words.split(' '), { cwd: folder.path, stdio: 'pipe' });
		const [key, cert] = ['key', 'crt'].map((name) => readFileSync(join(folder.path, name)));
		server = createServer({ key, cert }, (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>safe</p>'));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		origin = `https://127.0.0.1:${portOf(server)}`;
	});
	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
		await folder.remove();
	});

	it('is opened only where its certificate is not to be checked: by the browser’s option, or by the session’s', async () => {
		const executablePath = await requireChromium(kind);
		const statusWith = async (more: Partial<BrowserOptions>, session: { ignoreTlsErrors?: boolean }): Promise<number | null> => {
			const browser = await openBrowser(await optionsFor({ origin }, { executablePath, ...more }));
			try {
				const { page } = await browser.openSession({ secrets: [], ...session }, context);
				return (await page.goto(`${origin}/`, {}, wait)).status;
			} finally {
				await browser.close();
			}
		};
		await expect(statusWith({}, {})).rejects.toMatchObject({ kind: 'unreachable' });
		expect(await statusWith({ ignoreTlsErrors: true }, {})).toBe(200);
		expect(await statusWith({}, { ignoreTlsErrors: true })).toBe(200);
	});
});

describe.each(testedKinds)('a proxy (%s)', (kind) => {
	it('is used for all addresses, and told user and password where it asks', async () => {
		const asked: string[] = [];
		const proxy = createHttpServer((request, response) => {
			asked.push(request.url ?? '');
			const known = request.headers['proxy-authorization'] === `Basic ${Buffer.from('maria:p%c').toString('base64')}`;
			if (!known) return void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end();
			html('<img src="/picture"><p id="through">through</p>')(request, response);
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		const site = { origin: 'http://erp.example.test' };
		const browser = await openBrowser(await optionsFor(site, { executablePath: await requireChromium(kind), proxy: `http://maria:p%25c@127.0.0.1:${portOf(proxy)}` }));
		try {
			const { page } = await browser.openSession({ secrets: [] }, context);
			expect((await page.goto(`${site.origin}/start`, { until: 'load' }, wait)).status).toBe(200);
			expect(await page.check({ selectors: ['#through'] }, context)).not.toBeNull();
			expect(asked).toEqual(expect.arrayContaining([`${site.origin}/start`, `${site.origin}/picture`]));
			await expect(page.goto('http://other.example.test/', {}, wait)).rejects.toMatchObject({ kind: 'forbidden' });
			expect(asked.filter((url) => url.includes('other'))).toEqual([]);
		} finally {
			await browser.close();
			proxy.closeAllConnections();
			await new Promise((resolve) => proxy.close(resolve));
		}
	});
});

it('a service worker answers for no page', async () => {
	const site = await startSite({
		'/': html('<p id="state">no</p><script>navigator.serviceWorker.register("/worker.js").then(() => navigator.serviceWorker.ready).then(() => { state.textContent = "ready"; })</script>'),
		'/worker.js': (_request, response) => void response.writeHead(200, { 'content-type': 'text/javascript' }).end('addEventListener("install", () => skipWaiting()); addEventListener("activate", (event) => event.waitUntil(clients.claim())); addEventListener("fetch", (event) => event.respondWith(new Response("of the worker")));'),
		'/page': html('<p id="real">real</p>'),
	});
	const browser = await openBrowser(await optionsFor(site));
	try {
		const { page } = await browser.openSession({ secrets: [] }, context);
		await page.goto(`${site.origin}/`, {}, wait);
		await page.waitForAny([{ selectors: ['#state'], text: 'ready' }], wait);
		await page.goto(`${site.origin}/page`, {}, wait);
		expect(await page.check({ selectors: ['#real'] }, context)).not.toBeNull();
	} finally {
		await browser.close();
		await site.close();
	}
});
