import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { defaultKnobs } from '../../../sandbox/web-erp/options.ts';
import { startSmallSite, type SmallSite } from '../../support/browser/small-site.ts';
import { webErpRecipe } from '../../support/rpa/web-erp-recipe';
import { closeBots, openBot, type Bot } from './support/bot';

let erp: WebErpSandbox;
let site: SmallSite;
let bot: Bot;
let other: Bot;

const { createTicket } = webErpRecipe.operations;
const fields = createTicket.steps.filter((step) => 'select' in step || 'fill' in step);
const [open, , , , submit, wait] = createTicket.steps;
const unmarked = { click: { selector: '#submit-ticket', expectNavigation: true } };
const operations = {
	...webErpRecipe.operations,
	withoutDialog: { ...createTicket, steps: [open, ...fields, submit, wait] },
	/** As it comes out of a recording whose author has not thought of `write`. */
	recorded: { input: createTicket.input, steps: [open, { dialog: 'accept' }, ...fields, unmarked, wait] },
};
const send = { click: { selector: '#send', submit: true } };
const ownRecipe = {
	operations: {
		send: { write: true, steps: [{ goto: '/form' }, send, { waitFor: '.saved' }] },
		sendAndGo: { write: true, steps: [{ goto: '/form' }, { click: { selector: '#send', expectNavigation: true, submit: true } }] },
		fillAndSend: { write: true, steps: [{ goto: '/form' }, { fill: { selector: '#name', value: 'Ana' } }, send] },
		sendLate: { write: true, steps: [{ goto: '/late' }, send] },
	},
};
const ticket = { customer: '1001', description: 'A bomba não liga.' };

beforeAll(async () => {
	[erp, site] = await Promise.all([startWebErpSandbox(), startSmallSite()]);
	site.page('/form', '<form method=post action=/saved><input id=name name=name required><button id=send>Enviar</button></form>');
	site.page('/late', `<button id=send onclick="setTimeout(() => fetch('/saved', { method: 'POST' }), 700)">Enviar</button>`);
	site.page('/saved', '<p class=saved>ok</p>');
	bot = await openBot({ baseUrl: erp.baseUrl, recipe: { ...webErpRecipe, operations }, stepTimeoutMs: 2_000, operationTimeoutMs: 12_000 });
	other = await openBot({ baseUrl: site.origin, recipe: ownRecipe, stepTimeoutMs: 1_500 });
	await bot.recipes.logIn({ signal: new AbortController().signal });
});
beforeEach(() => {
	erp.reset();
	Object.assign(erp.knobs, defaultKnobs());
	site.journal.length = 0;
});
afterAll(async () => {
	await closeBots();
	await erp.close();
	await site.close();
});

test('a question that nobody answers keeps the form: nothing is done, and the error names it', async () => {
	const error = await bot.failure('withoutDialog', ticket);
	expect(error).toMatchObject({ code: 'drift', nothingDone: true, retryable: false });
	expect(error.message).toContain('the page asked “Confirma a abertura do chamado?” and no dialog step answers it; it was dismissed');
	expect(erp.tickets()).toHaveLength(0);
	expect(await bot.run('createTicket', ticket)).toMatchObject({ submitted: true });
	expect(erp.tickets()).toHaveLength(1);
});

test('a recorded form that nobody has called a write is sent once, whatever comes after it', async () => {
	erp.knobs.slowPaths = { '^/chamados$': 6_000 };
	expect(await bot.failure('recorded', ticket)).toMatchObject({ retryable: false, nothingDone: false, message: expect.stringContaining('it is not repeated') });
	expect(erp.tickets().length).toBeLessThanOrEqual(1);
	expect(erp.journal.entries({ method: 'POST', path: '/chamados' })).toHaveLength(1);
});

test.each(['send', 'sendAndGo'])('a field that the browser asks for keeps the form: nothing is done (%s)', async (operation) => {
	expect(await other.failure(operation)).toMatchObject({ code: 'drift', nothingDone: true, message: expect.stringContaining('has sent nothing to the site') });
	expect(site.journal.filter((line) => line.startsWith('POST'))).toEqual([]);
});

test('a form that is sent by the last step, at once or after a while, is submitted', async () => {
	expect(await other.run('fillAndSend')).toMatchObject({ outcome: 'done', submitted: true });
	expect(await other.run('sendLate')).toMatchObject({ outcome: 'done', submitted: true });
});
