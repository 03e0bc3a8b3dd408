import type { RawTable, WebPage } from '../../../lib/domain/web-page';
import { startSmallSite } from '../../support/browser/small-site.ts';
import type { SmallSite } from '../../support/browser/small-site.ts';
import { launchTestBrowser, within } from './test-browser';
import type { TestBrowser } from './test-browser';

let browser: TestBrowser;
let site: SmallSite;
let page: WebPage;
beforeAll(async () => {
	site = await startSmallSite();
	browser = await launchTestBrowser();
	page = await browser.open();
});
afterAll(async () => {
	await browser?.close();
	await site?.close();
});

async function show(html: string): Promise<void> {
	await page.goto(site.page('/folder/page', `<!doctype html><meta charset="utf-8">${html}`), {}, within(5000));
}
const failure = async (call: Promise<unknown>): Promise<unknown> => await call.then(() => 'no error', (error: unknown) => error);
const texts = (table: RawTable | null): string[][] | undefined => table?.rows.map((row) => row.map(({ text }) => text));

const list = `<div class=c><b class=name>Ana&nbsp; <i>Souza</i>\n</b><span class=hidden style="display:none">secret</span><a class=l href="../x?id=1">more</a>
	<input class=i value=" 12 "><input class=p type=password value=pw><select class=s><option value=1>Um<option value=2 selected> Dois </select><input type=checkbox class=k checked><img class=g alt="Sim"></div>
	<div class=c><b class=name>Bia</b><b class=name>again</b></div>`;

describe('records', () => {
	it('reads what a person reads: blanks joined, values of fields, labels of lists, nothing hidden', async () => {
		await show(list);
		const fields = Object.fromEntries(['name', 'hidden', 'l', 'i', 'p', 's', 'k', 'g', 'none'].map((name) => [name, { selectors: [`.${name}`] }]));
		const { rank, records } = await page.readRecords({ root: ['.none', '.c'], fields }, within(2000));
		expect(rank).toBe(1);
		expect(Object.fromEntries(Object.entries(records[0]?.values ?? {}).map(([name, { text }]) => [name, text]))).toEqual({
			name: 'Ana Souza', hidden: '', l: 'more', i: '12', p: '', s: 'Dois', k: 'true', g: 'Sim', none: null,
		});
		expect(records[1]?.values.name).toEqual({ text: 'Bia', rank: 0, matches: 2, differing: true });
	});

	it('reads attributes and properties, links as whole addresses, no passwords', async () => {
		await show(list);
		const fields = { l: { selectors: ['.x', '.l'], attribute: 'href' }, s: { selectors: ['.s'], attribute: 'value' }, p: { selectors: ['.p'], attribute: 'value' }, self: { selectors: [], attribute: 'class' } };
		const { records } = await page.readRecords({ root: ['.c'], fields }, within(2000));
		expect(records[0]?.values).toEqual({
			l: { text: `${site.origin}/x?id=1`, rank: 1, matches: 1 },
			s: { text: '2', rank: 0, matches: 1 },
			p: { text: null, rank: 0, matches: 1 },
			self: { text: 'c', rank: 0, matches: 1 },
		});
	});

	it('reads the whole frame as one record without a root, and nothing where the root matches nothing', async () => {
		await show(list);
		const fields = { name: { selectors: ['.name'] } };
		expect(await page.readRecords({ root: [], fields }, within(2000))).toEqual({ rank: 0, records: [{ values: { name: { text: 'Ana Souza', rank: 0, matches: 3, differing: true } } }] });
		expect(await page.readRecords({ root: ['.none'], fields }, within(2000))).toEqual({ rank: 0, records: [] });
	});

	it.each(['html', 'body', ':root'])('takes the whole page for the record of the root %s, and a piece of HTML, too', async (root) => {
		await show(list);
		const query = { root: [root], fields: { name: { selectors: ['.i'], attribute: 'value' } } };
		expect((await page.readRecords(query, within(2000))).records).toEqual([{ values: { name: { text: '12', rank: 0, matches: 1 } } }]);
		expect((await page.readMarkup(`<div><input class=i value=7></div>`, query, within(2000))).records).toEqual([{ values: { name: { text: '7', rank: 0, matches: 1 } } }]);
	});

	it.each([
		[['::-p-xpath(//div[@class="c"])'], ['.name']],
		[['.c'], ['xpath/.//b[@class="name"]']],
		[['.none', '.c'], ['::-p-text(nothing such)', '.name']],
	])('reads by other selectors than CSS: %j %j', async (root, selectors) => {
		await show(list);
		const { records } = await page.readRecords({ root, fields: { name: { selectors } } }, within(2000));
		expect(records.map(({ values }) => values.name?.text)).toEqual(['Ana Souza', 'Bia']);
	});

	it('is not misled by a page that replaces what JavaScript brings', async () => {
		await show(`<script>Array.from = Object.entries = Object.fromEntries = JSON.stringify = String.prototype.trim = () => { throw new Error('caught') };
			Element.prototype.querySelectorAll = Document.prototype.querySelectorAll = () => []; window.Promise = null; window.fetch = null</script>${list}`);
		const { records } = await page.readRecords({ root: ['.c'], fields: { name: { selectors: ['.name'] } } }, within(2000));
		expect(records[0]?.values.name?.text).toBe('Ana Souza');
		expect((await page.request({ method: 'GET', url: '/folder/page' }, within(2000))).status).toBe(200);
	});

	it('names the selector that is none', async () => {
		await show(list);
		expect(await failure(page.readRecords({ root: ['.c'], fields: { a: { selectors: ['b['] } } }, within(2000)))).toMatchObject({ kind: 'invalid' });
		for (const selector of ['b[', 'xpath///b[', '::-p-nonsense(x)', ':has(']) {
			expect(await failure(page.click(['.name', selector].reverse(), {}, within(2000)))).toMatchObject({ kind: 'invalid', selectors: [selector] });
		}
	});
});

describe('several elements in one field', () => {
	const read = async (html: string, attribute?: string): Promise<unknown> => {
		await show(`<div id=r>${html}</div>`);
		const fields = { f: { selectors: ['.f'], ...(attribute === undefined ? {} : { attribute }) } };
		return (await page.readRecords({ root: ['#r'], fields }, within(2000))).records[0]?.values['f'];
	};

	it('are told of where they differ, and hidden ones do not count', async () => {
		expect(await read('<b class=f>A</b><b class=f>B</b>')).toEqual({ text: 'A', rank: 0, matches: 2, differing: true });
		expect(await read('<b class=f>A</b><b class=f> A </b>')).toEqual({ text: 'A', rank: 0, matches: 2 });
		expect(await read('<b class=f hidden>B</b><b class=f>A</b>')).toEqual({ text: 'A', rank: 0, matches: 1 });
	});

	it('are compared by the attribute that is read, hidden fields among themselves', async () => {
		expect(await read('<input type=hidden class=f value=1><input type=hidden class=f value=2>', 'value')).toEqual({ text: '1', rank: 0, matches: 2, differing: true });
	});

	it('finds what stands around an element', async () => {
		await show('<ul><li class="page-item disabled"><span><a id=n>next</a></span></li></ul>');
		const fields = { around: { selectors: ['xpath/ancestor::li[1]', 'xpath/parent::*'], attribute: 'class' } };
		for (const root of ['#n', 'text/next']) {
			expect((await page.readRecords({ root: [root], fields }, within(2000))).records[0]?.values['around']?.text).toBe('page-item disabled');
		}
	});
});

describe('tables', () => {
	it('puts cells that span into each of their places, and keeps tables within tables apart', async () => {
		await show(`<table id=t><thead><tr><td rowspan=2>Nome<th colspan=2>Saldo</tr><tr><th>R$<th>US$</tr></thead>
			<tbody><tr><td><a href="/c/1">Ana</a><td>1,00<td><table><tr><td>2,00</td></tr></table></tr><tr style="display:none"><td>no</tr><tr><td colspan=9>Fim<td><input value="v"></tr></table>`);
		const table = await page.readTable(['#none', '#t'], within(2000));
		expect(table).toMatchObject({ rank: 1, matches: 1 });
		expect(texts(table)).toEqual([
			['Nome', 'Saldo', 'Saldo'],
			['Nome', 'R$', 'US$'],
			['Ana', '1,00', '2,00'],
			[...Array.from({ length: 9 }, () => 'Fim'), 'v'],
		]);
		expect(table?.rows.map((row) => row[0]?.header)).toEqual([true, true, false, false]);
		expect(table?.rows[2]?.[0]?.link).toBe(`${site.origin}/c/1`);
	});

	it('says where a cell spans columns, and takes equal cells for what they are', async () => {
		await show(`<table id=t><tr><td colspan=2>Total<td>1</tr><tr><td>Natal<td>Natal<td>2</tr></table>`);
		const table = await page.readTable(['#t'], within(2000));
		expect(table?.rows.map((row) => row.map(({ span }) => span))).toEqual([[0, 0, undefined], [undefined, undefined, undefined]]);
	});

	it('says where a table has more rows than are read', async () => {
		const rows = (count: number): string => `<script>document.write('<table id=t><tr><th>N' + '<tr><td>1'.repeat(${count}) + '</table>')</script>`;
		await show(rows(10_000));
		const whole = await page.readTable(['#t'], within(20_000));
		expect([whole?.rows.length, whole?.more]).toEqual([10_001, undefined]);
		await show(rows(10_200));
		expect((await page.readTable(['#t'], within(20_000)))?.more).toBe(true);
	}, 60_000);

	it('keeps a span within its part of the table, and survives absurd ones', async () => {
		await show(`<table id=t><tbody><tr><td rowspan=65000>a<td>b</tr><tr><td colspan=0>c</tr></tbody><tbody><tr><td>d<td>e</tr></tbody></table>`);
		expect(texts(await page.readTable(['#t'], within(2000)))).toEqual([['a', 'b'], ['a', 'c'], ['d', 'e']]);
	});

	it('reads the table in what was found, also one that only says it is one', async () => {
		await show(`<div id=w><table><tr><td>x</table></div><div role=grid id=g><div role=row><span role=columnheader>H</span></div><div role=row><span role=gridcell>v</span></div></div><p id=p>`);
		expect(texts(await page.readTable(['#w'], within(2000)))).toEqual([['x']]);
		expect(texts(await page.readTable(['#g'], within(2000)))).toEqual([['H'], ['v']]);
		expect(await page.readTable(['#p'], within(2000))).toBeNull();
		expect(await page.readTable(['#none'], within(2000))).toBeNull();
	});
});

describe('markup', () => {
	it('reads HTML that a request brought, and neither loads nor runs anything in it', async () => {
		await show('<p>');
		site.journal.length = 0;
		const html = `<tr class=r><td>Ana<br>Souza</td><td><a href="c/1">x</a></td><td hidden>h</td></tr><img src="/loaded.png" onerror="document.title='run'"><script>document.title='run'</script><link rel=stylesheet href="/loaded.css">`;
		const { records } = await page.readMarkup(html, { root: ['tr.r'], fields: { name: { selectors: ['td'] }, link: { selectors: ['a'], attribute: 'href' }, hidden: { selectors: ['.r [hidden]'] } } }, within(2000));
		expect(records[0]?.values).toMatchObject({ name: { text: 'Ana Souza', matches: 3 }, link: { text: `${site.origin}/folder/c/1` } });
		expect(await page.title(within(1000))).toBe('');
		expect(site.journal).toEqual([]);
		expect(await failure(page.readMarkup(html, { root: ['text/Ana'], fields: {} }, within(2000)))).toMatchObject({ kind: 'invalid' });
	});

	it('reads it on a page that trusts no HTML', async () => {
		const address = site.page('/strict', (_request, response) => void response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'" }).end('<p>strict'));
		await page.goto(address, {}, within(3000));
		const { records } = await page.readMarkup('<b>x</b>', { root: ['b'], fields: { t: { selectors: [] } } }, within(2000));
		expect(records[0]?.values.t?.text).toBe('x');
	});
});
