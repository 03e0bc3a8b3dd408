import { createLogin, type LoginOptions } from '../../../lib/application/rpa/login';
import { ConnectorError, isConnectorError } from '../../../lib/domain/errors';
import type { SessionRules, Step } from '../../../lib/domain/recipes/recipe';
import { FakePage } from './fakes/fake-page';
import { sessionOf } from './fakes/fake-sessions';
import { FakeSite, type FakeElement, type Screen } from './fakes/fake-site';
import { VirtualClock } from '../resilience/virtual-clock';
import { password, site, steps } from './steps.fixtures';

const loggedInWhen = { selectors: ['#menu'] };
const loggedOutWhen = { url: '**/login*' };
const login = steps(
	[
		{ kind: 'goto', url: '/login' },
		{ kind: 'fill', selectors: ['#username'], value: '{{credential.user}}' },
		{ kind: 'fill', selectors: ['#password'], value: '{{credential.password}}' },
		{ kind: 'click', selectors: ['#enter'], expectNavigation: true },
	],
	'/login',
);
const rules = { maxAgeMs: 60_000, maxUses: 10 };
let clock: VirtualClock;
let fake: FakeSite;
let page: FakePage;
const context = { signal: new AbortController().signal };

function loginPage(onClick: FakeElement['onClick'], more: Record<string, FakeElement> = {}): void {
	const enter = onClick === undefined ? {} : { onClick };
	fake.page('/login', { title: 'Entrar', elements: { '#username': {}, '#password': {}, '#enter': enter, ...more } });
}

beforeEach(() => {
	clock = new VirtualClock();
	fake = new FakeSite().page('/', { elements: { '#menu': {} } });
	page = new FakePage(fake, clock);
	loginPage(async (shown) => void (await shown.visit('/')));
});

function portOf(list: readonly Step[] | null, session: Partial<SessionRules>, more: Partial<LoginOptions> = {}): ReturnType<typeof createLogin> {
	const recipe = { name: 'erp', allow: [], session: { loggedInWhen: null, loggedOutWhen: null, ...rules, ...session }, login: list, operations: {} };
	return createLogin({ recipe, site, clock, stepTimeoutMs: 5_000, ...more });
}

async function logIn(list: readonly Step[] | null = login, session: Partial<SessionRules> = { loggedInWhen, loggedOutWhen }): Promise<void> {
	await clock.run(portOf(list, session).logIn(sessionOf(page), context));
}

async function refusal(...args: Parameters<typeof logIn>): Promise<ConnectorError> {
	const error: unknown = await logIn(...args).then(() => null, (failure: unknown) => failure);
	if (!isConnectorError(error)) throw error ?? new Error('it was not refused');
	return error;
}

const again = (more: Screen = {}) => (shown: FakePage): void => {
	shown.now.arrival = { status: 200, url: shown.url(), redirects: 0 };
	shown.show({ ...shown.now.screen, ...more });
};

test('the steps are done, secrets are filled in as such, and the sign of being logged in is waited for', async () => {
	await logIn();
	expect(page.done).toEqual(['goto /login', 'fill bot #username', 'fill (secret) #password', 'click #enter']);
	expect(page.secretTexts).toEqual([password]);
});

test('a site that still asks for the login has refused user or password', async () => {
	loginPage(again());
	const error = await refusal();
	expect(error).toMatchObject({ code: 'auth', retryable: false });
	expect(error.message).toContain('refused user or password');
});

test('what the site says about it is told, without the password', async () => {
	loginPage(again({ elements: { '.error': { text: `Senha ${password} inválida` } } }));
	const wait = steps([{ kind: 'waitFor', anyOf: [{ condition: { selectors: ['.error'] }, outcome: 'refused', message: ['.error'] }, { condition: loggedInWhen, outcome: null, message: null }] }], '/login/x');
	const error = await refusal([...login, ...wait]);
	expect(error.code).toBe('auth');
	expect(error.message).toContain('it says "Senha *** inválida"');
});

test.each([401, 403])('HTTP %i to the login is a refusal', async (status) => {
	loginPage(async (shown) => void (await shown.visit('/denied')));
	fake.page('/denied', { status });
	expect(await refusal()).toMatchObject({ code: 'auth', httpStatus: status });
});

test('a login page whose fields have other names is drift, not a wrong password', async () => {
	fake.page('/login', { title: 'Entrar', elements: { '#user': {} } });
	const error = await refusal();
	expect(error).toMatchObject({ code: 'drift', context: { operation: 'login', step: 2, path: '/login/1/fill' } });
	expect(error.attachments).toHaveLength(2);
});

test('a site that shows neither after the login is drift', async () => {
	fake.page('/', { title: 'Comunicado', elements: {} });
	const error = await refusal();
	expect(error.code).toBe('drift');
	expect(error.message).toContain('sign of being logged in');
});

test('a site that fails is unavailable, one that is slow a time-out', async () => {
	fake.page('/', { status: 503 });
	expect(await refusal()).toMatchObject({ code: 'unavailable', httpStatus: 503 });
	fake.page('/', { isLoading: true });
	expect(await refusal()).toMatchObject({ code: 'timeout' });
});

test('without a sign of being logged in the login page must have gone', async () => {
	await logIn(login, { loggedOutWhen });
	loginPage(again());
	expect(await refusal(login, { loggedOutWhen })).toMatchObject({ code: 'auth' });
	expect(await refusal(login, { loggedOutWhen: { selectors: ['#password'] } })).toMatchObject({ code: 'auth' });
});

test('a recipe without steps and without a sign does nothing; with a sign alone the site is opened', async () => {
	await logIn(null, {});
	expect(page.done).toEqual([]);
	await logIn(null, { loggedInWhen });
	expect(page.done).toEqual(['goto /']);
	fake.page('/', { status: 401 });
	expect(await refusal(null, { loggedInWhen })).toMatchObject({ code: 'auth', httpStatus: 401 });
});

test('a page that hangs ends at the deadline of the login', async () => {
	page.hangs = true;
	const startedAt = clock.now();
	const error = await refusal();
	expect(error).toMatchObject({ code: 'timeout', context: { operation: 'login' } });
	expect(clock.now() - startedAt).toBeLessThan(35_000);
});

test('a cancelled login ends with its reason', async () => {
	const reason = new Error('cancelled');
	const controller = new AbortController();
	loginPage(() => controller.abort(reason));
	await expect(clock.run(portOf(login, { loggedInWhen }).logIn(sessionOf(page), { signal: controller.signal }))).rejects.toBe(reason);
});

test('whether one is logged out is judged by what the page shows, and nothing is asked of the site', async () => {
	const port = portOf(login, { loggedOutWhen });
	expect(await port.isLoggedOut(sessionOf(page), context)).toBe(false);
	await page.visit('/login');
	const before = fake.visits.length;
	expect(await port.isLoggedOut(sessionOf(page), context)).toBe(true);
	expect(await portOf(login, {}).isLoggedOut(sessionOf(page), context)).toBe(false);
	expect(fake.visits).toHaveLength(before);
});
