import type { WebPage } from '../../../lib/domain/web-page';
import { startSmallSite } from '../../support/browser/small-site.ts';
import type { SmallSite } from '../../support/browser/small-site.ts';
import { until } from '../../support/servers/until.ts';
import { testedKinds } from '../../support/servers/chromium.ts';
import { launchTestBrowser, within } from './test-browser';
import type { TestBrowser } from './test-browser';

describe.each(testedKinds)('%s', (kind) => {
	let site: SmallSite;
	let foreign: SmallSite;
	let browser: TestBrowser;
	beforeAll(async () => {
		[site, foreign] = await Promise.all([startSmallSite(), startSmallSite({ host: '127.0.0.2' })]);
		browser = await launchTestBrowser({ kind, allow: [site.origin] });
	});
	afterEach(async () => await browser?.closePages());
	afterAll(async () => {
		await browser?.close();
		await Promise.all([site.close(), foreign.close()]);
	});

	const failure = async (call: Promise<unknown>): Promise<unknown> => await call.then(() => 'no error', (error: unknown) => error);
	async function start(html: string, secrets: readonly string[] = []): Promise<WebPage> {
		const page = await browser.open({ secrets });
		await page.goto(site.page('/start', `<!doctype html><title>Start</title>${html}`), {}, within(5000));
		return page;
	}

	it('dismisses dialogs that nobody spoke of, and remembers them without secrets', async () => {
		const page = await start(`<button id=b onclick="document.title = [alert('senha s3cret-word'), confirm('c?'), prompt('p?', 'd')].join()">B</button>`, ['s3cret-word']);
		await page.click(['#b'], {}, within(3000));
		expect(await page.title(within(1000))).toBe(',false,');
		expect(page.takeDialogs()).toEqual([
			{ type: 'alert', message: 'senha ***', answer: 'dismiss' },
			{ type: 'confirm', message: 'c?', answer: 'dismiss' },
			{ type: 'prompt', message: 'p?', answer: 'dismiss' },
		]);
		expect(page.takeDialogs()).toEqual([]);
	});

	it('answers by the rule until the next one', async () => {
		const page = await start(`<button id=b onclick="document.title = [confirm('c?'), prompt('p?', 'd')].join()">B</button>`);
		page.answerDialogs({ answer: 'accept', text: 'typed' });
		await page.click(['#b'], {}, within(3000));
		expect(await page.title(within(1000))).toBe('true,typed');
		page.answerDialogs({ answer: 'accept' });
		await page.click(['#b'], {}, within(3000));
		expect(await page.title(within(1000))).toBe('true,d');
	});

	it('leaves a page that asks whether it may be left', async () => {
		const page = await start(`<input id=f><script>addEventListener('beforeunload', (event) => event.preventDefault())</script>`);
		await page.type(['#f'], 'x', {}, within(2000));
		await page.goto(site.page('/other', 'other'), {}, within(3000));
		expect(page.url()).toBe(`${site.origin}/other`);
		expect(page.takeDialogs()).toEqual([{ type: 'beforeunload', message: '', answer: 'accept' }]);
	});

	it.each([
		['a link', '<a id=go target=_blank href="/window">go</a>'],
		['a script', `<button id=go onclick="window.open('/window')">go</button>`],
		['an empty window that is sent on', `<button id=go onclick="const w = window.open('about:blank'); setTimeout(() => { w.location = '/window' }, 50)">go</button>`],
		['a window whose document opens a dialog', `<a id=go target=_blank href="/asks">go</a>`],
	])('follows %s into its window, while both stay usable', async (_what, html) => {
		const page = await start(`${html}<button id=main onclick="document.title='main'">M</button>`);
		site.page('/window', `<title>Window</title><button id=inside onclick="document.title='inside'">I</button>`);
		site.page('/asks', `<title>Window</title><script>confirm('early?')</script><button id=inside onclick="document.title='inside'">I</button>`);
		const popup = await page.afterPopup(async () => await page.click(['#go'], {}, within(3000)), within(5000));
		await popup.click(['#inside'], {}, within(3000));
		await page.click(['#main'], {}, within(3000));
		expect(await popup.title(within(1000))).toBe('inside');
		expect(await page.title(within(1000))).toBe('main');
		expect((await popup.screenshot({}, within(5000))).length).toBeGreaterThan(100);
		await popup.close();
		await page.click(['#main'], {}, within(3000));
		expect(page.takeDialogs()).toHaveLength(html.includes('asks') ? 1 : 0);
	});

	it('takes a window that a script writes', async () => {
		const page = await start(`<button id=go onclick="window.open('').document.write('<p id=p>written')">go</button>`);
		const popup = await page.afterPopup(async () => await page.click(['#go'], {}, within(3000)), within(5000));
		expect(await popup.check({ selectors: ['#p'] }, within(1000))).toEqual({ rank: 0, matches: 1 });
	});

	it('survives a window that closes itself while it is clicked', async () => {
		const page = await start('<a id=go target=_blank href="/closes" rel=opener>go</a>');
		site.page('/closes', `<button id=b onclick="window.close()">B</button>`);
		const popup = await page.afterPopup(async () => await page.click(['#go'], {}, within(3000)), within(5000));
		await popup.click(['#b'], {}, within(3000));
		expect(await failure(popup.click(['#b'], {}, within(2000)))).toMatchObject({ kind: 'crashed' });
		expect(browser.lastSession().isUsable()).toBe(true);
	});

	it('says that no window came, or that its address is not allowed', async () => {
		const page = await start(`<p id=none>n</p><a id=go target=_blank href="${foreign.origin}/x">go</a>`);
		expect(await failure(page.afterPopup(async () => await page.click(['#none'], {}, within(1000)), within(400)))).toMatchObject({ kind: 'notThere' });
		expect(await failure(page.afterPopup(async () => await page.click(['#go'], {}, within(3000)), within(5000)))).toMatchObject({ kind: 'forbidden' });
		expect(foreign.journal).toEqual([]);
	});

	it('works in a page that another window has put into the background', async () => {
		const page = await start(`<button id=b onclick="window.open('/start?2')">B</button><button id=c onclick="document.title='c'">C</button>`);
		await page.click(['#b'], {}, within(3000));
		await page.click(['#c'], {}, within(3000));
		expect(await page.title(within(1000))).toBe('c');
	});

	it('closes windows that nobody asked for when it goes on, and never one that somebody works with', async () => {
		const open = (from: number): string => `for (let i = ${from}; i < ${from} + 3; i++) window.open('/extra?' + i, '_blank', i % 2 ? 'noopener' : '')`;
		const page = await start(`<button id=more onclick="${open(0)}">B</button><button id=go onclick="window.open('/extra?kept')">C</button>`);
		site.page('/extra', `<title>Extra</title><script>const channel = new BroadcastChannel('windows'); channel.onmessage = ({ data }) => data === 'who' && channel.postMessage(location.search)</script>`);
		const others = async (): Promise<unknown> => await page.evaluate(`const here = []; const channel = new BroadcastChannel('windows'); channel.onmessage = ({ data }) => here.push(data); channel.postMessage('who'); await new Promise((resolve) => setTimeout(resolve, 100)); channel.close(); return here.sort().join()`, null, within(2000));
		const popup = await page.afterPopup(async () => await page.click(['#go'], {}, within(3000)), within(5000));
		await page.click(['#more'], {}, within(3000));
		await until(async () => (await others()) === '?0,?1,?2,?kept', 'all windows are there');
		await page.goto(site.page('/next', 'next'), {}, within(3000));
		await until(async () => (await others()) === '?kept', 'only the window that is used is left');
		await popup.goto(site.page('/start', 'again'), {}, within(3000));
		expect(await popup.title(within(1000))).toBe('');
	});
});
