import type { WebPage } from '../../../lib/domain/web-page';
import { startSmallSite } from '../../support/browser/small-site.ts';
import type { SmallSite } from '../../support/browser/small-site.ts';
import { testedKinds } from '../../support/servers/chromium.ts';
import { launchTestBrowser, within } from './test-browser';
import type { TestBrowser } from './test-browser';

describe.each(testedKinds)('%s', (kind) => {
	let site: SmallSite;
	let foreign: SmallSite;
	let browser: TestBrowser;
	beforeAll(async () => {
		[site, foreign] = await Promise.all([startSmallSite(), startSmallSite({ host: '127.0.0.2' })]);
		browser = await launchTestBrowser({ kind, allow: [site.origin, 'http://127.0.0.1:9'] });
	});
	afterEach(async () => await browser?.closePages());
	afterAll(async () => {
		await browser?.close();
		await Promise.all([site.close(), foreign.close()]);
	});

	const failure = async (call: Promise<unknown>): Promise<unknown> => await call.then((value) => value, (error: unknown) => error);
	async function start(html = ''): Promise<WebPage> {
		const page = await browser.open();
		site.page('/next', '<title>Next</title>next');
		await page.goto(site.page('/start', `<title>Start</title>${html}`), {}, within(5000));
		return page;
	}

	it('says how a page was reached: status, redirects, final address', async () => {
		const page = await start();
		site.page('/to', (_request, response) => void response.writeHead(302, { location: '/next?x=1' }).end());
		expect(await page.goto(`${site.origin}/to`, {}, within(5000))).toEqual({ status: 200, redirects: 1, url: `${site.origin}/next?x=1` });
		expect(await page.goto(`${site.origin}/missing`, {}, within(5000))).toMatchObject({ status: 404 });
		site.page('/broken', (_request, response) => void response.writeHead(503).end());
		expect(await page.goto(`${site.origin}/broken`, {}, within(5000))).toMatchObject({ status: 503 });
		expect(page.lastArrival()).toMatchObject({ status: 503, url: `${site.origin}/broken` });
	});

	it('does not wait for a frame or a picture that never comes', async () => {
		const page = await start();
		const dead = site.page('/dead', () => undefined);
		const arrival = await page.goto(site.page('/slow', `<iframe src="${dead}"></iframe><img src="${dead}"><p id=p>here`), {}, within(3000));
		expect(arrival.status).toBe(200);
		expect(await page.isLoading(within(1000))).toBe(true);
		expect(await failure(page.goto(`${site.origin}/slow`, { until: 'load' }, within(500)))).toMatchObject({ kind: 'timeout' });
	});

	it('is not loading once everything has come', async () => {
		const page = await start();
		await page.goto(`${site.origin}/next`, { until: 'load' }, within(3000));
		expect(await page.isLoading(within(1000))).toBe(false);
	});

	it.each([
		['another site', () => `${foreign.origin}/x`, 'forbidden'],
		['a redirect to another site', () => site.page('/away', (_request, response) => void response.writeHead(302, { location: `${foreign.origin}/x` }).end()), 'forbidden'],
		['a file', () => 'file:///etc/hostname', 'forbidden'],
		['no address', () => 'http://', 'invalid'],
		['a download', () => site.page('/file', (_request, response) => void response.writeHead(200, { 'content-disposition': 'attachment' }).end('x')), 'unusable'],
		['a connection that breaks off', () => site.page('/cut', (request) => void request.socket.destroy()), 'unreachable'],
		['a port that Chromium refuses', () => 'http://127.0.0.1:9/', 'invalid'],
	])('tells what became of %s', async (_what, address, kind) => {
		const page = await start();
		const error = await failure(page.goto(address(), {}, within(4000)));
		expect(error).toMatchObject({ kind });
		expect(String((error as Error).message)).not.toMatch(/net::|http/);
		expect(foreign.journal).toEqual([]);
	});

	it.each([
		['a link', `<a id=go href="/next">go</a>`, 200],
		['a form', `<form action="/next"><button id=go>go</button></form>`, 200],
		['a script after an answer', `<button id=go onclick="fetch('/next').then(() => { location.href = '/next' })">go</button>`, 200],
		['a link to # whose script submits a form', `<form name=f action="/next"></form><a id=go href="#" onclick="document.f.submit()">go</a>`, 200],
		['a link to # whose script goes on later', `<a id=go href="#" onclick="setTimeout(() => { location.href = '/next' }, 10)">go</a>`, 200],
	])('waits for the page that follows from %s', async (_what, html, status) => {
		const page = await start(html);
		const { arrival, result } = await page.afterNavigation(async () => await page.click(['#go'], {}, within(2000)), within(4000));
		expect(arrival).toMatchObject({ status });
		expect(page.url()).toContain(`${site.origin}/next`);
		expect(result.rank).toBe(0);
		expect(await page.title(within(1000))).toBe('Next');
	});

	it('counts a page that changes its address by script', async () => {
		const page = await start(`<button id=go onclick="setTimeout(() => history.pushState(null, '', '/start/deep'), 20)">go</button>`);
		const { arrival } = await page.afterNavigation(async () => await page.click(['#go'], {}, within(2000)), within(4000));
		expect(arrival).toEqual({ status: null, redirects: 0, url: `${site.origin}/start/deep` });
	});

	it('says where a click was to lead: nowhere in time, to another site, to a file', async () => {
		const page = await start(`<p id=none>n</p><a id=away href="${foreign.origin}/x">a</a><a id=file href="/file">f</a>`);
		site.page('/file', (_request, response) => void response.writeHead(200, { 'content-disposition': 'attachment' }).end('x'));
		const click = async (id: string): Promise<unknown> => await failure(page.afterNavigation(async () => await page.click([id], {}, within(1000)), within(1500)));
		expect(await click('#none')).toMatchObject({ kind: 'timeout' });
		expect(await click('#file')).toMatchObject({ kind: 'unusable' });
		expect(await click('#away')).toMatchObject({ kind: 'forbidden' });
	});

	it('passes on what the action fails with', async () => {
		const page = await start();
		expect(await failure(page.afterNavigation(async () => await page.click(['#none'], {}, within(100)), within(1000)))).toMatchObject({ kind: 'notThere' });
	});

	it('reads on the new document where the old one went in the middle', async () => {
		const page = await start(`<script>setTimeout(() => { location.href = '/hop' }, 30)</script>`);
		site.page('/hop', `<script>setTimeout(() => { location.href = '/end' }, 30)</script>`);
		site.page('/end', `<p id=end>end`);
		expect(await page.waitForAny([{ selectors: ['#never'] }, { selectors: ['#end'] }], within(4000))).toEqual({ condition: 1, rank: 0, matches: 1 });
	});

	it('fills where the page builds itself anew all the time', async () => {
		const page = await start(`<div id=box></div><script>let n = 0; const timer = setInterval(() => { box.innerHTML = '<input id=f>'; if (++n > 20) clearInterval(timer) }, 5)</script>`);
		expect(await page.fill(['#f'], 'x', {}, within(2000))).toMatchObject({ matches: 1 });
	});
});
