import fc from 'fast-check';
import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';

/** The message with which a document is refused. */
async function refusal(document: unknown, options: { secrets?: string[]; source?: string } = {}): Promise<string> {
	const error: unknown = await parseRecipe(document, { system: 'RPA Scrape', ...options }).then(() => null, (reason: unknown) => reason);
	expect(error).toMatchObject({ name: 'ConnectorError', code: 'validation', system: 'RPA Scrape', nothingDone: true });
	return error instanceof Error ? error.message : '';
}

const inSteps = (...steps: unknown[]) => ({ operations: { searchCustomer: { steps: [{ goto: '/a' }, { goto: '/b' }, ...steps] } } });
const at = '/operations/searchCustomer/steps/2';

test.each<[unknown, string]>([
	[inSteps({ click: {} }), `${at}/click: "selector" is missing`],
	[inSteps({ click: { selector: '#a', timeout: 5 } }), `${at}/click: unknown property "timeout"; known are timeoutMs, `],
	[inSteps({ click: { selctor: '#a' } }), 'unknown property "selctor"; known are selector'],
	[inSteps({ click: { selector: '' } }), `${at}/click/selector: must not be empty`],
	[inSteps({ click: { selector: 5 } }), `${at}/click/selector: must be a text or a list`],
	[inSteps({ click: { selector: ['#a', 5] } }), `${at}/click/selector/1: must be a text`],
	[inSteps({ click: 5 }), `${at}/click: must be an object`],
	[inSteps({ click: { selector: '#a', button: 'middel' } }), `${at}/click/button: must be one of "left", "right", "middle"`],
	[inSteps({ cliick: '#a' }), `${at}: unknown step "cliick" (did you mean "click"?); known are click, `],
	[inSteps({ navigate: '/x' }), 'unknown step "navigate" (did you mean "goto"?)'],
	[inSteps({ click: '#a', fill: {} }), `${at}: it names several steps (click, fill)`],
	[inSteps({ click: '#a', button: 'left' }), '"button" cannot stand beside "click"'],
	[inSteps({}), `${at}: it names no step`],
	[inSteps('click'), `${at}: a step must be an object such as {"click": "#search"}`],
	[inSteps({ select: { selector: '#a' } }), `${at}/select: needs exactly one of "value", "label"`],
	[inSteps({ select: { selector: '#a', value: 'x', label: 'y' } }), 'needs exactly one of "value", "label"'],
	[inSteps({ waitFor: { anyOf: [{ outcome: 'notFound' }] } }), `${at}/waitFor/anyOf/0: needs exactly one of "selector", "url"`],
	[inSteps({ waitFor: { url: '**/x', text: 'a' } }), `${at}/waitFor: "text" needs "selector" beside it`],
	[inSteps({ extract: { as: 'a' } }), `${at}/extract: needs exactly one of "fields", "columns"`],
	[inSteps({ extract: { as: 'a', fields: { x: { selector: '.x', type: 'money' } } } }), `${at}/extract/fields/x/type: must be one of "string"`],
	[inSteps({ extract: { as: 'a', fields: { x: { selector: '.x', pattern: '(' } } } }), `${at}/extract/fields/x/pattern: is no regular expression`],
	[inSteps({ extract: { as: 'a', fields: { x: '.x' }, paging: '.n' } }), `${at}/extract/paging: belongs to lists and tables`],
	[inSteps({ extract: { as: 'a', table: '#t', columns: { x: { type: 'string' } } } }), `${at}/extract/columns/x: needs exactly one of "headers", "position"`],
	[inSteps({ extract: { as: 'outcome', fields: { x: '.x' } } }), `${at}/extract/as: "outcome" is a name that the result itself has`],
	[inSteps({ extract: { as: 'a b', fields: { x: '.x' } } }), `${at}/extract/as: must be a name`],
	[inSteps({ extract: { as: 'a', fields: { 'x y': '.x' } } }), '"x y" cannot be a name'],
	[inSteps({ extract: { as: 'a', shape: 'list', root: '.r', fields: { x: '.x' }, paging: { next: '.n', maxPages: 101 } } }), '/paging/maxPages: must be 100 or less'],
	[inSteps({ request: { as: 'a', url: '/a', answer: { fields: { x: { selector: '.x' } } } } }), `${at}/request/answer/fields/x: unknown property "selector"`],
	[inSteps({ request: { as: 'a', url: '/a', body: { text: 'x' } } }), `${at}/request/body: belongs to another method than GET`],
	[inSteps({ forEach: { over: '.r', max: 501, steps: [] } }), `${at}/forEach/max: must be 500 or less`],
	[inSteps({ forEach: { over: '{{input.l}}', as: 'link', steps: [] } }), `${at}/forEach/as: {{item.link}} stands for something else`],
	[inSteps({ if: { test: '#a', then: [{ clik: '#a' }] } }), `${at}/if/then/0: unknown step "clik"`],
	[inSteps({ if: { test: '#a', then: { click: '#a' } } }), `${at}/if/then: must be a list`],
	[inSteps({ if: { test: { value: '1', matches: '\\-[' }, then: [] } }), `${at}/if/test/matches: is no regular expression`],
	[inSteps({ click: '#a', submit: true }), `${at}/click/submit: belongs to an operation with "write": true`],
	[inSteps({ download: { as: 'a' } }), `${at}/download: needs exactly one of "click", "url"`],
	[{ operations: { a: { steps: [] } } }, '/operations/a/steps: must not be empty'],
	[{ operations: { a: {} } }, '/operations/a: "steps" is missing'],
	[{ operations: { a: { steps: [{ goto: '/' }], input: { p: 'phon' } } } }, '/operations/a/input/p/type: must be one of'],
	[{ operations: { 'a b': { steps: [] } } }, '/operations: "a b" cannot be a name'],
	[{ operations: {}, sesion: {} }, 'unknown property "sesion"; known are session'],
	[{ version: 2, operations: {} }, '/version: must be 1'],
	[{ session: { maxAgeMin: 0 }, operations: {} }, '/session/maxAgeMin: must be 1 or more'],
	[{ name: 'x' }, 'it has neither "login" nor "operations"'],
	[{ title: 'Recording', steps: [{ type: 'navigate', url: 'https://x' }] }, 'it is a recording of Chrome; import it first'],
])('%j', async (document, message) => {
	expect(await refusal(document)).toContain(message);
});

test('a single problem is named in one line, several each in its own, more than ten are counted', async () => {
	expect(await refusal(inSteps({ click: {} }), { source: 'recipe of the node' })).toBe(`The recipe of the node cannot be used: ${at}/click: "selector" is missing.`);
	const many = await refusal(inSteps(...Array.from({ length: 13 }, () => ({ hover: {} }))));
	expect(many.split('\n')).toHaveLength(12);
	expect(many).toContain('- /operations/searchCustomer/steps/11/hover: "selector" is missing\n… and 3 more');
});

describe('a fixed sleep is refused, with what to do instead', () => {
	test.each([{ wait: 2000 }, { sleep: 1 }, { delay: 1 }, { pause: {} }, { waitForTimeout: 100 }, { waitFor: 2000 }, { waitFor: '2000' }, { waitFor: '2s' }])('%j', async (step) => {
		expect(await refusal([step])).toMatch(/^The recipe cannot be used:[^]*a fixed time is too short[^]*use "waitFor" with what is to appear/);
	});
});

describe('input of every kind is answered clearly', () => {
	test.each<[string, unknown, string]>([
		['nothing', undefined, 'there is no document'],
		['an empty text', '  ', 'there is no document'],
		['null', null, 'it must be an object'],
		['a number', 5, 'it must be an object'],
		['broken JSON', '{"login": [', 'it is no JSON'],
		['a date', new Date(0), 'it is nothing that JSON knows'],
		['a function', () => 1, 'it is nothing that JSON knows'],
		['a function within', { operations: { a: { steps: [() => 1] } } }, '/operations/a/steps/0: it is nothing that JSON knows'],
		['not a number', { operations: { a: { steps: [{ goto: Number.NaN }] } } }, '/operations/a/steps/0/goto: it is nothing that JSON knows'],
		['a map', { operations: new Map() }, '/operations: it is nothing that JSON knows'],
		['10,000 steps', Array.from({ length: 10_000 }, () => ({ goto: '/x' })), 'it has more than 500 steps'],
		['a long text', `"${'x'.repeat(1_100_000)}"`, 'characters, and 1048576 are allowed'],
		['a large object', { name: 'x'.repeat(1_100_000), operations: {} }, 'it is too large for a recipe'],
		['an endless list', new Array(1e9), 'it is too large for a recipe'],
	])('%s', async (_name, document, message) => {
		expect(await refusal(document)).toContain(message);
	});

	test('what refers to itself', async () => {
		const loop: Record<string, unknown> = {};
		loop['operations'] = loop;
		expect(await refusal(loop)).toContain('nested more than 64 levels deep');
	});

	test('deeply nested JSON', async () => {
		expect(await refusal(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatch(/nested more than 64 levels deep|it is no JSON/);
	});

	test('steps within steps', async () => {
		let steps: unknown[] = [{ click: '#a' }];
		for (let depth = 0; depth < 10; depth++) steps = [{ frame: { target: '#f', steps } }];
		expect(await refusal(steps)).toContain('steps are nested more than 10 levels deep');
	});

	test('names that reach for what all objects share', async () => {
		for (const name of ['__proto__', 'constructor', 'prototype']) {
			expect(await refusal(`{"operations": {"${name}": {"steps": []}}}`)).toContain(`/operations/${name}: this name is not allowed`);
		}
		expect(Object.getOwnPropertyNames({})).toEqual([]);
	});

	test('any JSON at all', async () => {
		await fc.assert(
			fc.asyncProperty(fc.jsonValue(), async (document) => {
				const error: unknown = await parseRecipe(document, { system: 'x' }).then(() => null, (reason: unknown) => reason);
				if (error !== null) expect(error).toMatchObject({ name: 'ConnectorError', code: 'validation' });
			}),
		);
	});

	test('any step with any JSON in it', async () => {
		const kind = fc.constantFrom('goto', 'fill', 'click', 'waitFor', 'extract', 'request', 'if', 'forEach', 'frame', 'setVar', 'dialog', 'upload');
		const member = fc.constantFrom('selector', 'as', 'fields', 'columns', 'anyOf', 'answer', 'test', 'then', 'over', 'steps', 'from', 'body', 'target', 'url');
		await fc.assert(
			fc.asyncProperty(kind, fc.oneof(fc.jsonValue(), fc.dictionary(member, fc.jsonValue())), async (name, body) => {
				const error: unknown = await parseRecipe([{ [name]: body }], { system: 'x' }).then(() => null, (reason: unknown) => reason);
				if (error !== null) expect(error).toMatchObject({ name: 'ConnectorError', code: 'validation' });
			}),
		);
	});
});
