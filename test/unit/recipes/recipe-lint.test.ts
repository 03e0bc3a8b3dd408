import { createAddressRules } from '../../../lib/domain/recipes/create-address-rules';
import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';
import { guideRecipe } from './documents';

async function warnings(document: unknown, baseUrl = 'https://erp.example.com', secrets: string[] = []): Promise<string[]> {
	const addresses = createAddressRules({ system: 'x', baseUrl, allowedOrigins: [] });
	return (await parseRecipe(document, { system: 'x', addresses, secrets })).warnings.map(({ path, message }) => `${path}: ${message}`);
}

test('a good recipe has no warnings', async () => {
	expect(await warnings(guideRecipe)).toEqual([]);
});

describe('selectors that count elements only', () => {
	test.each(['div > div:nth-child(3) > span', 'td:nth-of-type(2)', 'tr:last-child td:first-child', 'xpath//html/body/div[2]', '/html/body/div[2]/span', '//table/tr[2]/td[3]', 'pierce/div:nth-child(2)'])('%s', async (selector) => {
		expect(await warnings([{ click: selector }])).toEqual([expect.stringMatching(/^\/0\/click\/selector: .* counts elements only/)]);
	});

	test.each(['#menu > li:nth-child(2)', '.row td:nth-child(2)', '[data-id] > :nth-child(2)', `xpath///tr[td[.='Total']]/td[2]`, '//*[@id="x"]/td[2]', 'text/Página 2', 'aria/Linha 3', 'h1'])('%s does not', async (selector) => {
		expect(await warnings([{ click: selector }])).toEqual([]);
	});

	test('one better alternative is enough', async () => {
		expect(await warnings([{ click: ['div > div:nth-child(3)', 'aria/Salvar'] }])).toEqual([]);
	});

	test('wherever a selector stands', async () => {
		const bad = 'div > div:nth-child(3)';
		const document = [
			{ waitFor: { anyOf: [{ selector: '.a' }, { selector: bad, outcome: 'x', message: bad }] } },
			{ extract: { as: 'a', shape: 'list', root: bad, fields: { x: bad }, paging: bad } },
			{ extract: { as: 'b', table: bad, columns: { x: 'X' } } },
			{ if: { test: bad, then: [{ frame: { target: bad, steps: [{ popup: { click: bad, steps: [{ hover: bad }] } }] } }] } },
			{ forEach: { over: { selector: bad }, steps: [{ setVar: { name: 'v', from: { selector: bad } } }] } },
			{ request: { as: 'r', url: '/r', answer: { root: bad, fields: { x: bad } } } },
			{ download: { as: 'd', click: bad } },
		];
		expect((await warnings(document)).map((text) => text.split(':')[0])).toEqual([
			'/0/waitFor/anyOf/1/selector',
			'/0/waitFor/anyOf/1/message',
			'/1/extract/root',
			'/1/extract/fields/x/selector',
			'/1/extract/paging/next',
			'/2/extract/table',
			'/3/if/test/selector',
			'/3/if/then/0/frame/target/selector',
			'/3/if/then/0/frame/steps/0/popup/click',
			'/3/if/then/0/frame/steps/0/popup/steps/0/hover/selector',
			'/4/forEach/over/selector',
			'/4/forEach/steps/0/setVar/from/selector',
			'/5/request/answer/root',
			'/5/request/answer/fields/x/selector',
			'/6/download/click',
		]);
	});
});

test.each(['#main > div > div.a > section > ul > li > span', '//div/div/section/ul/li/span/b[@x]'])('a long way through the page: %s', async (selector) => {
	expect(await warnings([{ click: selector }])).toEqual([expect.stringContaining('is a long way through the page')]);
});

test.each(['.css-1x2y3z', '#ember123', '#\\:r1\\:', '#j_idt45', '.sc-bdVaJa1', '#ext-gen1027', '.Button_root__3xYz9', '#mat-input-0', '#field-8812345', '#O2C_id-inputEl'])('a name made up by a program: %s', async (selector) => {
	expect(await warnings([{ click: selector }])).toEqual([expect.stringContaining('looks made up by a program')]);
	expect(await warnings([{ click: [selector, 'aria/Salvar'] }])).toEqual([]);
});

test.each(['#search-phone', '.customer-result', '#ctl00_ContentPlaceHolder1_txtFone', '.css-grid', '#btn2', '[name="user"]', '.block__element', '#step-2026'])('a name made by people: %s', async (selector) => {
	expect(await warnings([{ click: selector }])).toEqual([]);
});

test('a writing operation without its point of no return', async () => {
	const operation = (steps: unknown[]) => ({ operations: { createTicket: { write: true, steps } } });
	expect(await warnings(operation([{ click: '#a' }]))).toEqual([expect.stringMatching(/^\/operations\/createTicket: no step .* "submit": true/)]);
	expect(await warnings(operation([{ frame: { target: '#f', steps: [{ click: '#a', submit: true }] } }]))).toEqual([]);
});

test('a reading that nothing is waited for before', async () => {
	const extract = { extract: { as: 'a', fields: { x: '.x' } } };
	expect(await warnings([{ goto: '/' }, extract])).toEqual([expect.stringMatching(/^\/1\/extract: nothing is waited for before it/)]);
	expect(await warnings([{ frame: { target: '#f', steps: [{ waitFor: '.x' }] } }, extract])).toEqual([]);
});

test('a login without a sign that the session has ended', async () => {
	expect(await warnings({ session: { loggedInWhen: '#menu' }, login: [{ goto: '/login' }] })).toEqual([expect.stringMatching(/^\/session\/loggedOutWhen: is missing/)]);
});

test('a login without a sign that it has worked', async () => {
	expect(await warnings({ session: { loggedOutWhen: '#login' }, login: [{ goto: '/login' }] })).toEqual([expect.stringMatching(/^\/session\/loggedInWhen: is missing: nothing proves that the login worked/)]);
});

describe('a password over http', () => {
	test.each([
		['http://erp.example.com', 1],
		['http://192.168.0.5:8080', 1],
		['https://erp.example.com', 0],
		['http://127.0.0.1:8080', 0],
		['http://localhost:8080', 0],
		['http://[::1]:8080', 0],
	])('%s: %i warnings', async (baseUrl, count) => {
		expect(await warnings([{ goto: '/' }], baseUrl, ['geheim'])).toHaveLength(count);
		expect(await warnings({ session: { loggedInWhen: '#m', loggedOutWhen: '#x' }, login: [{ fill: { selector: '#p', value: '{{credential.password}}' } }] }, baseUrl)).toHaveLength(count);
		expect(await warnings([{ goto: '/' }], baseUrl)).toHaveLength(0);
	});
});

test('an input that is used and not declared, where others are', async () => {
	const steps = [{ goto: '/{{input.phon}}' }, { if: { test: '#a', then: [{ goto: '/{{input.phone}}' }] } }];
	expect(await warnings({ input: { phone: 'string' }, steps })).toEqual(['/steps/0/goto: {{input.phon}} is not among the inputs that the operation declares, so what is given is not checked']);
	expect(await warnings({ steps })).toEqual([]);
});

describe('requests that may change something', () => {
	const post = { request: { as: 'r', method: 'POST', url: '/r', answer: 'text' } };

	test('in an operation that does not say so', async () => {
		expect(await warnings({ steps: [post] })).toEqual([expect.stringMatching(/^\/steps\/0\/request: a POST request may change something/)]);
		expect(await warnings({ steps: [{ if: { test: '#a', then: [post] } }] })).toEqual([expect.stringMatching(/^\/steps\/0\/if\/then\/0\/request: /)]);
	});

	test('not where it says so, nor a GET', async () => {
		expect(await warnings({ write: true, steps: [{ ...post, submit: true }] })).toEqual([]);
		expect(await warnings([{ request: { as: 'r', url: '/r', answer: 'text' } }])).toEqual([]);
	});
});

describe('two steps with one name', () => {
	const read = { extract: { as: 'a', fields: { x: '#x' } } };
	const wait = { waitFor: '#x' };

	test.each([
		['one after the other', [wait, read, read], '/2/extract'],
		['one within another step', [wait, read, { frame: { target: '#f', steps: [read] } }], '/2/frame/steps/0/extract'],
		['after one of two ways', [wait, { if: { test: '#a', then: [read] } }, read], '/2/extract'],
		['and a list of rounds', [wait, read, { forEach: { over: '{{input.l}}', collect: 'a', steps: [read] } }], '/2/forEach'],
	])('%s', async (_name, steps, path) => {
		expect(await warnings(steps)).toEqual([expect.stringContaining(`${path}: "a" is the name of an earlier step's result, too`)]);
	});

	test.each([
		['two ways', [wait, { if: { test: '#a', then: [read], otherwise: [read] } }]],
		['rounds that are collected', [wait, read, { forEach: { over: '{{input.l}}', collect: 'l', steps: [read] } }]],
		['a file and a record', [wait, read, { screenshot: 'a' }]],
	])('%s may have the same', async (_name, steps) => {
		expect(await warnings(steps)).toEqual([]);
	});
});
