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
const buttons = (...texts: string[]): string => texts.map((text) => `<button onclick="document.title=this.textContent.trim()">${text}</button>`).join('');

describe('of several that hold a text, the one that says just this', () => {
	it.each([
		['text/Salvar', buttons('Salvar e excluir', 'Salvar')],
		['text/Salvar', buttons('<b>Salvar</b> e excluir', '<span>Salvar</span>')],
		['::-p-text(Salvar)', buttons('Salvar como', 'Salvar', 'Não Salvar')],
		['aria/Salvar', buttons('Salvar e excluir', 'Salvar')],
	])('%s', async (selector, html) => {
		const page = await show(html);
		expect(await page.click([selector], {}, within(2000))).toEqual({ rank: 0, matches: 1 });
		expect(await page.title(within(1000))).toBe('Salvar');
	});

	it('also by its label, with what stands behind it', async () => {
		const page = await show('<label for=a>Telefone comercial:</label><input id=a><label for=b>Telefone: *</label><input id=b>');
		expect(await page.fill(['text/Telefone'], '11', {}, within(2000))).toMatchObject({ matches: 1 });
		expect(await run(page, 'return b.value')).toBe('11');
	});

	it('counts those that are equally good, hidden ones and those within one another left aside', async () => {
		const page = await show(`${buttons('Abrir', 'Abrir', 'Abrir tudo')}<button hidden>Abrir</button><div class=box><p class=box>x</p></div>`);
		expect(await page.click(['text/Abrir'], {}, within(2000))).toEqual({ rank: 0, matches: 2 });
		expect(await page.click(['button'], {}, within(2000))).toEqual({ rank: 0, matches: 3 });
		expect(await page.click(['.box'], {}, within(2000))).toEqual({ rank: 0, matches: 1 });
	});
});

describe('a field is read after it was filled', () => {
	it.each([
		['a mask', `<input id=f oninput="const d = this.value.replace(/\\D/g, ''); this.value = '(' + d.slice(0, 2) + ') ' + d.slice(2, 7) + '-' + d.slice(7, 11)">`, '11987654321'],
		['capitals', '<input id=f oninput="this.value = this.value.toUpperCase()">', 'josé'],
		['a field that is replaced', '<input id=f onchange="this.outerHTML = this.outerHTML">', 'abc'],
		['a form that is sent at once', `<form action="${'/page'}"><input id=f name=q onchange="this.form.submit()"></form>`, 'abc'],
	])('%s is no difference', async (_what, html, text) => {
		const page = await show(html);
		expect(await page.fill(['#f'], text, {}, within(3000))).toMatchObject({ matches: 1 });
	});

	it.each([
		['cut by its limit', '<input id=f maxlength=5>', 'Rua das Flores', 'more than the 5 characters that it takes: it was given 14'],
		['cut by a script', '<textarea id=f oninput="this.value = this.value.slice(0, 10)"></textarea>', 'A bomba não liga.', '10 characters, and it was given 17'],
		['rounded', `<input id=f onchange="this.value = '12,35'">`, '12,345', '5 characters, and it was given 6'],
		['clamped', '<input id=f type=range max=100>', '150', 'another text of 3 characters than it was given (3)'],
		['taken back by a framework', `<input id=f><script>f.addEventListener('input', () => queueMicrotask(() => { f.value = '' }))</script>`, 'abc', 'nothing'],
	])('what was %s is unusable, told without the value', async (_how, html, text, words) => {
		const page = await show(html);
		const error = await failure(page.fill(['#f'], text, {}, within(5000)));
		expect(error).toMatchObject({ kind: 'unusable', message: expect.stringContaining(`it holds ${words}`) });
		expect((error as Error).message).not.toContain(text.slice(0, 8));
	});

	it('a page that is still being built may keep it the second time', async () => {
		const page = await show(`<input id=f><script>let left = 1; f.addEventListener('input', () => { if (left-- > 0) f.value = '' })</script>`);
		await page.fill(['#f'], 'abc', {}, within(5000));
		expect(await run(page, 'return f.value')).toBe('abc');
	});

	it('of a secret not even the length is told', async () => {
		const page = await show('<input id=f type=password maxlength=5>');
		const error = await failure(page.fill(['#f'], 's3nha-longa', { secret: true }, within(5000)));
		expect(error).toMatchObject({ kind: 'unusable' });
		expect((error as Error).message).not.toMatch(/\d/);
	});

	it('so is one that was typed into, unless the page has gone on to the next', async () => {
		const page = await show(`<input id=f maxlength=5><input id=a maxlength=1 oninput="b.focus()"><input id=b maxlength=1>`);
		expect(await failure(page.type(['#f'], 'abcdefg', {}, within(3000)))).toMatchObject({ kind: 'unusable', message: expect.stringContaining('5 characters, and it was given 7') });
		await page.type(['#a'], '12', {}, within(2000));
		expect(await run(page, 'return a.value + b.value')).toBe('12');
	});
});

describe('values of a kind', () => {
	it.each([
		['date', '31/12/2025', '2025-12-31'],
		['month', '02/2026', '2026-02'],
		['datetime-local', '31/12/2025 08:30', '2025-12-31T08:30'],
		['number', '1.234,5', '1234.5'],
	])('%s takes %s', async (type, text, value) => {
		const page = await show(`<input id=f type=${type} step=any>`);
		await page.fill(['#f'], text, {}, within(2000));
		expect(await run(page, 'return f.value')).toBe(value);
	});

	it.each([
		['date', '31/02/2026', 'dd/mm/yyyy'],
		['month', 'março', 'mm/yyyy'],
		['datetime-local', '31/12/2025', 'dd/mm/yyyy hh:mm'],
		['number', 'dez', '1.234,5'],
	])('%s does not take %s, and says at once what it takes', async (type, text, form) => {
		const page = await show(`<input id=f type=${type}>`);
		const started = performance.now();
		const error = await failure(page.fill(['#f'], text, {}, within(5000)));
		expect(error).toMatchObject({ kind: 'invalid', message: expect.stringContaining(form) });
		expect((error as Error).message).not.toContain(text);
		expect(performance.now() - started).toBeLessThan(3000);
	});
});

it('two entries of one label are not guessed between', async () => {
	const page = await show('<select id=f><option value=1>Centro<option value=2>Centro<option value=3>centro<option value=4>Norte</select>');
	expect(await failure(page.select(['#f'], { label: 'Centro' }, within(300)))).toMatchObject({ kind: 'notThere', message: expect.stringContaining('2 entries with the label “Centro”') });
	await page.select(['#f'], { label: 'norte' }, within(2000));
	expect(await run(page, 'return f.value')).toBe('4');
	await page.select(['#f'], { value: '2' }, within(2000));
	expect(await run(page, 'return f.value')).toBe('2');
});

it('hidden elements are no records', async () => {
	const page = await show(`<div class=card hidden><b>Modelo</b></div><div class=card><b>Ana</b></div><div class=card style="display:none"><b>Ana</b></div><i class=only hidden data-x=7></i>`);
	const call = { signal: new AbortController().signal };
	const names = async (root: string, field: string) => (await page.readRecords({ root: [root], fields: { name: { selectors: [field] } } }, call)).records.map(({ values }) => values['name']?.text);
	expect(await names('.card', 'b')).toEqual(['Ana']);
	expect(await names('.card', 'text/a')).toEqual(['Ana']);
	expect(await names('.only', 'b')).toEqual([]);
	expect((await page.readRecords({ root: ['.only'], fields: { x: { selectors: [], attribute: 'data-x' } } }, call)).records).toMatchObject([{ values: { x: { text: '7' } } }]);
});

it('counts the windows that were opened, by links and by scripts', async () => {
	const page = await show(`<a id=a href="/page" target=_blank>A</a><button id=b onclick="window.open('/page')">B</button>`);
	expect(page.windowsOpened()).toBe(0);
	await page.click(['#a'], {}, within(2000));
	await page.click(['#b'], {}, within(2000));
	expect(page.windowsOpened()).toBe(2);
});
