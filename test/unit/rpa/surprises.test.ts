import type { FakeElement } from './fakes/fake-site';
import { password, seen, Stage } from './steps.fixtures';

let stage: Stage;
beforeEach(() => {
	stage = new Stage();
});

const place = (number: number, kind: string): string => `/operations/run/steps/${number}/${kind}`;
const goto = { kind: 'goto', url: '/a' } as const;
const click = { kind: 'click', selectors: ['.x', '#b'] } as const;

describe('several elements', () => {
	test.each([
		['click', {}],
		['fill', { value: 'a' }],
		['type', { value: 'a' }],
		['select', { choice: { value: 'a' } }],
		['check', { checked: true }],
		['press', { key: 'Enter' }],
		['hover', {}],
		['popup', { steps: [] }],
	] as const)('%s warns of them, with step, selector and count', async (kind, more) => {
		stage.fake.page('/a', { elements: { '#b': [{ options: ['a'] }, {}, {}] }, popup: {} });
		const step = kind === 'popup' ? { click: ['#b'] } : { selectors: ['#b'] };
		const { warnings } = await stage.run([goto, { kind, ...step, ...more }]);
		expect(warnings).toEqual([{ path: `${place(1, kind)}/matches`, message: `step 2 (${kind}): "#b" matches 3 elements; the first was used. Make the selector narrower` }]);
	});

	test('one is no reason to warn; a later alternative names itself', async () => {
		stage.fake.page('/a', { elements: { '#b': {}, '#c': [{}, {}] } });
		const { warnings } = await stage.run([goto, { kind: 'click', selectors: ['#b'] }, { kind: 'click', selectors: ['#gone', '#c'] }]);
		expect(warnings.map(({ path }) => path)).toEqual([place(2, 'click'), `${place(2, 'click')}/matches`]);
		expect(warnings[1]?.message).toContain('"#c" matches 2');
	});

	test('in a loop it is said once', async () => {
		stage.fake.page('/a', { elements: { '#b': [{}, {}] } });
		const { warnings } = await stage.run([goto, { kind: 'forEach', over: { items: '1,2,3' }, steps: [{ kind: 'click', selectors: ['#b'] }] }]);
		expect(warnings).toHaveLength(1);
	});
});

describe('windows that nobody expects', () => {
	const opensWindow: FakeElement = { onClick: (page) => void page.windows++ };

	test('a click that should bring a page and opened a window says so', async () => {
		stage.fake.page('/a', { elements: { '#b': opensWindow } });
		const error = await stage.failure([goto, { ...click, expectNavigation: true }]);
		expect(error).toMatchObject({ code: 'drift', context: { step: 2, kind: 'click' } });
		expect(error.message).toContain('it opened a new window; use "popup"');
	});

	test('where no window came, the page is what is missing', async () => {
		stage.fake.page('/a', { elements: { '#b': {} } });
		expect((await stage.failure([goto, { ...click, expectNavigation: true }])).message).not.toContain('window');
	});

	test('a click that opens one by the way is a warning', async () => {
		stage.fake.page('/a', { elements: { '#b': opensWindow, '#c': {} } });
		const { warnings } = await stage.run([goto, { kind: 'click', selectors: ['#b'] }, { kind: 'click', selectors: ['#c'] }]);
		expect(warnings).toEqual([{ path: `${place(1, 'click')}/window`, message: expect.stringContaining('"popup"') }]);
	});

	test('a popup step expects its own', async () => {
		stage.fake.page('/a', { elements: { '#b': opensWindow }, popup: {} });
		expect((await stage.run([goto, { kind: 'popup', click: ['#b'], steps: [] }])).warnings).toEqual([]);
	});
});

describe('dialogs without an answer', () => {
	const asks: FakeElement = { onClick: (page) => void page.openDialog('confirm', `Apagar ${password}?`) };

	test('the step that fails after one tells of it, without secrets', async () => {
		stage.fake.page('/a', { elements: { '#b': asks } });
		const { message, code } = await stage.failure([goto, { kind: 'click', selectors: ['#b'] }, { kind: 'waitFor', anyOf: [seen('#done')] }]);
		expect(code).toBe('drift');
		expect(message).toContain('before, at step 2, the page opened a dialog (confirm: “Apagar ***?”) that no dialog step answers; it was dismissed');
	});

	test('so does the step at which it came', async () => {
		stage.fake.page('/a', { elements: { '#b': asks } });
		const { message } = await stage.failure([goto, { ...click, selectors: ['#b'], expectNavigation: true }]);
		expect(message).toContain('meanwhile the page opened a dialog (confirm:');
	});

	test('one that a step answers is none', async () => {
		stage.fake.page('/a', { elements: { '#b': asks } });
		const { message } = await stage.failure([{ kind: 'dialog', answer: 'accept' }, goto, { kind: 'click', selectors: ['#b'] }, { kind: 'waitFor', anyOf: [seen('#done')] }]);
		expect(message).not.toContain('dialog (');
	});
});
