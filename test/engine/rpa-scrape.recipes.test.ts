import { bytesOf, errors, inputs, isPng, results, WebErpUnderTest } from './rpa-scrape.fixtures';

let web: WebErpUnderTest;

beforeAll(async () => {
	web = await WebErpUnderTest.start();
}, 60_000);

afterAll(async () => await web.stop());

beforeEach(() => web.reset());

const search = { recipeFrom: 'credential', recipeOperation: 'searchCustomer' };
const ticket = { recipeFrom: 'credential', recipeOperation: 'createTicket', ...inputs({ customer: '1001', description: 'Caixa rasgada' }) };

test('twenty items at once log in once, and each gets its own answer', async () => {
	const input = Array.from({ length: 20 }, (_, index) => ({ json: { phone: index % 2 === 0 ? '(11) 98765-4321' : '(11) 90000-0000' } }));
	const run = await web.run('recipe run', { ...search, ...inputs({ phone: '={{ $json.phone }}' }) }, { input });
	expect(results(run).map(({ json }) => json.found)).toEqual(input.map((_, index) => index % 2 === 0));
	expect(results(run)[0]?.json).toMatchObject({ outcome: 'done', customer: { name: expect.any(String), balance: expect.anything() } });
	expect(results(run)[1]?.json).toMatchObject({ found: false, outcome: 'notFound' });
	expect(web.erp.logins()).toHaveLength(1);
});

test('an operation of the node’s own recipe uses the login of the credential’s', async () => {
	const recipe = JSON.stringify([{ goto: '/clientes/{{input.code}}' }, { extract: { as: 'customer', fields: { name: { selector: '.value-name', required: true } } } }]);
	const run = await web.run('recipe run', { recipeFrom: 'node', recipe, inputAs: 'json', inputJson: '{"code":"1001"}', recipeOperation: 'run' });
	expect(errors(run)).toEqual([]);
	expect(results(run)[0]?.json).toMatchObject({ found: true, customer: { name: expect.stringContaining('Maria') } });
});

test('an input that the recipe does not know is named, and nothing is opened', async () => {
	const run = await web.run('recipe run', { ...search, ...inputs({ fone: '(11) 98765-4321' }) });
	expect(errors(run)[0]?.json).toMatchObject({ error: expect.stringMatching(/phone|fone/), details: { code: 'validation' } });
	expect(web.erp.journal.count({})).toBe(0);
});

test('an operation that does not exist is answered with those that do', async () => {
	const run = await web.run('recipe run', { recipeFrom: 'credential', recipeOperation: 'find', ...inputs({}) });
	expect(errors(run)[0]?.json).toMatchObject({ error: 'The recipe has no operation “find”.', message: expect.stringContaining('searchCustomer, createTicket') });
});

test('a changed page is a drift error with a picture and a copy of the page', async () => {
	await web.run('recipe run', { ...search, ...inputs({ phone: '(11) 98765-4321' }) });
	web.erp.knobs.renameIds = true;
	const run = await web.run('recipe run', { ...search, ...inputs({ phone: '(11) 98765-4321' }), options: { stepTimeoutMs: 1000 } });
	const [failed] = errors(run);
	expect(failed?.json).toMatchObject({ details: { code: 'drift', retryable: false } });
	expect(isPng(bytesOf(failed, 'screenshot'))).toBe(true);
	expect(bytesOf(failed, 'page').toString()).toContain('<');
	expect(`${JSON.stringify(failed)} ${bytesOf(failed, 'page').toString()}`).not.toContain('bot-password');
});

test('the same idempotency key opens one ticket, in this run and in a later one', async () => {
	const keyed = { ...ticket, idempotencyKey: 'message-1' };
	const first = await web.run('recipe run', keyed, { input: [{ json: {} }, { json: {} }] });
	expect(errors(first)).toEqual([]);
	expect(results(first).map(({ json }) => json)).toMatchObject([{ submitted: true, ticket: { number: expect.any(String) } }, { submitted: true, repeated: true }]);
	const [again] = results(await web.run('recipe run', keyed));
	expect(again?.json).toMatchObject({ repeated: true, ticket: results(first)[0]?.json.ticket });
	expect(web.erp.tickets()).toHaveLength(1);
});

test('a ticket whose answer was lost is uncertain, and is not opened again', async () => {
	web.erp.knobs.ticketLost = true;
	const keyed = { ...ticket, idempotencyKey: 'message-2' };
	expect(errors(await web.run('recipe run', keyed))[0]?.json).toMatchObject({ details: { code: 'uncertain', retryable: false } });
	web.erp.knobs.ticketLost = false;
	expect(errors(await web.run('recipe run', keyed))[0]?.json).toMatchObject({ details: { code: 'uncertain' } });
	expect(web.erp.tickets()).toHaveLength(1);
});

test('a test gives a picture of each step and stops before the submitting one', async () => {
	await web.run('recipe run', { ...search, ...inputs({ phone: '(11) 98765-4321' }) });
	const [item] = results(await web.run('recipe test', ticket));
	expect(item?.json).toMatchObject({ ok: true, outcome: 'stoppedBeforeSubmit', steps: [{ kind: 'goto', ok: true, picture: 'step_01' }, { kind: 'fill' }, { kind: 'dialog' }] });
	expect(isPng(bytesOf(item, 'step_01'))).toBe(true);
	expect(web.erp.tickets()).toHaveLength(0);
});

test('a test of a recipe that no longer fits shows how far it came', async () => {
	await web.run('recipe run', { ...search, ...inputs({ phone: '(11) 98765-4321' }) });
	web.erp.knobs.renameIds = true;
	const [item] = results(await web.run('recipe test', { ...search, ...inputs({ phone: '(11) 98765-4321' }), options: { stepTimeoutMs: 1000 } }));
	expect(item?.json).toMatchObject({ ok: false, failure: { code: 'drift' }, steps: [{ kind: 'goto', ok: true }, { kind: 'fill', ok: false, error: expect.any(String) }] });
	expect(isPng(bytesOf(item, 'step_02'))).toBe(true);
});

test('files of the item are uploaded by the names of their binary properties', async () => {
	const steps = [
		{ goto: '/chamados/novo?cliente=1001' },
		{ fill: { selector: '#description', value: 'Com anexo' } },
		{ upload: { selector: '#attachment', files: ['photo'] } },
		{ dialog: 'accept' },
		{ click: { selector: '#submit-ticket', expectNavigation: true }, submit: true },
		{ waitFor: '.ticket-created' },
	];
	const recipe = JSON.stringify({ input: {}, write: true, steps });
	const input = [{ json: {}, binary: { photo: { data: Buffer.from('pixels').toString('base64'), mimeType: 'image/png', fileName: 'caixa.png' } } }];
	const run = await web.run('recipe run', { recipeFrom: 'node', recipe, recipeOperation: 'run', files: 'photo', ...inputs({}) }, { input });
	expect(errors(run)).toEqual([]);
	expect(web.erp.tickets()[0]?.attachment).toMatchObject({ fileName: 'caixa.png' });
});
