import type { BrowserPort, WebPage, WebSession } from '../../../lib/domain/web-page';
import { isWebPageError } from '../../../lib/domain/web-page-error';
import { BrowserErrors } from '../../../lib/infra/browser/errors';
import { openBrowser } from '../../../lib/infra/browser/open-browser';
import { assertRestrictable } from '../../../lib/infra/browser/restrictions';
import { requireChromium, testedKinds } from '../../support/servers/chromium.ts';
import { until } from '../../support/servers/until.ts';
import { context, html, optionsFor, startSite, wait, type Site } from './support.ts';

let foreign: Site;
let site: Site;

beforeAll(async () => {
	foreign = await startSite();
	const { origin } = foreign;
	const redirect = (_request: unknown, response: { writeHead(status: number, headers: Record<string, string>): { end(): void } }): void => void response.writeHead(302, { location: `${origin}/redirected` }).end();
	site = await startSite({
		'/redirect': redirect,
		'/windows': html(`
			<a id="blank" target="_blank" href="${origin}/blank">blank</a>
			<a id="opener" target="_blank" rel="opener" href="${origin}/opener">opener</a>
			<button id="open" onclick="window.open('${origin}/open')">open</button>
			<button id="late" onclick="const w = window.open('about:blank'); setTimeout(() => { w.location = '${origin}/late' }, 20)">late</button>
			<form target="_blank" method="post" action="${origin}/form"><button id="form">form</button></form>
			<form method="post" action="${origin}/leave"><button id="leave">leave</button></form>`),
		'/ok-window': html(`<a id="blank" target="_blank" href="/allowed">blank</a>`),
	});
});
afterAll(async () => await Promise.all([foreign.close(), site.close()]));

describe.each(testedKinds)('a browser that is kept to the allowed addresses (%s)', (kind) => {
	let browser: BrowserPort;
	let session: WebSession;
	let page: WebPage;

	beforeAll(async () => {
		browser = await openBrowser(await optionsFor(site, { executablePath: await requireChromium(kind) }));
	});
	afterAll(async () => await browser.close());
	beforeEach(async () => {
		session = await browser.openSession({ secrets: [] }, context);
		page = session.page;
	});
	afterEach(async () => {
		await session.close();
		expect(foreign.hits()).toEqual([]);
	});

	it.each([
		'file:///etc/hostname',
		'chrome://version',
		'data:text/html,hello',
		'view-source:SITE/',
		'javascript:document.title',
		'FOREIGN/page',
		'http://169.254.169.254/latest/meta-data/',
		'http://[fd00:ec2::254]/latest/meta-data/',
		'http://localhost/',
	])('refuses to open %s', async (address) => {
		const url = address.replace('SITE', site.origin).replace('FOREIGN', foreign.origin);
		const error: unknown = await page.goto(url, {}, wait).catch((reason: unknown) => reason);
		expect(isWebPageError(error) ? error.kind : error).toBe('forbidden');
	});

	it('refuses a redirect to elsewhere', async () => {
		const error: unknown = await page.goto(`${site.origin}/redirect?secret=1`, {}, wait).catch((reason: unknown) => reason);
		expect(isWebPageError(error) ? error.kind : error).toBe('forbidden');
		expect(String(error)).not.toContain('secret=1');
	});

	it('lets a page reach nothing elsewhere: requests, pictures, frames, sockets, beacons, workers, prefetches', async () => {
		await page.goto(`${site.origin}/`, {}, wait);
		const script = `
			const { origin, seconds } = argument;
			const never = (ms) => new Promise((resolve) => setTimeout(() => resolve('time over'), ms));
			const element = (name, attributes) => new Promise((resolve) => {
				const made = Object.assign(document.createElement(name), attributes);
				made.onload = () => resolve('load'); made.onerror = () => resolve('error');
				document.body.append(made);
			});
			const worker = URL.createObjectURL(new Blob(["fetch('" + origin + "/worker').then(() => postMessage('load'), () => postMessage('error'))"]));
			const tried = {
				fetch: fetch(origin + '/fetch', { mode: 'no-cors' }).then(() => 'load', () => 'error'),
				picture: element('img', { src: origin + '/picture' }),
				script: element('script', { src: origin + '/script' }),
				frame: element('iframe', { src: origin + '/frame' }).then(() => 'load'),
				socket: new Promise((resolve) => { const s = new WebSocket(origin.replace('http', 'ws') + '/socket'); s.onopen = () => resolve('load'); s.onerror = () => resolve('error'); }),
				worker: new Promise((resolve) => { new Worker(worker).onmessage = ({ data }) => resolve(data); }),
			};
			navigator.sendBeacon(origin + '/beacon', 'x');
			void element('link', { rel: 'prefetch', href: origin + '/prefetch' });
			void element('link', { rel: 'stylesheet', href: origin + '/style' });
			const seen = {};
			for (const [name, work] of Object.entries(tried)) seen[name] = await Promise.race([work, never(seconds * 1000)]);
			return seen;`;
		const seen = await page.evaluate(script, { origin: foreign.origin, seconds: 5 }, wait);
		expect(seen).toEqual({ fetch: 'error', picture: 'error', script: 'error', frame: 'load', socket: 'error', worker: 'error' });
	});

	it.each(['blank', 'opener', 'open', 'late', 'form', 'leave'])('opens no window and sends no form elsewhere (%s)', async (way) => {
		await page.goto(`${site.origin}/windows`, {}, wait);
		await page.click([`#${way}`], {}, wait).catch(() => undefined);
		// A request that is let through comes before the answer to one that is sent after it.
		const after = await browser.openSession({ secrets: [] }, context);
		for (const path of ['/after-1', '/after-2']) await after.page.goto(`${site.origin}${path}`, { until: 'load' }, wait);
		await after.close();
	});

	it('opens windows with allowed addresses', async () => {
		await page.goto(`${site.origin}/ok-window`, {}, wait);
		const popup = await page.afterPopup(() => page.click(['#blank'], {}, wait), wait);
		await until(() => popup.url() === `${site.origin}/allowed`, 'the window shows its page');
		expect(site.hits()).toContain('GET /allowed');
	});
});

it.each(testedKinds)('tells no page the addresses of this machine, which calls between browsers begin with (%s)', async (kind) => {
	const browser = await openBrowser(await optionsFor(site, { executablePath: await requireChromium(kind) }));
	try {
		const { page } = await browser.openSession({ secrets: [] }, context);
		await page.goto(`${site.origin}/`, {}, wait);
		const script = `
			const call = new RTCPeerConnection();
			call.createDataChannel('x');
			await call.setLocalDescription(await call.createOffer());
			await Promise.race([new Promise((resolve) => { call.onicecandidate = ({ candidate }) => candidate === null && resolve(); }), new Promise((resolve) => setTimeout(resolve, 3000))]);
			return (call.localDescription.sdp.match(/a=candidate/g) ?? []).length;`;
		expect(await page.evaluate(script, null, wait)).toBe(0);
	} finally {
		await browser.close();
	}
});

describe('a browser that cannot be kept to addresses', () => {
	const errors = new BrowserErrors('RPA Scrape');
	const options = { patterns: ['http://erp/*'], sandbox: true, environment: {} };

	it.each(['Chrome/148.0.7778.10', 'HeadlessChrome/92.0.4515.0', 'Firefox/150.0'])('is refused: %s', (product) => {
		expect(() => assertRestrictable(product, options, errors)).toThrow(/cannot be kept to the allowed addresses; Chrome and Chromium can from version 149 on/);
		expect(() => assertRestrictable(product, { ...options, unrestricted: true }, errors)).not.toThrow();
	});

	it.each(['Chrome/149.0.1.1', 'HeadlessChrome/156.0.8078.79', 'Edg/150.0.1.1'])('is not %s', (product) => {
		expect(() => assertRestrictable(product, options, errors)).not.toThrow();
	});
});
