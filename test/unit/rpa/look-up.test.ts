import { seen, Stage, text } from './steps.fixtures';

const customer = { children: { '.name': { text: 'Maria' }, '.balance': { text: 'R$ 1.234,56' } } };
const fields = { name: { selectors: ['.name'], ...text }, balance: { selectors: ['.balance'], type: 'moneyBRL', required: true } };
const waitFor = { kind: 'waitFor', anyOf: [seen('.customer'), { condition: { selectors: ['.none'] }, outcome: 'notFound', message: ['.none'] }] } as const;
const search = [
	{ kind: 'goto', url: '/clientes' },
	{ kind: 'fill', selectors: ['#phone'], value: '{{input.phone}}' },
	{ kind: 'click', selectors: ['#search'] },
	waitFor,
	{ kind: 'extract', as: 'customer', root: ['.customer'], fields },
] as const;
const input = { phone: '11987654321' };
let stage: Stage;

/** The search page; a click on its button shows these elements 300 ms later. */
function searchPage(after: Record<string, object>): void {
	const form = { '#phone': {}, '#search': { onClick: () => void stage.clock.sleep(300).then(() => stage.sessions.current.show({ title: 'Clientes', elements: { ...form, ...after } })) } };
	stage.fake.page('/clientes', { title: 'Clientes', elements: form });
}

beforeEach(() => {
	stage = new Stage();
});

test('a look-up fills in the input, waits for the answer and reads typed values', async () => {
	searchPage({ '.customer': customer });
	const result = await stage.run(search, input);
	expect(result).toEqual({ outcome: 'done', found: true, message: null, data: { customer: { name: 'Maria', balance: 1234.56 } }, files: {}, warnings: [], dialogs: [], submitted: false });
	expect(stage.sessions.current.done).toEqual(['goto /clientes', 'fill 11987654321 #phone', 'click #search']);
});

test('a branch with the outcome notFound ends the operation without an error, with what the page says', async () => {
	searchPage({ '.none': { text: 'Nenhum cliente' } });
	expect(await stage.run(search, input)).toMatchObject({ outcome: 'notFound', found: false, message: 'Nenhum cliente', data: {} });
});

test('a page that shows neither is drift, and says where, what was tried and what the page was', async () => {
	searchPage({ '.new-design': {} });
	const error = await stage.failure(search, input);
	expect(error).toMatchObject({ code: 'drift', retryable: false, nothingDone: true, system: 'RPA Scrape' });
	expect(error.message).toContain('step 4 (waitFor) of "run" in recipe "erp"');
	expect(error.message).toContain('"Clientes" at https://erp.example.com/clientes');
	expect(error.context).toEqual({
		recipe: 'erp',
		operation: 'run',
		step: 4,
		path: '/operations/run/steps/3/waitFor',
		kind: 'waitFor',
		selectors: ['.customer', '.none'],
		url: 'https://erp.example.com/clientes',
		title: 'Clientes',
	});
	expect(error.attachments?.map(({ name, mimeType, fileName }) => [name, mimeType, fileName])).toEqual([
		['screenshot', 'image/png', 'run-step-4.png'],
		['page', 'text/html', 'run-step-4.html'],
	]);
	expect(stage.sessions.pages).toHaveLength(1);
});

test('the log gets one line per operation, with its outcome and without its input', async () => {
	searchPage({ '.customer': customer });
	await stage.run(search, input);
	searchPage({ '.none': {} });
	await stage.run(search, input);
	searchPage({});
	await stage.failure(search, input);
	expect(stage.calls.map(({ outcome }) => outcome)).toEqual(['ok', 'not_found', 'drift']);
	expect(stage.calls[0]).toEqual({ event: 'call', system: 'RPA Scrape', operation: 'run', ms: 300, attempt: 1, outcome: 'ok' });
	expect(JSON.stringify(stage.calls)).not.toContain('987654321');
});

test('the input is checked before anything is opened', async () => {
	const error = await stage.failure(search, {}, { operation: { input: { phone: { ...text, type: 'phone' } } } });
	expect(error).toMatchObject({ code: 'validation', nothingDone: true });
	expect(stage.sessions.pages).toEqual([]);
});

test('a second-choice selector is an early warning with its place, once', async () => {
	stage.fake.page('/clientes', { elements: { '#new': customer } });
	const result = await stage.run([
		{ kind: 'goto', url: '/clientes' },
		{ kind: 'forEach', over: { items: '1,2' }, steps: [{ kind: 'waitFor', anyOf: [{ ...seen('#old'), condition: { selectors: ['#old', '#new'] } }] }] },
		{ kind: 'extract', as: 'customer', root: ['#new'], fields: { name: { selectors: ['.nome', '.name'], ...text } } },
	]);
	expect(result.warnings).toEqual([
		{ path: '/operations/run/steps/1/forEach/steps/0/waitFor/anyOf/0', message: expect.stringContaining('"#old" was not found; alternative 2, "#new"') },
		{ path: '/operations/run/steps/2/extract/fields/name', message: expect.stringContaining('.nome') },
	]);
});

test('an operation that does not say where it begins opens the base address first', async () => {
	stage.fake.page('/', { elements: { h1: { text: 'Início' } } });
	await stage.run([{ kind: 'extract', root: [], fields: { title: { selectors: ['h1'], ...text } } }]);
	expect(stage.sessions.current.done).toEqual(['goto /']);
});

test('an unknown operation is refused with the names of the ones there are', async () => {
	const error = await stage.failure(search, input, { called: 'sarch' });
	expect(error).toMatchObject({ code: 'validation', parameter: 'operation', nothingDone: true });
	expect(error.message).toContain('there are: run');
	expect(stage.sessions.pages).toEqual([]);
});
