import { startAlmacen, type AlmacenSandbox } from '../../../sandbox/web-pages/almacen.ts';
import { startDispatch, type DispatchSandbox } from '../../../sandbox/web-pages/dispatch.ts';
import { startLager, type LagerSandbox } from '../../../sandbox/web-pages/lager.ts';
import { closeBots, openBot, type Bot } from './support/bot';
import { almacenRecipe, dispatchRecipe, lagerRecipe } from './support/other-recipes';

afterAll(closeBots);

describe('a German one: frameset, HTTP Basic, tables without headings and ids', () => {
	let lager: LagerSandbox;
	let bot: Bot;
	beforeAll(async () => {
		lager = await startLager();
		bot = await openBot({ baseUrl: lager.baseUrl, recipe: lagerRecipe, user: lager.user, password: lager.password, httpBasic: true });
	});
	afterAll(async () => await lager.close());

	test('an article is searched in one frame and read in another', async () => {
		const { data } = await bot.run('article', { code: 'A-1004' });
		expect(data.article).toMatchObject([{ stock: expect.any(Number), arrived: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }]);
		expect(await bot.run('article', { code: 'Z-9' })).toMatchObject({ found: false, message: expect.stringContaining('Kein Artikel') });
	});

	test('a list is read over its pages', async () => {
		expect((await bot.run('list')).data.articles).toHaveLength(23);
	});

	test('a wrong password of the browser’s own window is a refused login, and not sent with every call', async () => {
		const wrong = await openBot({ baseUrl: lager.baseUrl, recipe: lagerRecipe, user: lager.user, password: 'falsches-passwort', httpBasic: true, browser: bot.browser });
		for (let call = 0; call < 5; call++) expect(await wrong.failure('list')).toMatchObject({ code: 'auth' });
		const sent = lager.journal.entries({ status: 401 }).filter(({ headers }) => headers.authorization !== undefined);
		expect(sent.length).toBeLessThanOrEqual(2);
	});
});

describe('an English one: sign-in in three steps, everything in shadow roots, no ids', () => {
	let dispatch: DispatchSandbox;
	let bot: Bot;
	beforeAll(async () => {
		dispatch = await startDispatch();
		bot = await openBot({ baseUrl: dispatch.baseUrl, recipe: dispatchRecipe, user: dispatch.user, password: dispatch.password });
	});
	afterAll(async () => await dispatch.close());

	test('shipments are found by customer, also after the site has ended the session', async () => {
		const all = await bot.run('shipments', { customer: 'a' });
		const [first] = all.data.shipments as Array<{ number: string; customer: string }>;
		dispatch.endSessions();
		expect((await bot.run('shipments', { customer: first!.customer })).data.shipments).toEqual(expect.arrayContaining([expect.objectContaining({ number: first!.number })]));
		expect(dispatch.logins()).toEqual([true, true]);
		expect(await bot.run('shipments', { customer: 'nobody at all' })).toMatchObject({ found: false });
	});

	test('a form in a shadow root is sent', async () => {
		await bot.run('pickup', { customer: 'Acme', date: '2026-11-30' });
		expect(dispatch.pickups()).toMatchObject([{ customer: 'Acme', date: '2026-11-30', branch: 'chi' }]);
	});

	test('a wrong password is refused in the page’s own words', async () => {
		const wrong = await openBot({ baseUrl: dispatch.baseUrl, recipe: dispatchRecipe, user: dispatch.user, password: 'wrong-password', browser: bot.browser });
		expect(await wrong.failure('shipments', { customer: 'a' })).toMatchObject({ code: 'auth', message: expect.stringContaining('couldn') });
	});
});

describe('a Spanish one without log-in: paging by posted forms, nested frames, windows from windows, a prompt', () => {
	let almacen: AlmacenSandbox;
	let bot: Bot;
	beforeAll(async () => {
		almacen = await startAlmacen();
		bot = await openBot({ baseUrl: almacen.baseUrl, recipe: almacenRecipe });
	});
	afterAll(async () => await almacen.close());

	test('a table with headings over two rows and cells over several is read over pages that come by POST', async () => {
		const { data } = await bot.run('stock');
		const articles = data.articles as Array<{ family: string; code: string; seville: number }>;
		expect(articles).toHaveLength(23);
		expect(new Set(articles.map(({ code }) => code)).size).toBe(23);
		expect(articles.every(({ family, seville }) => family !== '' && Number.isInteger(seville))).toBe(true);
	});

	test('a file that answers a form is downloaded', async () => {
		const { files } = await bot.run('export');
		expect(files.stock!.fileName).toBe('existencias.csv');
		expect(new TextDecoder().decode(files.stock!.bytes)).toContain('Código;Artículo');
	});

	test('a window that a window opens is read', async () => {
		expect((await bot.run('supplier', { code: 'A-1001' })).data.supplier).toMatchObject({ name: expect.stringContaining('Suministros') });
	});

	test('a frame within a frame is read', async () => {
		expect((await bot.run('panel')).data.panel).toEqual({ articles: 23 });
	});

	test('a prompt is answered', async () => {
		await bot.run('order', { number: 'P-77' });
		expect(almacen.orderNotes()).toEqual(['P-77']);
	});

	test('text edited in place, grouped lists and boxes behind their labels are filled in', async () => {
		expect((await bot.run('register')).data.entry).toEqual({ number: 'AL-0001' });
		expect(almacen.registrations()).toMatchObject([{ warehouse: 'PMI', notes: 'Frágil, con cuidado', urgent: true, fragile: true }]);
	});
});
