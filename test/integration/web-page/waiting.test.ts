import type { WebPage } from '../../../lib/domain/web-page';
import { startSmallSite } from '../../support/browser/small-site.ts';
import type { SmallSite } from '../../support/browser/small-site.ts';
import { launchTestBrowser, within } from './test-browser';
import type { TestBrowser } from './test-browser';

let browser: TestBrowser;
let site: SmallSite;
beforeAll(async () => {
	site = await startSmallSite();
	browser = await launchTestBrowser();
});
afterEach(async () => await browser?.closePages());
afterAll(async () => {
	await browser?.close();
	await site?.close();
});
const failure = async (call: Promise<unknown>): Promise<unknown> => await call.then(() => 'no error', (error: unknown) => error);
const timed = async <T>(call: () => Promise<T>): Promise<{ result: T; ms: number }> => {
	const begun = performance.now();
	return { result: await call(), ms: performance.now() - begun };
};
async function show(html: string): Promise<WebPage> {
	const page = await browser.open();
	await page.goto(site.page('/clientes', `<!doctype html><meta charset="utf-8">${html}`), {}, within(5000));
	return page;
}

it('takes the first alternative that matches and says which; a dead one costs nothing', async () => {
	const page = await show('<p class=b>x</p><p class=b>y</p>');
	const { result, ms } = await timed(async () => await page.click(['#dead', 'text/nothing of the kind', '.b'], {}, within(5000)));
	expect(result).toEqual({ rank: 2, matches: 2 });
	expect(ms).toBeLessThan(1500);
});

it.each([
	['visible, one of several', { selectors: ['.v'] }, { rank: 0, matches: 1 }],
	['attached', { selectors: ['.v'], state: 'attached' }, { rank: 0, matches: 2 }],
	['gone', { selectors: ['.none', '#hidden'], state: 'gone' }, { rank: 0, matches: 0 }],
	['not gone', { selectors: ['.none', '.v'], state: 'gone' }, null],
	['with text, whatever its case', { selectors: ['.v'], text: 'nenhum  cliente' }, { rank: 0, matches: 1 }],
	['with another text', { selectors: ['.v'], text: 'Ana' }, null],
	['at an address', { url: '**/clientes' }, { rank: 0, matches: 1 }],
	['at an address without its query', { url: 'http://127.0.0.1:*/*?x' }, null],
] as const)('checks without waiting: %s', async (_what, condition, expected) => {
	const page = await show('<p class=v style="display:none">Ana</p><p class=v>NENHUM\n CLIENTE encontrado</p><p id=hidden style="visibility:hidden">h');
	expect(await page.check(condition, within(1000))).toEqual(expected);
});

it('resolves with the first condition that comes true, soon after it does', async () => {
	const page = await show(`<p id=box></p><script>setTimeout(() => { box.textContent = 'Nenhum cliente' }, 150)</script>`);
	const seen = await page.waitForAny([{ selectors: ['.result'] }, { selectors: ['#box'], text: 'nenhum cliente' }], within(3000));
	expect(seen).toEqual({ condition: 1, rank: 0, matches: 1 });
	expect(await failure(page.waitForAny([{ selectors: ['.result'] }], within(200)))).toMatchObject({ kind: 'notThere', selectors: ['.result'] });
});

it('ends with the signal, with its reason, and with nothing left over', async () => {
	const page = await show('<p>');
	const stop = new AbortController();
	const reason = new Error('cancelled');
	const begun = performance.now();
	setTimeout(() => stop.abort(reason), 100);
	expect(await failure(page.waitForAny([{ selectors: ['#never'] }], within(20_000, stop.signal)))).toBe(reason);
	expect(performance.now() - begun).toBeLessThan(1000);
	expect(await failure(page.title({ signal: AbortSignal.abort(reason) }))).toBe(reason);
});

it('ends at its time in a page that hangs, says so, and leaves the browser usable', async () => {
	const page = await show('<button id=b onclick="for (;;);">B</button>');
	const clicked = await timed(async () => await failure(page.click(['#b'], {}, within(400))));
	expect(clicked.result).toMatchObject({ kind: 'timeout' });
	expect(clicked.ms).toBeLessThan(900);
	const calls: Array<() => Promise<unknown>> = [
		async () => await page.waitForAny([{ selectors: ['p'] }], within(300)),
		async () => await page.fill(['#f'], 'x', {}, within(300)),
		async () => await page.screenshot({}, within(300)),
		async () => await page.request({ method: 'GET', url: '/' }, within(300)),
		async () => await page.goto(`${site.origin}/clientes?hangs`, {}, within(300)),
		async () => await page.title({ signal: AbortSignal.timeout(300) }),
	];
	for (const call of calls) {
		const { result, ms } = await timed(async () => await failure(call()));
		expect(result).toMatchObject(result instanceof DOMException ? { name: 'TimeoutError' } : { kind: 'timeout' });
		expect(ms).toBeLessThan(800);
	}
	expect(await page.isLoading(within(2000))).toBe(true);
	const next = await show('<p id=p>p');
	expect(await next.check({ selectors: ['#p'] }, within(2000))).not.toBeNull();
});

it('says at once that the page has crashed, or was closed', async () => {
	const page = await show('<p>');
	const waiting = failure(page.waitForAny([{ selectors: ['#never'] }], within(20_000)));
	await failure(page.goto('chrome://crash', {}, within(1000)));
	const session = browser.lastSession();
	await page.close();
	expect(await waiting).toMatchObject({ kind: 'crashed' });
	expect(session.isUsable()).toBe(false);
	expect(await failure(page.click(['p'], {}, within(5000)))).toMatchObject({ kind: 'crashed' });
});
