import { testRpaBrowserCredential } from '../../lib/n8n/rpa/credential-test';
import { bytesOf, errors, isPng, results, WebErpUnderTest } from './rpa-scrape.fixtures';

let web: WebErpUnderTest;

beforeAll(async () => {
	web = await WebErpUnderTest.start();
}, 60_000);

afterAll(async () => await web.stop());

beforeEach(() => web.reset());

const columns = { column: [{ name: 'number', heading: 'Pedido', required: true }, { name: 'date', heading: 'Data', type: 'dateBR', required: true }, { name: 'total', heading: 'Total', type: 'moneyBRL', required: true }] };
const orders = { url: '/clientes/1003/pedidos', returns: 'table', tableSelector: '#orders', columns, nextPage: 'a.next-page' };

test('a table of several pages gives an item for each row, by the headings of its columns', async () => {
	const run = await web.run('page scrape', orders);
	expect(errors(run)).toEqual([]);
	expect(results(run)).toHaveLength(web.erp.ordersOf('1003').length);
	expect(results(run)[0]).toMatchObject({ json: { found: true, number: expect.any(String), date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }, pairedItem: { item: 0 } });
});

test('columns that have changed places are still read right', async () => {
	const before = results(await web.run('page scrape', { ...orders, options: { rowsAs: 'list' } }))[0]?.json;
	web.erp.knobs.swapColumns = true;
	expect(results(await web.run('page scrape', { ...orders, options: { rowsAs: 'list' } }))[0]?.json).toEqual(before);
});

test('what the page shows when there is nothing gives one item that says so', async () => {
	const fields = { field: [{ name: 'name', selector: '.customer-name' }] };
	const run = await web.run('page scrape', { url: '/clientes?telefone=11900000000', returns: 'list', rowSelector: '.customer-result', fields, noResult: '.no-result' });
	expect(errors(run)).toEqual([]);
	expect(results(run).map(({ json }) => json)).toEqual([{ found: false }]);
});

test('a list is read with a selector for each value; a second choice is told as a warning', async () => {
	const fields = { field: [{ name: 'sku', selector: '.stock-sku', required: true }, { name: 'price', selector: '.no-such || .stock-price', type: 'moneyBRL' }] };
	const run = await web.run('page scrape', { url: '/estoque/consulta?produto=CIM-CP2-50', returns: 'list', rowSelector: '.stock-row', fields });
	expect(errors(run)).toEqual([]);
	expect(results(run)[0]?.json).toMatchObject({ found: true, sku: 'CIM-CP2-50', warnings: [{ path: expect.any(String) }] });
});

test('what stands in a frame is read in it', async () => {
	const fields = { field: [{ name: 'field', selector: '#product-code', attribute: 'id', required: true }] };
	const run = await web.run('page scrape', { url: '/estoque', returns: 'record', fields, options: { frame: 'iframe[name=conteudo]' } });
	expect(errors(run)).toEqual([]);
	expect(results(run)[0]?.json).toMatchObject({ found: true, field: 'product-code' });
});

test('a foreign address is blocked before the browser is asked', async () => {
	const fields = { field: [{ name: 'title', selector: 'h1' }] };
	for (const url of ['https://example.com/', 'file:///etc/hostname', 'http://169.254.169.254/']) {
		expect(errors(await web.run('page scrape', { url, returns: 'record', fields }))[0]?.json).toMatchObject({ details: { code: expect.stringMatching(/blocked|validation/) } });
	}
});

test('a picture and a PDF of a page are binaries by the name “data”', async () => {
	const run = await web.run('page screenshot', { url: '/clientes', options: { fileName: 'tela.png' } });
	expect(errors(run)).toEqual([]);
	const [picture] = results(run);
	expect(isPng(bytesOf(picture, 'data'))).toBe(true);
	expect(picture?.json).toEqual({ fileName: 'tela.png', mimeType: 'image/png', bytes: bytesOf(picture, 'data').length });
	const [paper] = results(await web.run('page pdf', { url: '/clientes' }));
	expect(bytesOf(paper, 'data').subarray(0, 5).toString()).toBe('%PDF-');
});

const tested = async (changes = {}) => await testRpaBrowserCredential.call({} as never, { id: '1', name: 'Web', type: 'backofficeRpaBrowserApi', data: web.credential(changes) });

test('the credential’s test logs in by the recipe, and says so', async () => {
	expect(await tested()).toEqual({ status: 'OK', message: 'The site answers, and the login of the recipe works. The recipe has the operations searchCustomer, createTicket.' });
	expect(web.erp.logins()).toMatchObject([{ outcome: 'ok' }]);
});

test('without a login recipe the test opens the site, and says that no login was tried', async () => {
	expect(await tested({ recipe: '{}' })).toEqual({ status: 'OK', message: 'The site answers. No login was tried, because the recipe has none.' });
	expect(web.erp.journal.count({})).toBeGreaterThan(0);
});

test('a wrong password is told by the test, without the password', async () => {
	const { status, message } = await tested({ password: 'canary-password' });
	expect(status).toBe('Error');
	expect(message).toMatch(/refused|password/i);
	expect(message).not.toContain('canary');
});

test('without a browser the test names what was tried and what to do', async () => {
	const { status, message } = await tested({ executablePath: '/nowhere/chromium' });
	expect(status).toBe('Error');
	expect(message).toContain('/nowhere/chromium');
});
