import { importRecording, type ImportedRecipe } from '../../../lib/domain/recipes/recorder';
import { startWebErpSandbox, type WebErpSandbox } from '../../../sandbox/web-erp/server.ts';
import { change, click, key, leadsTo, navigate, searchCustomer } from '../../unit/recipes/recorder/recordings';
import { browserFor, closeBots, openBot } from './support/bot';

type Step = Record<string, unknown>;
interface Operation {
	write: boolean;
	input: Record<string, unknown>;
	steps: Step[];
}

let erp: WebErpSandbox;
let browser: ReturnType<typeof browserFor>;
beforeAll(async () => {
	erp = await startWebErpSandbox();
	browser = browserFor(erp.baseUrl);
});
afterEach(closeBots);
afterAll(async () => {
	await browser.close();
	await erp.close();
});

const at = (path: string): string => `${erp.baseUrl}${path}`;
const loggingIn = (): Step[] => [navigate(at('/login')), change('Usuário', 'username', 'bot'), change('Senha', 'password', 'bot-password'), click('Entrar', 'login-button', leadsTo(at('/inicio')))];

function imported(title: string, ...steps: Step[]): { recipe: ImportedRecipe; operation: Operation; name: string } {
	const recipe = importRecording({ title, steps: [...loggingIn(), ...steps] }, { allowedOrigins: [erp.baseUrl], credential: { user: 'bot', secrets: ['bot-password'] } });
	const [[name, operation] = ['', undefined]] = Object.entries(recipe.document['operations'] as Record<string, Operation>);
	if (operation === undefined) throw new Error('no operation was imported');
	return { recipe, operation, name };
}

/** What the notes of the import ask a person to add: the Recorder records no reading. */
const reading = [
	{ waitFor: { anyOf: ['.customer-result', { selector: '.no-result', outcome: 'notFound' }] } },
	{ extract: { as: 'customer', root: '.customer-result', fields: { code: '.customer-code', name: { selector: '.customer-name', required: true } } } },
];

test('a recorded login and search runs as it was imported, and reads with what a person adds', async () => {
	const { recipe, operation, name } = imported('Buscar cliente', click('Clientes', 'menu-clientes', { ...leadsTo(at('/clientes')), selectors: [['aria/Clientes'], ['text/Clientes']] }), change('Telefone', 'search-phone', '11987654321'), click('Pesquisar', 'search-button'));
	expect(operation).toMatchObject({ write: false, input: { telefone: { required: true } } });
	const bare = await openBot({ baseUrl: erp.baseUrl, browser, recipe: recipe.document });
	expect(await bare.run(name, { telefone: '11987654321' })).toMatchObject({ outcome: 'done', submitted: false });
	await bare.close();
	operation.steps.push(...reading);
	const bot = await openBot({ baseUrl: erp.baseUrl, browser, recipe: recipe.document });
	expect(await bot.run(name, { telefone: '11987654321' })).toMatchObject({ found: true, data: { customer: { code: '1001', name: 'Maria Aparecida da Silva' } }, warnings: [] });
	expect(await bot.run(name, { telefone: '11000000000' })).toMatchObject({ found: false });
});

test('a search that was sent with Enter runs, too', async () => {
	const { recipe, operation, name } = imported('Buscar', navigate(at('/clientes')), change('Telefone', 'search-phone', '11987654321'), ...key('Enter'));
	operation.steps.push(...reading);
	const bot = await openBot({ baseUrl: erp.baseUrl, browser, recipe: recipe.document });
	expect(await bot.run(name, { telefone: '11987654321' })).toMatchObject({ data: { customer: { code: '1001' } } });
});

test('the export of another site runs here, where the pages are the same', async () => {
	const here = searchCustomer.replaceAll('https://erp.example.com', erp.baseUrl);
	const { document, inputs } = importRecording(here, { allowedOrigins: [erp.baseUrl] });
	const [[name, operation] = ['', undefined]] = Object.entries(document['operations'] as Record<string, Operation>);
	// The last click of the recording is on what was found.
	operation?.steps.splice(-1, 1, ...reading);
	const bot = await openBot({ baseUrl: erp.baseUrl, browser, recipe: document });
	expect(await bot.run(name, Object.fromEntries(inputs.map((input) => [input, '11987654321'])))).toMatchObject({ data: { customer: { code: '1001' } } });
});

const ticket = (): Step[] => [
	click('Novo chamado', 'menu-novo', { ...leadsTo(at('/chamados/novo')), selectors: [['aria/Novo chamado'], ['text/Novo chamado']] }),
	change('Cliente', 'customer-select', '1001'),
	change('Descrição', 'description', 'A bomba não liga.'),
	click('Abrir chamado', 'submit-ticket', leadsTo(at('/chamados/CH-2026-000123'))),
];

test('a recorded ticket writes, and a trial stops before it is sent', async () => {
	const { recipe, operation, name } = imported('Abrir chamado', ...ticket());
	expect(operation).toMatchObject({ write: true });
	const bot = await openBot({ baseUrl: erp.baseUrl, browser, recipe: recipe.document, stopBeforeSubmit: true });
	const [customer = '', description = ''] = recipe.inputs;
	expect(await bot.run(name, { [customer]: '1001', [description]: 'A bomba não liga.' })).toMatchObject({ outcome: 'stoppedBeforeSubmit', submitted: false });
	expect(erp.journal.count({ method: 'POST', path: '^/chamados$' })).toBe(0);
});

test('without an answer to its dialog nothing is sent, and the error names the dialog; with one the ticket is opened once', async () => {
	const { recipe, operation, name } = imported('Abrir chamado', ...ticket());
	const input = Object.fromEntries(recipe.inputs.map((given, index) => [given, index === 0 ? '1001' : 'A bomba não liga.']));
	const bare = await openBot({ baseUrl: erp.baseUrl, browser, recipe: recipe.document, stepTimeoutMs: 2_000 });
	expect((await bare.failure(name, input)).message).toContain('Confirma a abertura do chamado?');
	expect(erp.journal.count({ method: 'POST', path: '^/chamados$' })).toBe(0);
	await bare.close();
	operation.steps.unshift({ dialog: 'accept' });
	const bot = await openBot({ baseUrl: erp.baseUrl, browser, recipe: recipe.document });
	expect(await bot.run(name, input)).toMatchObject({ outcome: 'done', submitted: true });
	expect(erp.tickets()).toMatchObject([{ customerId: '1001', description: 'A bomba não liga.' }]);
	expect(erp.journal.count({ method: 'POST', path: '^/chamados$' })).toBe(1);
});
