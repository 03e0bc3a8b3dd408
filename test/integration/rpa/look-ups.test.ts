import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { webErpRecipe } from '../../support/rpa/web-erp-recipe';
import { browsersOfThisProcess, closeBots, openBot, type Bot } from './support/bot';

let erp: WebErpSandbox;
let bot: Bot;

const maria = { phone: '11987654321' };

beforeAll(async () => {
	erp = await startWebErpSandbox();
	bot = await openBot({ baseUrl: erp.baseUrl, recipe: webErpRecipe });
});
afterAll(async () => {
	await closeBots();
	await erp.close();
});

test('a customer is found by phone', async () => {
	expect(await bot.run('searchCustomer', maria)).toMatchObject({
		outcome: 'done',
		found: true,
		data: { customer: { code: 1001, name: 'Maria Aparecida da Silva', email: 'cliente1001@example.com.br' } },
		warnings: [],
		submitted: false,
	});
});

test('nobody with that phone is an outcome, not an error', async () => {
	expect(await bot.run('searchCustomer', { phone: '11000000000' })).toMatchObject({ outcome: 'notFound', found: false, data: {} });
});

test('the same by a request from within the page', async () => {
	expect(await bot.run('searchFast', maria)).toMatchObject({ data: { customers: [{ code: '1001', name: 'Maria Aparecida da Silva' }] } });
});

test('a table is read over all its pages, without its rows of totals', async () => {
	const { data } = await bot.run('orders', { customer: '1003' });
	const shown = erp.ordersOf('1003');
	expect((data.orders as Array<{ number: string }>).map(({ number }) => number)).toEqual(shown.map(({ id }) => id));
});

test('a form in a frame is filled in and its result read', async () => {
	expect(await bot.run('stock', { sku: 'CIM-CP2-50' })).toMatchObject({ data: { stock: { sku: 'CIM-CP2-50' } } });
	expect(await bot.run('stock', { sku: 'NADA' })).toMatchObject({ found: false });
});

test('a window that opens is read', async () => {
	expect(await bot.run('address', { customer: '1001' })).toMatchObject({ data: { address: { city: 'São Paulo', state: 'SP' } } });
});

test('a file is downloaded', async () => {
	const { files } = await bot.run('exportOrders', { customer: '1003' });
	expect(files.orders).toMatchObject({ fileName: 'pedidos-1003.csv' });
	expect(new TextDecoder('windows-1252').decode(files.orders!.bytes).split('\r\n')[0]).toBe('Pedido;Data;Situação;Total');
});

test('a ticket is opened once, with its dialog accepted, and its number read', async () => {
	const { data, submitted, dialogs } = await bot.run('createTicket', { customer: '1001', description: 'A bomba não liga.' });
	expect(submitted).toBe(true);
	expect(dialogs).toMatchObject([{ type: 'confirm', answer: 'accept' }]);
	expect(erp.tickets()).toMatchObject([{ number: (data.ticket as { number: string }).number, customerId: '1001', description: 'A bomba não liga.' }]);
});

test('what the page refuses is told as an outcome with the page’s own words', async () => {
	const before = erp.tickets().length;
	expect(await bot.run('createTicket', { customer: '1001', description: 'oi' })).toMatchObject({ outcome: 'rejected', message: expect.stringContaining('escri') });
	expect(erp.tickets()).toHaveLength(before);
});

test('all this took one login and one browser', async () => {
	expect(erp.logins()).toHaveLength(1);
	expect(await browsersOfThisProcess()).toBe(1);
});
