import { testedKinds } from '../../support/servers/chromium.ts';
import { launchTestBrowser, within } from './test-browser';
import type { TestBrowser } from './test-browser';
import { startSmallSite } from '../../support/browser/small-site.ts';
import type { SmallSite } from '../../support/browser/small-site.ts';
import type { WebPage } from '../../../lib/domain/web-page';

let browser: TestBrowser;
let site: SmallSite;
beforeAll(async () => {
	[browser, site] = await Promise.all([launchTestBrowser(), startSmallSite()]);
});
afterEach(async () => await browser?.closePages());
afterAll(async () => {
	await browser?.close();
	await site?.close();
});

async function show(html: string): Promise<WebPage> {
	const page = await browser.open();
	await page.goto(site.page('/page', `<!doctype html><meta charset="utf-8"><title>Test</title>${html}`), {}, within(5000));
	return page;
}
const run = async (page: WebPage, script: string): Promise<unknown> => await page.evaluate(script, null, within(2000));
const failure = async (call: Promise<unknown>): Promise<unknown> => await call.then(() => 'no error', (error: unknown) => error);

describe('click', () => {
	it('waits until the element is there, visible, enabled and uncovered', async () => {
		const page = await show(`<div id=cover style="position:fixed;inset:0"></div><button id=b disabled style="display:none" onclick="document.title='clicked'">B</button>
			<script>setTimeout(() => { b.style.display = '' }, 60); setTimeout(() => { b.disabled = false }, 120); setTimeout(() => cover.remove(), 180);</script>`);
		expect(await page.click(['#b'], {}, within(3000))).toEqual({ rank: 0, matches: 1 });
		expect(await page.title(within(1000))).toBe('clicked');
	});

	it.each([
		['covered by', '<div class="notice" style="position:fixed;inset:0"></div><button id=b>B</button>', 'unusable'],
		['disabled', '<button id=b disabled>B</button>', 'unusable'],
		['cannot be seen', '<button id=b style="visibility:hidden">B</button>', 'unusable'],
		['Nothing on the page', '<p>none', 'notThere'],
	])('says what is in the way: %s', async (words, html, kind) => {
		const page = await show(html);
		expect(await failure(page.click(['#b'], {}, within(300)))).toMatchObject({ kind, message: expect.stringContaining(words), selectors: ['#b'], url: `${site.origin}/page` });
	});

	it('scrolls to what is far down, also within a box that scrolls, and waits until it stands still', async () => {
		const page = await show(`<div style="height:3000px"></div><div style="height:100px;overflow:auto"><div style="height:900px"></div><button id=b onclick="document.title='far'">B</button></div>
			<style>#b { animation: move .3s } @keyframes move { from { transform: translateX(300px) } }</style><div style="height:3000px"></div>`);
		await page.click(['#b'], {}, within(3000));
		expect(await page.title(within(1000))).toBe('far');
	});

	it.each(testedKinds)('clicks what moves in its place without end, in a frame, too (%s)', async (kind) => {
		const own = await launchTestBrowser({ kind });
		const page = await own.open();
		const style = '<style>@keyframes pulse { from { transform: scale(1) } to { transform: scale(1.2) rotate(3deg) } } #b, #box { animation: pulse .4s infinite alternate }</style>';
		const address = site.page('/page', `<title>Test</title>${style}<button id=b onclick="document.title='pulse'">B</button><input type=checkbox id=box><iframe srcdoc="${style.replaceAll('"', '&quot;')}<button id=b onclick='parent.document.title=&quot;inner&quot;'>B</button>"></iframe>`);
		await page.goto(address, {}, within(5000));
		await page.click(['#b'], {}, within(4000));
		expect(await page.title(within(1000))).toBe('pulse');
		await page.setChecked(['#box'], true, within(4000));
		const inner = await page.child({ selectors: ['iframe'] }, within(2000));
		await inner.click(['#b'], {}, within(4000));
		expect(await page.title(within(1000))).toBe('inner');
		await own.close();
	});

	it('knows buttons and double clicks', async () => {
		const page = await show(`<button id=b ondblclick="document.title+='D'" oncontextmenu="document.title+='R'">B</button>`);
		await page.click(['#b'], { count: 2 }, within(2000));
		await page.click(['#b'], { button: 'right' }, within(2000));
		expect(await page.title(within(1000))).toBe('TestDR');
	});

	it.each(['text/Confirmar', 'aria/Confirmar', 'xpath///button[2]', '::-p-text(Confirmar)', 'pierce/#inside', '>>> #inside'])('understands %s', async (selector) => {
		const page = await show(`<button>Outro</button><button onclick="document.title='ok'">Confirmar</button><div id=host></div>
			<script>host.attachShadow({ mode: 'open' }).innerHTML = '<button id=inside onclick="document.title=\\'ok\\'">in</button>'</script>`);
		expect(await page.click([selector], {}, within(2000))).toMatchObject({ rank: 0, matches: 1 });
		expect(await page.title(within(1000))).toBe('ok');
	});
});

describe('fill', () => {
	it.each([
		['a text field', '<input id=f value="old">', 'new', 'new'],
		['several lines', '<textarea id=f>old</textarea>', 'a\nb', 'a\nb'],
		['a list, by value', '<select id=f><option value=1>Um<option value=2>Dois</select>', '2', '2'],
		['a list, by label', '<select id=f><option value=1>Um<option value=2>Dois</select>', 'dois', '2'],
		['a day as a Brazilian writes it', '<input id=f type=date>', '31/12/2025', '2025-12-31'],
		['a number as a Brazilian writes it', '<input id=f type=number step=any>', '1.234,50', '1234.50'],
		['the field of a label', '<label id=l for=x>Nome</label><input id=x>', 'Ana', 'Ana'],
		['nothing, to empty it', '<input id=f value="old">', '', ''],
	])('fills %s and tells the page', async (_what, html, text, value) => {
		const page = await show(`${html}<script>for (const type of ['input', 'change']) addEventListener(type, (event) => { document.title += ' ' + type + ':' + event.target.value }, true)</script>`);
		await page.fill(['#f', '#l'], text, {}, within(2000));
		expect(await run(page, `return document.querySelector('input, textarea, select').value`)).toBe(value);
		expect(await page.title(within(1000))).toBe(`Test input:${value} change:${value}`.replaceAll('\n', ' ').trim());
	});

	it('fills editable text', async () => {
		const page = await show('<div id=f contenteditable>old <b>text</b></div>');
		await page.fill(['#f'], 'new', {}, within(2000));
		expect(await run(page, 'return f.textContent')).toBe('new');
	});

	it('reaches a field whose setter the page has replaced, as React does', async () => {
		const page = await show(`<input id=f><script>const native = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value'); let tracked = '';
			Object.defineProperty(f, 'value', { configurable: true, get() { return native.get.call(this) }, set(value) { tracked = String(value); native.set.call(this, value) } });
			f.addEventListener('input', () => { if (native.get.call(f) !== tracked) document.title = 'changed' })</script>`);
		await page.fill(['#f'], 'x', {}, within(2000));
		expect(await page.title(within(1000))).toBe('changed');
	});

	it.each([
		['read-only', '<input id=f readonly>', 'x'],
		['disabled', '<fieldset disabled><input id=f></fieldset>', 'x'],
		['checkbox', '<input id=f type=checkbox>', 'x'],
	])('refuses a field: %s', async (words, html, text) => {
		const page = await show(html);
		expect(await failure(page.fill(['#f'], text, {}, within(300)))).toMatchObject({ kind: 'unusable', message: expect.stringContaining(words) });
	});
});

describe('keys', () => {
	it('types key by key behind what is there, and into what has the focus', async () => {
		const page = await show(`<input id=f value="a" onkeydown="document.title += event.key">`);
		await page.type(['#f'], 'bç', {}, within(2000));
		await page.type(null, '1', {}, within(2000));
		expect(await run(page, 'return f.value')).toBe('abç1');
		expect(await page.title(within(1000))).toContain('b');
	});

	it('presses keys and chords', async () => {
		const page = await show(`<form onsubmit="document.title='sent ' + f.value; return false"><input id=f value="abc"></form>`);
		await page.press(['#f'], 'Control+A', within(2000));
		await page.press(null, 'x', within(2000));
		await page.press(['#f'], 'Enter', within(2000));
		expect(await page.title(within(1000))).toBe('sent x');
	});

	it.each(['Entre', 'Foo+A', ''])('refuses the key "%s"', async (key) => {
		const page = await show('<input id=f>');
		expect(await failure(page.press(['#f'], key, within(500)))).toMatchObject({ kind: 'invalid' });
	});
});

describe('choices', () => {
	it('selects by value and by label, waits for the entry, and names the one that does not come', async () => {
		const page = await show(`<select id=s><option value=1>Um</select><script>setTimeout(() => s.add(new Option('Dois ', '2')), 100)</script>`);
		await page.select(['#s'], { label: 'dois' }, within(2000));
		expect(await run(page, 'return s.value')).toBe('2');
		await page.select(['#s'], { value: '1' }, within(2000));
		expect(await run(page, 'return s.value')).toBe('1');
		expect(await failure(page.select(['#s'], { label: 'Três' }, within(200)))).toMatchObject({ kind: 'notThere', message: expect.stringContaining('Três') });
	});

	it('checks a box once, by its label where the box is hidden', async () => {
		const page = await show(`<label><input type=checkbox id=c style="display:none" onchange="document.title+='!'"><span style="padding:9px">Aceito</span></label><input type=radio id=r name=r>`);
		for (const _time of [1, 2]) await page.setChecked(['#c'], true, within(2000));
		expect(await page.title(within(1000))).toBe('Test!');
		await page.setChecked(['#r'], true, within(2000));
		expect(await run(page, 'return c.checked && r.checked')).toBe(true);
		expect(await failure(page.setChecked(['#r'], false, within(500)))).toMatchObject({ kind: 'unusable' });
	});

	it('moves the mouse over an element', async () => {
		const page = await show(`<p id=p onmouseover="document.title='over'">P</p>`);
		await page.hover(['#p'], within(2000));
		expect(await page.title(within(1000))).toBe('over');
	});

	it('gives files to a hidden file field', async () => {
		const page = await show(`<input type=file id=f style="display:none" onchange="f.files[0].text().then((text) => document.title = f.files[0].name + ' ' + f.files[0].type + ' ' + text)">`);
		await page.setFiles(['#f'], [{ fileName: 'ação.csv', mimeType: 'text/csv', bytes: Buffer.from('olá;1') }], within(2000));
		await page.waitForAny([{ selectors: ['xpath///title[contains(., "olá")]'], state: 'attached' }], within(2000));
		expect(await page.title(within(1000))).toBe('ação.csv text/csv olá;1');
	});
});
