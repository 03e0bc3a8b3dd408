import type { RecipeResult } from '../../../lib/domain/recipes/recipe-port';
import { pdfOperation, scrapeOperation, screenshotOperation, type ScrapeWishes } from '../../../lib/n8n/rpa/page-recipe';
import { fileItem, scrapedItems } from '../../../lib/n8n/rpa/result-items';
import { columnsOf, fieldsOf } from '../../../nodes/RpaScrape/operations/page/scrape-rows';

const wishes: ScrapeWishes = {
	url: ' /clientes ',
	waitFor: '',
	returns: 'list',
	rowSelector: '.customer || .cliente',
	tableSelector: 'table',
	fields: fieldsOf({ field: [{ name: 'name', selector: '.name\n.nome', attribute: '', type: 'string', required: true, pattern: '' }, { name: 'balance', selector: '.balance', type: 'moneyBRL' }] }),
	columns: [],
	noResult: '',
	nextPage: '',
	maximumPages: 3,
};

const result = (data: unknown, change: Partial<RecipeResult> = {}): RecipeResult => ({ outcome: 'done', found: true, message: null, data: { data }, files: {}, warnings: [], dialogs: [], submitted: false, ...change });

test('a list is an operation that opens the page, waits for a row and reads all of them', () => {
	expect(scrapeOperation(wishes)).toMatchObject({
		write: false,
		steps: [
			{ kind: 'goto', path: '/steps/0/goto', url: '/clientes' },
			{ kind: 'waitFor', anyOf: [{ condition: { selectors: ['.customer', '.cliente'], state: 'visible' }, outcome: null }] },
			{
				kind: 'extract',
				shape: 'list',
				root: ['.customer', '.cliente'],
				minRows: 1,
				maxRows: 500,
				paging: null,
				fields: { name: { selectors: ['.name', '.nome'], type: 'string', required: true }, balance: { selectors: ['.balance'], type: 'moneyBRL', required: false } },
			},
		],
	});
});

test('what the page shows when there is nothing ends the operation as not found', () => {
	const [, wait] = scrapeOperation({ ...wishes, noResult: '.none || text/Nenhum' }).steps;
	expect(wait).toMatchObject({ anyOf: [{ outcome: null }, { condition: { selectors: ['.none', 'text/Nenhum'] }, outcome: 'notFound' }] });
});

test('what the node is told to wait for counts instead of what is read', () => {
	const [, wait] = scrapeOperation({ ...wishes, waitFor: '#ready' }).steps;
	expect(wait).toMatchObject({ anyOf: [{ condition: { selectors: ['#ready'] } }] });
});

test('where no row is fine nothing is waited for', () => {
	expect(scrapeOperation({ ...wishes, minimumRows: 0 }).steps.map(({ kind }) => kind)).toEqual(['goto', 'extract']);
});

test('a record waits for its first required field, which need not be visible', () => {
	const fields = fieldsOf({ field: [{ name: 'a', selector: '.a' }, { name: 'b', selector: 'meta[name=b]', attribute: 'content', required: true }] });
	const [, wait, extract] = scrapeOperation({ ...wishes, returns: 'record', fields }).steps;
	expect(wait).toMatchObject({ anyOf: [{ condition: { selectors: ['meta[name=b]'], state: 'attached' } }] });
	expect(extract).toMatchObject({ shape: 'object', root: [], fields: { b: { attribute: 'content' } } });
});

test('a table takes its columns by heading, or by place', () => {
	const columns = columnsOf({ column: [{ name: 'balance', heading: 'Saldo || Saldo devedor', type: 'moneyBRL' }, { name: 'page', heading: '4', link: true, type: 'url' }] });
	const [, , extract] = scrapeOperation({ ...wishes, returns: 'table', fields: [], columns, nextPage: 'a.next' }).steps;
	expect(extract).toMatchObject({
		shape: 'table',
		table: ['table'],
		paging: { next: ['a.next'], maxPages: 3 },
		columns: { balance: { headers: ['Saldo', 'Saldo devedor'], link: false }, page: { headers: [], position: 4, link: true } },
	});
});

test('what is read in a frame is waited for in it', () => {
	expect(scrapeOperation({ ...wishes, frame: 'iframe#main' }).steps).toMatchObject([{ kind: 'goto' }, { kind: 'frame', target: { selectors: ['iframe#main'] }, steps: [{ kind: 'waitFor' }, { kind: 'extract' }] }]);
});

test('pictures and PDFs wait until all of the page is loaded', () => {
	expect(screenshotOperation({ url: '/', waitFor: '', element: '#box' }).steps).toMatchObject([{ until: 'load' }, { kind: 'waitFor' }, { kind: 'screenshot', selectors: ['#box'], fullPage: false }]);
	expect(pdfOperation({ url: '/', waitFor: '' }).steps).toMatchObject([{ until: 'load' }, { kind: 'pdf', options: { format: 'A4', landscape: false, printBackground: true } }]);
});

test.each([
	['Fields', () => fieldsOf({})],
	['Fields', () => fieldsOf({ field: [{ name: '', selector: '.a' }] })],
	['Fields', () => fieldsOf({ field: [{ name: 'error', selector: '.a' }] })],
	['Fields', () => fieldsOf({ field: [{ name: 'a', selector: '.a' }, { name: 'a', selector: '.b' }] })],
	['Columns', () => columnsOf({ column: [{ name: 'a', heading: '' }] })],
])('a wrong entry of “%s” is refused by name', (label, read) => {
	expect(read).toThrow(expect.objectContaining({ code: 'validation', message: expect.stringContaining(label) }));
});

test.each([{ pattern: '(' }, { type: 'number' }])('a field with $pattern$type is refused before a page is opened', (change) => {
	expect(() => scrapeOperation({ ...wishes, fields: fieldsOf({ field: [{ name: 'a', selector: '.a', ...change }] }) })).toThrow(expect.objectContaining({ code: 'validation', message: expect.stringContaining('“a”') }));
});

test.each([['Row Selector', { returns: 'list', rowSelector: ' ' }], ['Table Selector', { returns: 'table', tableSelector: '||' }]] as const)('without a “%s” nothing is opened', (label, change) => {
	expect(() => scrapeOperation({ ...wishes, ...change })).toThrow(expect.objectContaining({ code: 'validation', message: expect.stringContaining(label) }));
});

test('each row is an item; warnings come with the first', () => {
	const warnings = [{ path: '/steps/2/extract', message: 'Second choice.' }];
	expect(scrapedItems(result([{ name: 'Ana' }, { name: 'Rui' }], { warnings }), { returns: 'list' })).toEqual([{ name: 'Ana', found: true, warnings }, { name: 'Rui', found: true }]);
});

test('as a list all rows are in one item', () => {
	expect(scrapedItems(result([{ name: 'Ana' }]), { returns: 'table', rowsAs: 'list' })).toEqual({ found: true, rows: [{ name: 'Ana' }] });
});

test.each(['record', 'list', 'table'] as const)('a %s that is not there gives one item that says so', (returns) => {
	expect(scrapedItems(result(undefined, { found: false, outcome: 'notFound', data: {} }), { returns })).toEqual({ found: false });
});

test('a file has the name it is given, else its own', () => {
	const data = { fileName: 'data.png', mimeType: 'image/png', bytes: new Uint8Array(3) };
	expect(fileItem(result(undefined, { files: { data } }), ' tela.png ')).toMatchObject({ json: { fileName: 'tela.png', bytes: 3 }, files: { data: { fileName: 'tela.png' } } });
	expect(fileItem(result(undefined, { files: { data } })).json).toEqual({ fileName: 'data.png', mimeType: 'image/png', bytes: 3 });
});
