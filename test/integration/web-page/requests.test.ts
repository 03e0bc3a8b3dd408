import type { WebPage } from '../../../lib/domain/web-page';
import { startSmallSite } from '../../support/browser/small-site.ts';
import type { SmallSite } from '../../support/browser/small-site.ts';
import { launchTestBrowser, within } from './test-browser';
import type { TestBrowser } from './test-browser';
import { until } from '../../support/servers/until.ts';

let browser: TestBrowser;
let site: SmallSite;
let other: SmallSite;
let page: WebPage;
beforeAll(async () => {
	[site, other] = await Promise.all([startSmallSite(), startSmallSite({ host: '127.0.0.2' })]);
	browser = await launchTestBrowser({ allow: [site.origin, other.origin] });
	page = await browser.open();
	await page.goto(site.page('/dir/page', (_request, response) => void response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'session=abc; HttpOnly' }).end('page')), {}, within(5000));
});
afterAll(async () => {
	await browser?.close();
	await Promise.all([site?.close(), other?.close()]);
});
const failure = async (call: Promise<unknown>): Promise<unknown> => await call.then(() => 'no error', (error: unknown) => error);

it('sends method, headers, body and the cookies of the page', async () => {
	site.page('/dir/echo', (request, response, body) => void response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ body, method: request.method, cookie: request.headers.cookie, x: request.headers['x-test'] })));
	const answer = await page.request({ method: 'POST', url: 'echo', headers: { 'x-test': 'y' }, body: 'olá' }, within(3000));
	expect(answer).toMatchObject({ status: 201, url: `${site.origin}/dir/echo`, redirected: false, contentType: 'application/json' });
	expect(JSON.parse(answer.text)).toEqual({ body: 'olá', method: 'POST', cookie: 'session=abc', x: 'y' });
});

it('decodes as the answer says, and gives the bytes as they came', async () => {
	const bytes = Buffer.from([0x61, 0xe7, 0xe3, 0x6f, 0x00, 0xff]);
	site.page('/latin', (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain; charset=ISO-8859-1' }).end(bytes));
	const answer = await page.request({ method: 'GET', url: '/latin' }, within(3000));
	expect(Buffer.from(answer.bytes).equals(bytes)).toBe(true);
	expect(answer.text.startsWith('ação')).toBe(true);
});

it('brings megabytes, and refuses more than the limit while they come', async () => {
	const bytes = Buffer.alloc(3_000_001, 'abc');
	site.page('/large', (_request, response) => void response.end(bytes));
	const answer = await page.request({ method: 'GET', url: '/large' }, within(5000));
	expect(Buffer.from(answer.bytes).equals(bytes)).toBe(true);
	expect(await failure(page.request({ method: 'GET', url: '/large', maximumBytes: 3_000_000 }, within(5000)))).toMatchObject({ kind: 'unusable', message: expect.stringContaining('3000000') });
});

it('tells of redirects', async () => {
	site.page('/gone', (_request, response) => void response.writeHead(302, { location: '/latin' }).end());
	expect(await page.request({ method: 'GET', url: '/gone' }, within(3000))).toMatchObject({ redirected: true, url: `${site.origin}/latin`, status: 200 });
});

it('sends nothing to another site', async () => {
	expect(await failure(page.request({ method: 'POST', url: `${other.origin}/x`, body: 'x' }, within(3000)))).toMatchObject({ kind: 'forbidden' });
	expect(other.journal).toEqual([]);
	site.page('/away', (_request, response) => void response.writeHead(302, { location: `${other.origin}/x` }).end());
	expect(await failure(page.request({ method: 'GET', url: '/away' }, within(3000)))).toMatchObject({ kind: 'unreachable' });
});

it.each([
	[{ method: 'GET', url: '/x', body: 'b' }],
	[{ method: 'G T', url: '/x' }],
	[{ method: 'GET', url: '/x', headers: { 'a b': 'c' } }],
	[{ method: 'GET', url: 'http://' }],
])('refuses what no browser sends: %j', async (request) => {
	expect(await failure(page.request(request, within(2000)))).toMatchObject({ kind: 'invalid' });
});

it('ends at its time and with the signal, and the browser lets go of the connection', async () => {
	let [arrived, closed] = [0, 0];
	site.page('/hang', (request) => {
		arrived++;
		request.socket.once('close', () => closed++);
	});
	expect(await failure(page.request({ method: 'GET', url: '/hang' }, within(200)))).toMatchObject({ kind: 'timeout' });
	await until(() => closed === 1, 'the connection is closed');
	const stop = new AbortController();
	const call = failure(page.request({ method: 'GET', url: '/hang' }, within(5000, stop.signal)));
	await until(() => arrived === 2, 'the request is there');
	const reason = new Error('cancelled');
	stop.abort(reason);
	expect(await call).toBe(reason);
	await until(() => closed === 2, 'the connection is closed');
});

it('runs scripts among those of the page, bounded, with their own errors', async () => {
	expect(await page.evaluate('return { got: argument.a, title: document.title }', { a: 'x\u2028"' }, within(2000))).toEqual({ got: 'x\u2028"', title: '' });
	expect(await page.evaluate('await null', null, within(2000))).toBeNull();
	expect(await failure(page.evaluate('return "x".repeat(2e6)', null, within(2000)))).toMatchObject({ kind: 'unusable' });
	expect(await failure(page.evaluate('throw new Error("own words")', null, within(2000)))).toMatchObject({ kind: 'unusable', message: expect.stringContaining('own words') });
	expect(await failure(page.evaluate('return (', null, within(2000)))).toMatchObject({ kind: 'invalid' });
});
