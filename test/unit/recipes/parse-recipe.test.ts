import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';
import type { Step, StepKind } from '../../../lib/domain/recipes/recipe';
import { stepKinds } from '../../../lib/domain/recipes/step-names';
import { everyStep, guideRecipe } from './documents';

const parse = async (document: unknown) => (await parseRecipe(document, { system: 'RPA Scrape' })).recipe;
/** The one step of a list, as it is read. */
async function step(document: Record<string, unknown>): Promise<Step | undefined> {
	return (await parse([document])).operations['run']?.steps[0];
}

test('a whole document is read with all that may be left out', async () => {
	const recipe = await parse(guideRecipe);
	expect(recipe).toMatchObject({
		name: 'erp-clientes',
		allow: ['https://erp.example.com/*'],
		session: { loggedInWhen: { selectors: ['#menu', 'aria/Clientes'] }, loggedOutWhen: { url: '**/login*' }, maxAgeMs: 3_000_000, maxUses: 300 },
	});
	expect(recipe.login?.map(({ path }) => path)).toEqual(['/login/0/goto', '/login/1/fill', '/login/2/fill', '/login/3/click']);
	expect(recipe.operations['searchCustomer']).toMatchObject({ name: 'searchCustomer', description: '', write: false, input: { phone: { type: 'string', required: true } } });
	expect(recipe.operations['searchCustomer']?.steps[4]).toEqual({
		kind: 'extract',
		path: '/operations/searchCustomer/steps/4/extract',
		as: 'customer',
		shape: 'object',
		root: ['.customer-result'],
		minRows: 1,
		maxRows: 1,
		paging: null,
		fields: {
			name: { type: 'string', required: true, selectors: ['.customer-name'] },
			balance: { type: 'moneyBRL', required: true, selectors: ['.customer-balance'] },
			email: { type: 'email', required: false, selectors: ['.customer-email'] },
		},
	});
});

test('JSON text is read like an object, with a byte order mark too', async () => {
	expect(await parse(`\ufeff${JSON.stringify(guideRecipe)}`)).toEqual(await parse(guideRecipe));
});

test('one operation, or a list of steps, is an operation called run', async () => {
	const steps = [{ click: '#a' }];
	expect((await parse({ input: { id: 'integer' }, steps })).operations).toEqual({
		run: { name: 'run', description: '', input: { id: { type: 'integer', required: false } }, write: false, steps: [expect.objectContaining({ kind: 'click', path: '/steps/0/click' })] },
	});
	expect((await parse(steps)).operations['run']).toMatchObject({ write: false, steps: [{ path: '/0/click' }] });
});

test('a list of steps writes where one of them is marked', async () => {
	expect((await parse([{ if: { test: '#a', then: [{ click: '#a', submit: true }] } }])).operations['run']?.write).toBe(true);
});

test('a login without steps is none', async () => {
	expect((await parse({ login: [], operations: {} })).login).toBeNull();
});

const forms: Array<[Record<string, unknown>, Record<string, unknown>]> = [
	[{ goto: '/x' }, { kind: 'goto', url: '/x', until: 'domcontentloaded', expectStatus: [] }],
	[{ goto: { url: '/x', expectStatus: 404 } }, { expectStatus: [404] }],
	[{ click: '#a' }, { kind: 'click', selectors: ['#a'], button: 'left', count: 1, expectNavigation: false }],
	[{ click: ['#a', '#b'] }, { selectors: ['#a', '#b'] }],
	[{ press: 'Enter' }, { kind: 'press', key: 'Enter', selectors: null, expectNavigation: false }],
	[{ type: { value: 5 } }, { kind: 'type', selectors: null, value: '5', secret: false }],
	[{ fill: { selector: '#a', value: '{{credential.user}}' } }, { secret: false }],
	[{ fill: { selector: '#a', value: '{{credential.password}}' } }, { secret: true }],
	[{ fill: { selector: '#a', value: '{{credential.pin}}', secret: false } }, { secret: false }],
	[{ fill: { selector: 'input[type=password]', value: '{{input.x}}' } }, { secret: true }],
	[{ select: { selector: '#s', label: 'Filial' } }, { choice: { label: 'Filial' } }],
	[{ check: '#c' }, { checked: true }],
	[{ check: { selector: '#c', checked: false } }, { checked: false }],
	[{ waitFor: '.x' }, { anyOf: [{ condition: { selectors: ['.x'] }, outcome: null, message: null }] }],
	[{ waitFor: ['.x', '.y'] }, { anyOf: [{ condition: { selectors: ['.x', '.y'] }, outcome: null, message: null }] }],
	[{ waitFor: { url: '**/a', timeoutMs: 9 } }, { timeoutMs: 9, anyOf: [{ condition: { url: '**/a' }, outcome: null, message: null }] }],
	[{ waitFor: { anyOf: [{ selector: '.e', outcome: 'refused', message: '.m' }] } }, { anyOf: [{ condition: { selectors: ['.e'] }, outcome: 'refused', message: ['.m'] }] }],
	[{ extract: { as: 'a', shape: 'list', root: '.r', fields: { x: '.x' } } }, { shape: 'list', minRows: 0, maxRows: 500, paging: null, fields: { x: { type: 'string', required: false, selectors: ['.x'] } } }],
	[{ extract: { as: 'a', table: '#t', columns: { n: 'Nº' }, paging: '#next' } }, { shape: 'table', table: ['#t'], columns: { n: { type: 'string', required: false, headers: ['Nº'] } }, paging: { next: ['#next'], maxPages: 20 } }],
	[{ request: { as: 'a', url: '/a' } }, { method: 'GET', query: {}, headers: {}, body: null, expectStatus: [], outcomes: [], answer: { kind: 'json', path: '', list: false, fields: null } }],
	[{ request: { as: 'a', url: '/a', answer: { fields: { id: {}, n: 'a.b' } } } }, { answer: { fields: { id: { path: 'id' }, n: { path: 'a.b' } } } }],
	[{ request: { as: 'a', url: '/a', answer: { root: '.r', fields: { n: '.n' } } } }, { answer: { kind: 'html', root: ['.r'], list: false, fields: { n: { selectors: ['.n'] } } } }],
	[{ request: { as: 'a', url: '/a', notFoundWhen: 'empty' } }, { outcomes: [{ when: 'empty', outcome: 'notFound' }] }],
	[{ request: { as: 'a', url: '/a', outcomes: [{ status: 404, outcome: 'notFound' }, { empty: true, outcome: 'none' }] } }, { outcomes: [{ when: 404, outcome: 'notFound' }, { when: 'empty', outcome: 'none' }] }],
	[{ request: { as: 'a', url: '/a', answer: 'text' } }, { answer: { kind: 'text' } }],
	[{ download: { as: 'f', click: '#d' } }, { by: { click: ['#d'] }, fileName: null, maximumBytes: 20_971_520 }],
	[{ screenshot: 's' }, { as: 's', selectors: null, fullPage: false }],
	[{ pdf: 'p' }, { as: 'p', options: {} }],
	[{ if: { test: '#a', then: [{ click: '#b' }] } }, { test: { condition: { selectors: ['#a'] } }, then: [{ path: '/0/if/then/0/click' }], otherwise: [] }],
	[{ if: { test: { value: '{{input.a}}', equals: 1 }, then: [] } }, { test: { value: '{{input.a}}', equals: '1' } }],
	[{ forEach: { over: '{{input.l}}', steps: [] } }, { over: { items: '{{input.l}}' }, as: 'value', max: 50, collect: null, steps: [] }],
	[{ frame: { target: { name: 'f' }, steps: [] } }, { target: { name: 'f' } }],
	[{ dialog: 'accept' }, { answer: 'accept', text: null }],
	[{ setVar: { name: 'v', from: 3 } }, { name: 'v', from: { value: '3' } }],
	[{ evaluate: 'return {{1}}' }, { script: 'return {{1}}', as: null }],
	[{ click: '#a', note: 'why', timeoutMs: 7 }, { note: 'why', timeoutMs: 7 }],
	[{ click: { selector: '#a', submit: true } }, { submit: true }],
];

test.each(forms)('%j', async (document, expected) => {
	expect(await step(document)).toMatchObject(expected);
});

test('every step of the format can be read, in a document of its own and all together', async () => {
	const seen = new Set<StepKind>();
	for (const document of everyStep) {
		const kind = (await step(document))?.kind;
		expect(Object.keys(document)).toContain(kind);
		if (kind !== undefined) seen.add(kind);
	}
	expect([...seen].sort()).toEqual([...stepKinds].sort());
	expect((await parse(everyStep)).operations['run']?.steps).toHaveLength(everyStep.length);
});

test('what is read does not change when it is read again', async () => {
	const text = JSON.stringify(guideRecipe);
	await parse(guideRecipe);
	expect(JSON.stringify(guideRecipe)).toBe(text);
	expect(await parse(JSON.parse(text))).toEqual(await parse(guideRecipe));
});
