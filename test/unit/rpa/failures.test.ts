import { WebPageError } from '../../../lib/domain/web-page-error';
import { seen, Stage, steps, text } from './steps.fixtures';

const path = '/clientes';
const open = { kind: 'goto', url: path } as const;
const wait = { kind: 'waitFor', anyOf: [seen('#result')] } as const;
const session = { loggedOutWhen: { url: '**/login*' } } as const;
const login = steps([open], '/login');
let stage: Stage;

beforeEach(() => {
	stage = new Stage();
});

describe('what is not found is judged by what the page is', () => {
	test('still loading: a time-out that may be repeated, three times in all', async () => {
		stage.fake.page(path, { isLoading: true });
		const error = await stage.failure([open, wait]);
		expect(error).toMatchObject({ code: 'timeout', retryable: true, nothingDone: true });
		expect(error.message).toContain('step 2 (waitFor)');
		expect(stage.fake.visits).toEqual([path, path, path]);
		expect(stage.calls).toEqual([expect.objectContaining({ attempt: 3, outcome: 'timeout' })]);
	});

	test.each([
		[500, 'unavailable', 3],
		[503, 'unavailable', 3],
		[429, 'rate_limited', 3],
		[403, 'permission', 1],
		[404, 'drift', 1],
	])('HTTP %i of the page is %s', async (status, code, visits) => {
		stage.fake.page(path, { status, title: 'Erro' });
		const error = await stage.failure([open, wait]);
		expect(error.code).toBe(code);
		expect(error.message).toContain(`HTTP ${status}`);
		expect(stage.fake.visits).toHaveLength(visits);
		if (code !== 'drift') expect(error.httpStatus).toBe(status);
	});

	test('a page that a click has led to an error page is unavailable, not drift', async () => {
		stage.fake.page(path, { elements: { '#go': { onClick: async (page) => void (await page.visit('/erro')) } } }).page('/erro', { status: 502 });
		expect(await stage.failure([open, { kind: 'click', selectors: ['#go'] }, wait])).toMatchObject({ code: 'unavailable', httpStatus: 502 });
	});

	test('an element that is covered is drift, with a picture', async () => {
		stage.fake.page(path, { elements: { '#go': { disabled: true } } });
		const error = await stage.failure([open, { kind: 'click', selectors: ['#go'] }]);
		expect(error.code).toBe('drift');
		expect(error.attachments).toHaveLength(2);
	});

	test('a status the step expects is no failure', async () => {
		stage.fake.page(path, { status: 404, elements: { '#result': {} } });
		expect(await stage.run([{ ...open, expectStatus: [404] }, wait])).toMatchObject({ outcome: 'done' });
	});
});

describe('errors of the browser', () => {
	test.each([
		['timeout', 'timeout', true],
		['forbidden', 'blocked', false],
		['unreachable', 'unavailable', true],
		['crashed', 'unavailable', true],
		['invalid', 'validation', false],
		['unsupported', 'unsupported', false],
	] as const)('%s is %s', async (kind, code, retryable) => {
		stage.fake.page(path, () => {
			throw new WebPageError(kind, 'no good');
		});
		expect(await stage.failure([open])).toMatchObject({ code, retryable, context: { step: 1, kind: 'goto' } });
		// A session that hangs or is gone is not used again, any other is.
		expect(stage.sessions.pages).toHaveLength(kind === 'timeout' || kind === 'crashed' ? 3 : 1);
	});

	test('a crash is made up for by another session', async () => {
		stage.fake.page(path, { elements: { '#result': {} } });
		stage.sessions.prepare = (page, number) => {
			page.crashed = number === 1;
		};
		expect(await stage.run([open, wait])).toMatchObject({ outcome: 'done' });
		expect(stage.sessions.pages).toHaveLength(2);
	});

	test('an address that a redirect leads to is checked, and the session is not used again', async () => {
		stage.fake.page(path, { url: 'https://elsewhere.example.net/x?token=1' });
		const error = await stage.failure([open]);
		expect(error.code).toBe('blocked');
		expect(error.message).not.toContain('token');
		expect(stage.sessions.discarded).toBe(1);
	});

	test('a click that leads away unasked is noticed', async () => {
		stage.fake.page(path, { elements: { '#go': { onClick: async (page) => void (await page.visit('/away')) } } }).page('/away', { url: 'https://elsewhere.example.net/' });
		expect(await stage.failure([open, { kind: 'click', selectors: ['#go'] }])).toMatchObject({ code: 'blocked', context: { step: 2 } });
	});

	test('an address outside of the site is refused before it is opened', async () => {
		expect(await stage.failure([{ kind: 'goto', url: 'https://elsewhere.example.net/' }])).toMatchObject({ code: 'blocked', nothingDone: true });
		expect(stage.fake.visits).toEqual([]);
	});
});

describe('a session that the site has ended', () => {
	test('is logged in again once, and the operation starts over', async () => {
		stage.fake.page(path, (page) => (stage.sessions.renewals === 0 ? { url: 'https://erp.example.com/login?next=x' } : { elements: { '#result': { text: page.url() } } }));
		expect(await stage.run([open, wait], {}, { session, login })).toMatchObject({ outcome: 'done' });
		expect(stage.sessions.renewals).toBe(1);
		expect(stage.fake.visits).toEqual([path, path]);
	});

	test('is seen where a page fails to appear, too', async () => {
		stage.fake.page(path, () => ({ elements: stage.sessions.renewals === 0 ? { '#username': {} } : { '#result': {} } }));
		const bySelector = { loggedOutWhen: { selectors: ['#username'] } };
		expect(await stage.run([open, wait], {}, { session: bySelector, login })).toMatchObject({ outcome: 'done' });
	});

	test('twice in one call is an auth error that names what it means', async () => {
		stage.fake.page(path, { url: 'https://erp.example.com/login' });
		const error = await stage.failure([open], {}, { session, login });
		expect(error).toMatchObject({ code: 'auth', retryable: false });
		expect(error.message).toContain('loggedOutWhen');
		expect(stage.sessions.renewals).toBe(1);
	});

	test('without login steps is an auth error', async () => {
		stage.fake.page(path, { url: 'https://erp.example.com/login' });
		expect(await stage.failure([open], {}, { session })).toMatchObject({ code: 'auth' });
		expect(stage.sessions.renewals).toBe(0);
	});

	test('after the submitting step nobody knows what was done', async () => {
		stage.fake.page(path, { elements: { '#send': { onClick: async (page) => void (await page.visit('/login')) } } }).page('/login', {});
		const submit = { kind: 'click', selectors: ['#send'], expectNavigation: true } as const;
		const error = await stage.failure([open, submit], {}, { session, login, operation: { write: true } });
		expect(error).toMatchObject({ code: 'uncertain', nothingDone: false });
		expect(stage.sessions.renewals).toBe(0);
	});
});

test('pictures that cannot be taken never hide the error, nor hold it up for long', async () => {
	stage.fake.page(path, {});
	stage.sessions.prepare = (page) => {
		page.picture = () => new Promise<never>(() => undefined);
	};
	const startedAt = stage.clock.now();
	const error = await stage.failure([open, { kind: 'extract', shape: 'list', root: ['.row'], minRows: 1, fields: { name: { selectors: ['b'], ...text } } }]);
	expect(error.code).toBe('drift');
	expect(error.attachments?.map(({ name }) => name)).toEqual(['page']);
	expect(stage.clock.now() - startedAt).toBeLessThanOrEqual(5_000 + 5_000 + 100);
});

test('no pictures where they are switched off', async () => {
	stage.fake.page(path, {});
	expect((await stage.failure([open, wait], {}, { artefacts: false })).attachments).toBeUndefined();
});
