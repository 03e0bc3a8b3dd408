import type { WebPage } from '../../../lib/domain/web-page';
import { startSmallSite } from '../../support/browser/small-site.ts';
import type { SmallSite } from '../../support/browser/small-site.ts';
import { testedKinds } from '../../support/servers/chromium.ts';
import { launchTestBrowser, within } from './test-browser';
import type { TestBrowser } from './test-browser';

describe.each(testedKinds)('%s', (kind) => {
	let site: SmallSite;
	let other: SmallSite;
	let browser: TestBrowser;
	beforeAll(async () => {
		// Another host name is another process for the browser.
		[site, other] = await Promise.all([startSmallSite(), startSmallSite({ host: '127.0.0.2' })]);
		browser = await launchTestBrowser({ kind, allow: [site.origin, other.origin] });
	});
	afterEach(async () => await browser?.closePages());
	afterAll(async () => {
		await browser?.close();
		await Promise.all([site.close(), other.close()]);
	});

	const failure = async (call: Promise<unknown>): Promise<unknown> => await call.then(() => 'no error', (error: unknown) => error);
	const inner = `<!doctype html><input id=f><select id=s><option>a<option>b</select><button id=b onclick="document.title = f.value; r.textContent = 'sent ' + f.value">B</button><p id=r>`;
	async function start(html: string): Promise<WebPage> {
		site.page('/inner', inner);
		other.page('/inner', inner);
		const page = await browser.open();
		await page.goto(site.page('/start', `<!doctype html><div style="height:1500px"></div>${html}`), {}, within(5000));
		return page;
	}

	it.each([
		['of the same site', () => `<iframe name=work style="margin:33px;border:7px solid" src="/inner"></iframe>`],
		['of another site', () => `<iframe name=work style="margin:33px;border:7px solid" src="${other.origin}/inner"></iframe>`],
		['within a frame', () => `<iframe style="height:400px" srcdoc='<div style="height:200px"></div><iframe name=work src="${site.origin}/inner"></iframe>'></iframe>`],
	])('works in a frame %s', async (_what, html) => {
		const page = await start(html());
		const frame = await page.child({ name: 'work' }, within(5000));
		await frame.fill(['#f'], 'x', {}, within(3000));
		await frame.type(['#f'], 'y', {}, within(3000));
		await frame.select(['#s'], { label: 'b' }, within(3000));
		await frame.click(['text/B'], {}, within(3000));
		await frame.waitForAny([{ selectors: ['#r'], text: 'SENT xy' }], within(3000));
		expect(frame.url()).toMatch(/\/inner$/);
		expect((await page.child({ url: '**/inner' }, within(2000))).url()).toBe(frame.url());
	});

	it('follows a frame that the page replaces, and its document that changes', async () => {
		const page = await start(`<iframe id=one src="/inner"></iframe>`);
		const frame = await page.child({ selectors: ['#none', '#one'] }, within(3000));
		await page.evaluate(`document.querySelector('#one').remove(); setTimeout(() => { const next = document.createElement('iframe'); next.id = 'one'; next.src = '/inner'; document.body.append(next) }, 50)`, null, within(1000));
		expect(await frame.fill(['#f'], 'again', {}, within(4000))).toMatchObject({ matches: 1 });
		await frame.evaluate(`location.href = '/inner?2'`, null, within(1000)).catch(() => undefined);
		await frame.waitForAny([{ selectors: ['#f'] }], within(3000));
	});

	it('says what is wrong with a frame', async () => {
		site.page('/dead', () => undefined);
		const page = await start(`<iframe name=dead src="/dead"></iframe><iframe id=away src="http://127.0.0.3:9999/"></iframe><p id=p>`);
		expect(await failure(page.child({ name: 'none' }, within(300)))).toMatchObject({ kind: 'notThere' });
		expect(await failure(page.child({ name: 'dead' }, within(1500)))).toMatchObject({ kind: 'timeout', message: expect.stringContaining('frame') });
		expect(await failure(page.child({ selectors: ['#p'] }, within(300)))).toMatchObject({ kind: 'unusable' });
		expect(await failure(page.child({ selectors: ['#away'] }, within(1000)))).toMatchObject({ kind: 'forbidden' });
	});
});
