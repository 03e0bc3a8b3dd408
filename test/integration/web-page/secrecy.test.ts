import { constants, inflateSync } from 'node:zlib';

import type { WebPage } from '../../../lib/domain/web-page';
import { startSmallSite } from '../../support/browser/small-site.ts';
import type { SmallSite } from '../../support/browser/small-site.ts';
import { testedKinds } from '../../support/servers/chromium.ts';
import { launchTestBrowser, pngSize, within } from './test-browser';
import type { TestBrowser } from './test-browser';

// Of equal length, in letters and in bytes.
const [one, two] = ['Senha&1-aaa/]', 'Xyzta%9_bb$+?'];
const base64 = (text: string): string => Buffer.from(`user123:${text}`).toString('base64');

/** Everywhere a page may show a secret. */
function showing(secret: string, other: string): string {
	const text = secret.replace(/&/g, '&amp;');
	return `<!doctype html><meta charset="utf-8"><title>${text}</title><style>input:not(.q) { color: red !important; transition: color 9s } p::after { content: attr(data-x) } @media print { input { color: black !important } }</style>
	<p data-x="${text}">Bem-vindo, ${text}! <b>${text.slice(0, 3)}</b>${text.slice(3)} <i>${encodeURIComponent(secret)}</i> <u>${base64(secret)}</u></p>
	<input id=pw type=password><input id=shown style="Color:Blue" value="${text}"><input id=filled><input placeholder="${text}" title="${text}"><textarea>${text}</textarea>
	<select><option>${text}</select><button value="${text}">${text}</button><img alt="${text}" src="/none.png"><div id=edit contenteditable></div>
	<a href="/x?p=${encodeURIComponent(secret)}">link</a><div id=host></div><iframe id=same srcdoc="<p>${text.replace(/"/g, '&quot;')}</p>"></iframe><iframe id=other src="${other}"></iframe>
	<script>host.attachShadow({ mode: 'open' }).innerHTML = '<p>' + ${JSON.stringify(text)} + '</p><input value="' + ${JSON.stringify(text)} + '">'</script>`;
}

/** Which characters a PDF draws, font by font; the secret itself stands nowhere in it. */
function shownIn(pdf: Uint8Array, secret: string): string[] {
	const bytes = Buffer.from(pdf);
	const streams = Array.from(bytes.toString('latin1').matchAll(/stream\r?\n(.*?)endstream/gs), ([, body = '']) => inflateSync(Buffer.from(body, 'latin1'), { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1'));
	expect([bytes.toString('latin1'), ...streams].filter((text) => text.includes(secret) || text.includes(encodeURIComponent(secret)))).toEqual([]);
	return streams.filter((stream) => stream.includes('begincmap'));
}

describe.each(testedKinds)('%s', (kind) => {
	let site: SmallSite;
	let other: SmallSite;
	let browser: TestBrowser;
	beforeAll(async () => {
		[site, other] = await Promise.all([startSmallSite(), startSmallSite({ host: '127.0.0.2' })]);
		browser = await launchTestBrowser({ kind, allow: [site.origin, other.origin] });
	});
	afterEach(async () => await browser?.closePages());
	afterAll(async () => {
		await browser?.close();
		await Promise.all([site.close(), other.close()]);
	});

	const failure = async (call: Promise<unknown>): Promise<unknown> => await call.then(() => 'no error', (error: unknown) => error);
	async function show(secret: string, known: readonly string[] = [secret]): Promise<WebPage> {
		const page = await browser.open({ secrets: known });
		const inner = other.page('/inner', `<!doctype html><meta charset="utf-8"><p>${secret.replace(/&/g, '&amp;')}</p><input type=password value="${secret.replace(/&/g, '&amp;')}">`);
		await page.goto(site.page('/page', showing(secret, inner)), { until: 'load' }, within(5000));
		await page.fill(['#pw'], secret, { secret: true }, within(2000));
		await page.fill(['#filled'], secret, { secret: true }, within(2000));
		await page.fill(['#edit'], secret, { secret: true }, within(2000));
		await page.evaluate('document.activeElement.blur()', null, within(1000));
		return page;
	}

	it('takes the same picture and the same print whatever the secret is', async () => {
		const taken: Array<{ whole: Buffer; full: Buffer; print: string[] }> = [];
		for (const secret of [one, two]) {
			const page = await show(secret);
			const print = shownIn(await page.pdf({}, within(10_000)), secret);
			taken.push({ whole: Buffer.from(await page.screenshot({}, within(5000))), full: Buffer.from(await page.screenshot({ fullPage: true }, within(5000))), print });
			await browser.closePages();
		}
		expect(taken[0]?.whole.equals(taken[1]?.whole ?? Buffer.alloc(0))).toBe(true);
		expect(taken[0]?.full.equals(taken[1]?.full ?? Buffer.alloc(0))).toBe(true);
		expect(taken[0]?.print).toEqual(taken[1]?.print);
		expect(taken[0]?.print.length).toBeGreaterThan(0);
	});

	it('covers what was filled in as secret though nobody named it before, also in a field that was made anew', async () => {
		const pictures: Buffer[] = [];
		for (const secret of [one, two]) {
			const page = await show(secret, []);
			await page.evaluate(`const field = document.querySelector('#filled'); const next = field.cloneNode(); next.value = field.value; field.replaceWith(next)`, null, within(1000));
			pictures.push(Buffer.from(await page.screenshot({}, within(5000))));
			await browser.closePages();
		}
		expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(true);
	});

	it.each<[string, (secret: string) => string]>([
		['by a style sheet', (secret) => `<style>#a::after { content: "x " "${secret}"; color: red }</style><p id=a></p>`],
		['from an attribute', (secret) => `<style>#a::before { content: "[" attr(class) "]"; visibility: visible }</style><p id=a class="${secret}"></p>`],
		['as the mark of a list', (secret) => `<style>li { list-style-type: "${secret}" }</style><ul><li>one</ul>`],
		['by a mark of its own', (secret) => `<style>li::marker { content: "${secret}" }</style><ul><li>one</ul>`],
		['in a picture', (secret) => `<img src='data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="300" height="50"><text y="20">${secret}</text></svg>'>`],
		['in a picture, letter by letter', (secret) => `<img width=300 src="data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="300" height="50"><text y="20">${[...secret].map((letter) => `<tspan>${letter}</tspan>`).join('')}</text></svg>`).toString('base64')}">`],
		['in a background', (secret) => `<div style='width:300px;height:50px;background:url("data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%22300%22 height=%2250%22%3E%3Ctext y=%2220%22%3E${secret}%3C/text%3E%3C/svg%3E")'></div>`],
	])('covers what is drawn %s', async (_how, draw) => {
		const pictures: Buffer[] = [];
		for (const secret of ['Abcdef12', 'Fedcba21']) {
			const page = await browser.open({ secrets: [secret] });
			await page.goto(site.page('/drawn', `<!doctype html><meta charset=utf-8><style>* { font-family: monospace }</style><p>visible${draw(secret)}`), { until: 'load' }, within(5000));
			const before = await page.evaluate('return document.documentElement.outerHTML', null, within(1000));
			pictures.push(Buffer.from(await page.screenshot({}, within(5000))));
			expect(await page.evaluate('return document.documentElement.outerHTML', null, within(1000))).toBe(before);
			await browser.closePages();
		}
		expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(true);
	});

	it('leaves the page exactly as it was, and tells it nothing', async () => {
		const page = await show(one);
		const state = `return JSON.stringify([document.documentElement.outerHTML, host.shadowRoot.innerHTML, [...document.querySelectorAll('input, textarea, select')].map((field) => field.value), document.title])`;
		await page.evaluate(`window.events = 0; for (const type of ['input', 'change', 'focus', 'blur']) addEventListener(type, () => { window.events++ }, true)`, null, within(1000));
		const before = await page.evaluate(state, null, within(1000));
		await page.screenshot({ fullPage: true }, within(5000));
		await page.pdf({ format: 'A5', landscape: true }, within(10_000));
		expect(await page.evaluate(state, null, within(1000))).toBe(before);
		expect(await page.evaluate('return window.events', null, within(1000))).toBe(0);
	});

	it('takes pictures beside frames that never come, may run no scripts, or hold a document of another kind', async () => {
		const page = await browser.open({ secrets: [one] });
		const dead = site.page('/dead', () => undefined);
		const print = site.page('/print', (_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('text'));
		await page.goto(site.page('/frames', `<iframe src="${dead}"></iframe><iframe sandbox srcdoc="<p>s</p>"></iframe><iframe src="${print}"></iframe><iframe src="http://127.0.0.3:9/"></iframe><canvas></canvas><object data="${print}"></object>`), {}, within(5000));
		expect(pngSize(await page.screenshot({}, within(5000)))).toEqual({ width: 1280, height: 900 });
	});

	it('hides a short secret as a whole word, and however often it comes', async () => {
		const pictures: Buffer[] = [];
		for (const secret of ['a1c', 'q7z']) {
			const page = await browser.open({ secrets: [secret] });
			await page.goto(site.page('/short', `<!doctype html><p>${`${secret} `.repeat(1500)}<p>x${secret}x`.replace(`x${secret}x`, 'xa1cx')), {}, within(5000));
			pictures.push(Buffer.from(await page.screenshot({ fullPage: true }, within(5000))));
			await browser.closePages();
		}
		expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(true);
	});

	it('takes no picture of a page that keeps showing the secret', async () => {
		const page = await show(one);
		await page.evaluate(`new MutationObserver(() => { if (!document.body.firstElementChild.textContent.includes(argument)) document.body.firstElementChild.textContent = argument }).observe(document, { subtree: true, childList: true, characterData: true }); document.body.firstElementChild.textContent = argument`, one, within(1000));
		expect(await failure(page.screenshot({}, within(5000)))).toMatchObject({ kind: 'unusable' });
	});

	it('copies the page without code, values and secrets', async () => {
		const page = await browser.open({ secrets: [one] });
		const text = one.replace(/&/g, '&amp;');
		await page.goto(
			site.page('/html', `<!doctype html><meta charset="utf-8"><meta name="csrf-token" content="tok-123"><style>.css-code{}</style><script>var state = 'script-code'</script><script type="application/json">{"json":"state-1"}</script><!-- comment-1 -->
			<form action="/save?token=tok-456"><input type=hidden name=v value="hidden-1"><input id=i value="value-1" onclick="handler_1()"><textarea>area-1</textarea><input type=submit value="Salvar"></form>
			<div data-state='{"a":"json-1"}' data-api-token="tok-789" style="background:url(/inline-1)">Cliente Ana ${text} <b>${text.slice(0, 4)}</b>${text.slice(4)}</div><img src="data:image/png;base64,AAAA" onerror="bad_1()"><a href="/x?sid=query-1">link</a><iframe srcdoc="inner-1"></iframe><noscript>noscript-1</noscript><template>template-1</template>`),
			{},
			within(3000),
		);
		const html = await page.sanitisedHtml(within(3000));
		for (const gone of ['tok-', 'css-code', 'script-code', 'state-1', 'comment-1', 'hidden-1', 'value-1', 'handler_1', 'bad_1', 'area-1', 'json-1', 'inline-1', 'data:', 'query-1', 'inner-1', 'noscript-1', 'template-1', one, text, text.slice(5)]) {
			expect(html).not.toContain(gone);
		}
		for (const there of ['Cliente Ana', 'id="i"', 'Salvar', 'action="/save"', 'href="/x"', 'name="v"']) expect(html).toContain(there);
	});

	it('bounds pictures and copies', async () => {
		const page = await browser.open();
		await page.goto(site.page('/long', `<!doctype html><body style="margin:0"><div style="height:30000px">x</div><div style="display:none">${`<p>${'ação '.repeat(30)}</p>`.repeat(8000)}</div><p id=small style="position:absolute;top:50px;left:10px;width:70px;height:30px;margin:0">s</p>`), {}, within(10_000));
		expect(pngSize(await page.screenshot({ selectors: ['#none', '#small'] }, within(10_000)))).toEqual({ width: 70, height: 30 });
		expect(pngSize(await page.screenshot({}, within(10_000)))).toEqual({ width: 1280, height: 900 });
		expect(pngSize(await page.screenshot({ fullPage: true }, within(20_000))).height).toBe(10_000);
		const html = await page.sanitisedHtml(within(10_000));
		expect(Buffer.byteLength(html)).toBeLessThanOrEqual(1024 * 1024);
		expect(Buffer.byteLength(html)).toBeGreaterThan(1024 * 1000);
	});

	it('keeps secrets and queries out of errors', async () => {
		const page = await show(one);
		await page.goto(`${site.origin}/page?q=${encodeURIComponent(one)}`, {}, within(3000));
		const error = (await failure(page.select(['select', `[title="${one}"]`], { label: `${one}!` }, within(200)))) as Error;
		expect(error).toMatchObject({ kind: 'notThere', url: `${site.origin}/page` });
		expect(JSON.stringify([error, error.message])).not.toContain(one);
	});
});
