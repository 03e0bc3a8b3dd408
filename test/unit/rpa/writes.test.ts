import { seen, Stage } from './steps.fixtures';

const write = { operation: { write: true } } as const;
const open = { kind: 'goto', url: '/novo' } as const;
const submit = { kind: 'click', selectors: ['#submit'], submit: true } as const;
const wait = { kind: 'waitFor', anyOf: [seen('.created'), { condition: { selectors: ['.refused'] }, outcome: 'refused', message: ['.refused'] }] } as const;
let stage: Stage;
let submissions: number;

function formThatShows(after: Record<string, object>, more: object = {}): void {
	const onClick = (): void => {
		submissions++;
		stage.sessions.current.show({ elements: after, ...more });
	};
	stage.fake.page('/novo', { elements: { '#next': { sends: 'GET' }, '#submit': { onClick } } });
}

beforeEach(() => {
	stage = new Stage();
	submissions = 0;
});

test('a write that was seen to the end is submitted', async () => {
	formThatShows({ '.created': {} });
	expect(await stage.run([open, submit, wait], {}, write)).toMatchObject({ outcome: 'done', submitted: true });
});

test('a refusal of the site is an outcome, not an unknown end', async () => {
	formThatShows({ '.refused': { text: 'Descrição curta' } });
	expect(await stage.run([open, submit, wait], {}, write)).toMatchObject({ outcome: 'refused', message: 'Descrição curta', found: true, submitted: true });
});

test.each([
	['a changed page', {}],
	['a page that goes on loading', { isLoading: true }],
	['an error page', { status: 500 }],
])('%s after the submitting step leaves it uncertain, and nothing is repeated', async (_, more) => {
	formThatShows({}, more);
	const error = await stage.failure([open, submit, wait], {}, write);
	expect(error).toMatchObject({ code: 'uncertain', retryable: false, nothingDone: false, hint: expect.stringContaining('ERP') });
	expect(error.message).toContain('whether "run" was done is not known');
	expect(error.message).toContain('step 3 (waitFor)');
	expect(error.attachments).toHaveLength(2);
	expect(submissions).toBe(1);
	expect(stage.calls).toEqual([expect.objectContaining({ attempt: 1, outcome: 'uncertain' })]);
});

test('a fault in the recipe itself after the submitting step is uncertain, too', async () => {
	formThatShows({ '.created': {} });
	expect(await stage.failure([open, submit, { kind: 'setVar', name: 'x', from: { value: '{{input.unknown}}' } }], {}, write)).toMatchObject({ code: 'uncertain' });
});

test('what fails before the submitting step has done nothing, and may be repeated', async () => {
	let visits = 0;
	stage.fake.page('/novo', () => (++visits === 1 ? { status: 503 } : { elements: { '#submit': { onClick: (page) => page.show({ elements: { '.created': {} } }) } } }));
	expect(await stage.run([open, submit, wait], {}, write)).toMatchObject({ submitted: true });
	stage.fake.page('/novo', {});
	expect(await stage.failure([open, { kind: 'hover', selectors: ['#x'] }, submit], {}, write)).toMatchObject({ code: 'drift', nothingDone: true });
});

test('a submitting step that found nothing to click, or whose template fails, has sent nothing', async () => {
	stage.fake.page('/novo', {});
	expect(await stage.failure([open, submit, wait], {}, write)).toMatchObject({ code: 'drift', nothingDone: true });
	formThatShows({ '.created': {} });
	expect(await stage.failure([open, { ...submit, selectors: ['#x{{input.y}}'] }], {}, write)).toMatchObject({ code: 'validation', nothingDone: true });
	expect(await stage.failure([open, submit, { ...submit, selectors: ['#gone'] }], {}, write)).toMatchObject({ code: 'uncertain', nothingDone: false });
});

test('where no step is marked, each click, key and request that may send something is a submitting step', async () => {
	formThatShows({});
	expect(await stage.run([open, { kind: 'click', selectors: ['#next'] }], {}, write)).toMatchObject({ submitted: true });
	expect(await stage.run([open, { kind: 'press', selectors: ['#next'], key: 'Enter' }], {}, write)).toMatchObject({ submitted: true });
	stage.fake.answer = () => ({ text: '' });
	expect(await stage.run([open, { kind: 'request', url: '/api', method: 'POST' }], {}, write)).toMatchObject({ submitted: true });
	expect(await stage.run([open, { kind: 'request', url: '/api' }, { kind: 'hover', selectors: ['#next'] }], {}, write)).toMatchObject({ submitted: false });
});

test('where one is marked, the others are not', async () => {
	formThatShows({ '.created': {} });
	const next = { kind: 'click', selectors: ['#next'] } as const;
	const error = await stage.failure([open, next, { kind: 'hover', selectors: ['#missing'] }, submit], {}, write);
	expect(error).toMatchObject({ code: 'drift', nothingDone: true });
});

test('a mark within another step counts', async () => {
	formThatShows({ '.created': {} });
	const nested = { kind: 'if', test: { value: 'yes' }, then: [submit] } as const;
	expect(await stage.run([open, nested, wait], {}, write)).toMatchObject({ submitted: true });
});

test('an operation that only reads has no submitting step', async () => {
	formThatShows({ '.created': {} });
	expect(await stage.run([open, submit])).toMatchObject({ submitted: false });
});

test('a trial run stops before the submitting step', async () => {
	formThatShows({ '.created': {} });
	const result = await stage.run([open, { kind: 'if', test: { value: 'yes' }, then: [submit] }, wait], {}, { ...write, stopBeforeSubmit: true });
	expect(result).toMatchObject({ outcome: 'stoppedBeforeSubmit', submitted: false, found: true });
	expect(submissions).toBe(0);
});

test('a trial run of an operation that is not said to write stops before a request that may change something; clicks run', async () => {
	formThatShows({ '.created': {} });
	const result = await stage.run([open, submit, { kind: 'request', url: '/api', method: 'POST' }], {}, { stopBeforeSubmit: true });
	expect(result).toMatchObject({ outcome: 'stoppedBeforeSubmit', submitted: false });
	expect(submissions).toBe(1);
	expect(stage.fake.requests).toEqual([]);
	stage.fake.answer = () => ({ text: '' });
	expect(await stage.run([open, { kind: 'request', url: '/api' }], {}, { stopBeforeSubmit: true })).toMatchObject({ outcome: 'done' });
});

test('a line break in a value is not typed, because it would send the form before its time', async () => {
	stage.fake.page('/novo', { elements: { '#text': {}, '#submit': {} } });
	const type = { kind: 'type', selectors: ['#text'], value: 'a: {{input.text}}' } as const;
	for (const text of ['one\ntwo', 'one\rtwo']) {
		const error = await stage.failure([open, type, submit], { text }, write);
		expect(error).toMatchObject({ code: 'validation', nothingDone: true, hint: expect.stringContaining('fill') });
	}
	expect(stage.sessions.current.done.filter((done) => !done.startsWith('goto'))).toEqual([]);
	stage.fake.answer = () => ({ text: '' });
	const send = { kind: 'request', url: '/api', method: 'POST' } as const;
	expect(await stage.run([open, { ...type, value: 'a\n' }, send], {}, write)).toMatchObject({ outcome: 'done' });
	expect(await stage.run([open, { ...type, submit: true }, send], { text: 'one\ntwo' }, write)).toMatchObject({ submitted: true });
});
