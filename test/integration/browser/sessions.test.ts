import { readdirSync } from 'node:fs';

import type { BrowserPort, WebPage, WebSession } from '../../../lib/domain/web-page';
import { openBrowser } from '../../../lib/infra/browser/open-browser';
import { requireChromium, testedKinds } from '../../support/servers/chromium.ts';
import { until } from '../../support/servers/until.ts';
import { context, failureOf, html, optionsFor, ownMark, processesWith, startSite, wait, type Answer, type Site } from './support.ts';

const basic = (user: string, password: string): Answer => (request, response) => {
	if (request.headers.authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`) return html('<p id="in">in</p><img src="/picture">')(request, response);
	response.writeHead(401, { 'www-authenticate': 'Basic realm="Lager"', 'content-type': 'text/html' }).end('<p id="out">out</p>');
};

let site: Site;
let stranger: Site;
beforeAll(async () => {
	const elsewhere = await startSite({ '/ask': basic('nobody', 'nothing') });
	// Another site, not only another port: of its own site Chromium would ask a person for a picture's password.
	stranger = { ...elsewhere, origin: elsewhere.origin.replace('127.0.0.1', 'localhost') };
	site = await startSite({
		'/basic': basic('maria', 'geheim'),
		'/asks': html('<p id="state">asking</p><script>fetch("/basic").then(({ status }) => { state.textContent = "got " + status; })</script>'),
		'/opens': html('<a id="open" target="_blank" href="/basic">open</a><iframe src="/basic"></iframe>'),
		'/both': (request, response) => html(`<img src="${stranger.origin}/ask"><iframe src="${stranger.origin}/ask"></iframe>`)(request, response),
		'/loop': html('<p id="loaded">loaded</p><script>addEventListener("load", () => setTimeout(() => { for (;;); }, 10))</script>'),
		'/unload': html('<script>addEventListener("beforeunload", (event) => { event.preventDefault(); event.returnValue = "stay"; for (;;); })</script>'),
		'/window': html('<a id="open" target="_blank" href="/opened">open</a>'),
	});
});
afterAll(async () => await Promise.all([site.close(), stranger.close()]));

describe.each(testedKinds)('a session (%s)', (kind) => {
	let browser: BrowserPort;
	beforeAll(async () => {
		const patterns = [site, stranger].map(({ origin }) => `${origin}/*`);
		browser = await openBrowser(await optionsFor(site, { executablePath: await requireChromium(kind), patterns }));
	});
	afterAll(async () => await browser.close());

	const told = 'return { language: navigator.language, languages: navigator.languages.join(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone, number: (1234.5).toLocaleString(), agent: navigator.userAgent, width: innerWidth, height: innerHeight };';

	it('speaks Portuguese in the time of São Paulo on 1280 × 900 unless told otherwise', async () => {
		const session = await browser.openSession({ secrets: [] }, context);
		await session.page.goto(`${site.origin}/plain`, {}, wait);
		expect(await session.page.evaluate(told, null, wait)).toMatchObject({ language: 'pt-BR', languages: 'pt-BR,pt', zone: 'America/Sao_Paulo', number: '1.234,5', width: 1280, height: 900 });
		expect(site.headersOf('/plain')?.['accept-language']).toBe('pt-BR,pt;q=0.9');
		await session.close();
	});

	it('speaks as it is told, in windows it opens, too', async () => {
		const options = { secrets: [], locale: 'de-DE', timezone: 'Europe/Berlin', userAgent: 'Lager/1.0', viewport: { width: 800, height: 600 } };
		const session = await browser.openSession(options, context);
		const expected = { language: 'de-DE', zone: 'Europe/Berlin', number: '1.234,5', agent: 'Lager/1.0', width: 800, height: 600 };
		await session.page.goto(`${site.origin}/window`, {}, wait);
		expect(await session.page.evaluate(told, null, wait)).toMatchObject(expected);
		expect(site.headersOf('/window')?.['user-agent']).toBe('Lager/1.0');
		const popup = await session.page.afterPopup(() => session.page.click(['#open'], {}, wait), wait);
		expect(await popup.evaluate(told, null, wait)).toMatchObject(expected);
		await session.close();
	});

	it('has cookies of its own, and refuses what pages ask permission for', async () => {
		const [one, two] = await Promise.all([browser.openSession({ secrets: [] }, context), browser.openSession({ secrets: [] }, context)]);
		await Promise.all([one.page.goto(`${site.origin}/a`, {}, wait), two.page.goto(`${site.origin}/b`, {}, wait)]);
		await one.page.evaluate('document.cookie = "session=one"', null, wait);
		expect(await two.page.evaluate('return document.cookie', null, wait)).toBe('');
		const asked = 'const states = {}; for (const name of ["geolocation", "camera", "notifications"]) states[name] = (await navigator.permissions.query({ name })).state; return states;';
		expect(await one.page.evaluate(asked, null, wait)).toEqual({ geolocation: 'denied', camera: 'denied', notifications: 'denied' });
		await Promise.all([one.close(), two.close()]);
	});

	describe('with a user for the browser’s log-in window', () => {
		const open = async (password: string): Promise<WebSession> => await browser.openSession({ secrets: [password], basicAuth: { origin: site.origin, user: 'maria', password } }, context);

		it('logs in to its origin, and tells no other origin the password', async () => {
			const session = await open('geheim');
			const { page } = session;
			expect((await page.goto(`${site.origin}/basic`, {}, wait)).status).toBe(200);
			expect(await page.check({ selectors: ['#in'] }, context)).not.toBeNull();
			await page.goto(`${site.origin}/both`, { until: 'load' }, wait);
			await page.goto(`${stranger.origin}/ask`, {}, wait).catch(() => undefined);
			expect(stranger.hits()).toContain('GET /ask');
			expect(stranger.headersOf('/ask')?.authorization).toBeUndefined();
			await session.close();
		});

		it('logs in requests of scripts, frames and windows, too', async () => {
			const session = await open('geheim');
			await session.page.goto(`${site.origin}/asks`, {}, wait);
			await session.page.waitForAny([{ selectors: ['#state'], text: 'got 200' }], wait);
			await session.close();
			const second = await open('geheim');
			await second.page.goto(`${site.origin}/opens`, { until: 'load' }, wait);
			await (await second.page.child({ selectors: ['iframe'] }, wait)).waitForAny([{ selectors: ['#in'] }], wait);
			const popup = await second.page.afterPopup(() => second.page.click(['#open'], {}, wait), wait);
			await popup.waitForAny([{ selectors: ['#in'] }], wait);
			await second.close();
		});

		it('shows the refusal where the password is wrong, and asks no third time', async () => {
			const session = await open('falsch');
			const before = site.hits().length;
			const arrival = await session.page.goto(`${site.origin}/basic`, {}, wait);
			expect(arrival.status).toBe(401);
			expect(site.hits().slice(before).filter((hit) => hit === 'GET /basic')).toHaveLength(2);
			await session.close();
		});
	});

	it('shows the refusal where nobody has given a user, and does not wait for a person', async () => {
		const session = await browser.openSession({ secrets: [] }, context);
		expect((await session.page.goto(`${site.origin}/basic`, { until: 'load' }, wait)).status).toBe(401);
		expect((await session.page.goto(`${site.origin}/opens`, { until: 'load' }, wait)).status).toBe(200);
		await session.close();
	});

	it('closes in spite of a page that hangs', async () => {
		const session = await browser.openSession({ secrets: [] }, context);
		await session.page.goto(`${site.origin}/loop`, { until: 'load' }, wait);
		const started = performance.now();
		await session.close();
		expect(performance.now() - started).toBeLessThan(6_000);
		expect(session.isUsable()).toBe(false);
		expect(browser.isUsable()).toBe(true);
		await works(browser);
	});

	it('closes in spite of a page that does not want to be left', async () => {
		const session = await browser.openSession({ secrets: [] }, context);
		await session.page.goto(`${site.origin}/unload`, { until: 'load' }, wait);
		await Promise.all([session.close(), session.close()]);
		await works(browser);
	});

	it('is not opened any more once the call is cancelled', async () => {
		const controller = new AbortController();
		const work = browser.openSession({ secrets: [] }, { signal: controller.signal });
		controller.abort(new Error('cancelled'));
		await expect(work).rejects.toThrow('cancelled');
		await works(browser);
	});

	it('leaves nothing behind, twenty times over', async () => {
		await works(browser);
		const handles = (): number => readdirSync('/proc/self/fd').length;
		const before = { processes: processesWith(ownMark()).length, handles: handles() };
		for (let round = 0; round < 20; round += 1) await works(browser);
		await until(() => processesWith(ownMark()).length <= before.processes + 1, 'no process of a closed session is left');
		expect(handles()).toBeLessThanOrEqual(before.handles + 1);
	});

	async function works(opened: BrowserPort): Promise<void> {
		const session = await opened.openSession({ secrets: [] }, context);
		expect((await session.page.goto(`${site.origin}/works`, {}, wait)).status).toBe(200);
		await session.close();
	}
});

it('ends calls under way soon after somebody has ended the browser', async () => {
	const browser = await openBrowser(await optionsFor(site));
	const session = await browser.openSession({ secrets: [] }, context);
	const page: WebPage = session.page;
	await page.goto(`${site.origin}/plain`, {}, wait);
	const waiting = page.waitForAny([{ selectors: ['#never'] }], { ...wait, timeoutMs: 60_000 }).catch((error: unknown) => error);
	const started = performance.now();
	for (const { id } of processesWith(ownMark())) process.kill(id, 'SIGKILL');
	expect(await waiting).toMatchObject({ name: 'WebPageError', kind: 'crashed' });
	expect(performance.now() - started).toBeLessThan(3_000);
	expect([session.isUsable(), browser.isUsable()]).toEqual([false, false]);
	await session.close();
	expect((await failureOf(browser.openSession({ secrets: [] }, context))).code).toBe('unavailable');
	await browser.close();
});
