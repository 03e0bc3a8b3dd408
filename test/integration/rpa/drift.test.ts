import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { patientWithPages, webErpRecipe } from '../../support/rpa/web-erp-recipe';
import { closeBots, openBot, type Bot } from './support/bot';

let erp: WebErpSandbox;
let bot: Bot;

const maria = { phone: '11987654321' };
const pngSignature = '89504e470d0a1a0a';

beforeAll(async () => {
	erp = await startWebErpSandbox();
	bot = await openBot({ baseUrl: erp.baseUrl, recipe: patientWithPages(webErpRecipe), stepTimeoutMs: 1_000 });
	await bot.recipes.logIn({ signal: new AbortController().signal });
});
afterEach(() => {
	Object.assign(erp.knobs, { renameIds: false, swapColumns: false, duplicateRows: false, interstitial: 'never', interstitialAs: 'page' });
});
afterAll(async () => {
	await closeBots();
	await erp.close();
});

test('ids that were renamed are drift: step, selectors and page are told, a picture and the HTML are attached', async () => {
	erp.knobs.renameIds = true;
	const error = await bot.failure('searchCustomer', maria);
	expect(error).toMatchObject({
		code: 'drift',
		retryable: false,
		context: { recipe: 'web-erp', operation: 'searchCustomer', path: expect.stringContaining('/operations/searchCustomer/steps/1'), kind: 'fill', selectors: ['#search-phone'], url: `${erp.baseUrl}/clientes` },
	});
	const [picture, html] = error.attachments ?? [];
	expect(picture).toMatchObject({ mimeType: 'image/png' });
	expect(Buffer.from(picture!.bytes.slice(0, 8)).toString('hex')).toBe(pngSignature);
	expect(html).toMatchObject({ mimeType: 'text/html' });
	expect(new TextDecoder().decode(html!.bytes)).toContain('Pesquisar');
});

test('labels and headings still find what ids no longer find, and the use of a second choice is a warning', async () => {
	erp.knobs.renameIds = true;
	const { data, warnings } = await bot.run('searchByLabels', maria);
	expect(data).toMatchObject({ customers: [{ name: 'Maria Aparecida da Silva' }] });
	expect(warnings.map(({ path }) => path)).toContainEqual(expect.stringContaining('/operations/searchByLabels/steps/1'));
	expect(warnings.map(({ message }) => message).join(' ')).toContain('aria/Telefone');
});

test('a selector that matches the wrong cell is found out by the type of its value', async () => {
	erp.knobs.swapColumns = true;
	expect(await bot.failure('searchCustomer', maria)).toMatchObject({ code: 'drift', message: expect.stringContaining('email') });
	expect(await bot.failure('ordersByPosition', { customer: '1003' })).toMatchObject({ code: 'drift', message: expect.stringContaining('date') });
});

test('columns that have changed places are read by their headings', async () => {
	const before = await bot.run('orders', { customer: '1001' });
	erp.knobs.swapColumns = true;
	expect((await bot.run('orders', { customer: '1001' })).data).toEqual(before.data);
});

test('a notice in the way is drift, and a recipe that expects it goes on', async () => {
	erp.knobs.interstitial = 'always';
	expect(await bot.failure('searchCustomer', maria)).toMatchObject({ code: 'drift', context: { url: `${erp.baseUrl}/comunicado` } });

	const { steps, ...rest } = webErpRecipe.operations.searchCustomer;
	const past = { if: { test: { selector: '#continuar' }, then: [{ click: { selector: '#continuar', expectNavigation: true } }] } };
	const careful = await openBot({
		baseUrl: erp.baseUrl,
		recipe: { ...webErpRecipe, login: [...webErpRecipe.login.slice(0, -1), past, webErpRecipe.login.at(-1)], operations: { searchCustomer: { ...rest, steps: [steps[0], past, ...steps.slice(1)] } } },
		browser: bot.browser,
	});
	erp.knobs.interstitial = 'once';
	expect(await careful.run('searchCustomer', maria)).toMatchObject({ data: { customer: { code: 1001 } } });
});

test('a notice that lies over the page is drift, too', async () => {
	erp.knobs.interstitial = 'always';
	erp.knobs.interstitialAs = 'overlay';
	expect(await bot.failure('searchCustomer', maria)).toMatchObject({ code: 'drift' });
});

test('two records where the recipe wants one are ambiguous, not the first of them', async () => {
	erp.knobs.duplicateRows = true;
	expect(await bot.failure('searchCustomer', maria)).toMatchObject({ code: 'ambiguous' });
});

test('“nobody found” and “the page has changed” are told apart', async () => {
	expect(await bot.run('searchCustomer', { phone: '11000000000' })).toMatchObject({ outcome: 'notFound' });
	erp.knobs.renameIds = true;
	expect(await bot.failure('searchCustomer', { phone: '11000000000' })).toMatchObject({ code: 'drift' });
});
