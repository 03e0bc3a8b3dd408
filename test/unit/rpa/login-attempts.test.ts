import { GuardedLogin } from '../../../lib/application/rpa/sessions/guarded-login';
import { createLogin } from '../../../lib/application/rpa/login';
import type { LoginPort } from '../../../lib/application/rpa/types';
import type { Recipe, SessionRules, Step } from '../../../lib/domain/recipes/recipe';
import type { WebSession } from '../../../lib/domain/web-page';
import { LoginMemory } from '../../../lib/resilience/login-memory';
import { VirtualClock } from '../resilience/virtual-clock';
import { FakePage } from './fakes/fake-page';
import { sessionOf } from './fakes/fake-sessions';
import { FakeSite, type Screen } from './fakes/fake-site';
import { site, steps } from './steps.fixtures';

const never = new Promise<void>(() => undefined);
const open = { kind: 'goto', url: '/login' } as const;
const fill = { kind: 'fill', selectors: ['#password'], value: '{{credential.password}}' } as const;
const enter = { kind: 'click', selectors: ['#enter'], expectNavigation: true } as const;
const form = steps([open, fill, enter], '/login');
const post = (more: object): Step[] => steps([open, { kind: 'request', url: '/api/login', method: 'POST', ...more }], '/login');
const password = '{{credential.password}}';

let clock: VirtualClock;
let fake: FakeSite;
let memory: LoginMemory;

beforeEach(() => {
	clock = new VirtualClock();
	fake = new FakeSite().page('/', { elements: { '#menu': {} } });
	fake.page('/login', { elements: { '#password': {}, '#enter': { onClick: async (shown) => void (await shown.visit('/in')) } } });
	memory = new LoginMemory(clock, { refusals: 2 });
});

function guarded(login: readonly Step[], session: Partial<SessionRules> = { loggedInWhen: { selectors: ['#menu'] } }): GuardedLogin {
	const rules: SessionRules = { loggedInWhen: null, loggedOutWhen: null, maxAgeMs: 60_000, maxUses: 10, ...session };
	const recipe: Recipe = { name: 'erp', allow: [], session: rules, login, operations: {} };
	return new GuardedLogin(createLogin({ recipe, site, clock, stepTimeoutMs: 5_000, pageScripts: true }), memory, 'ERP');
}

async function tries(login: GuardedLogin, times: number, signal = new AbortController().signal): Promise<void> {
	for (let count = 0; count < times; count++) await clock.run(login.logIn(sessionOf(new FakePage(fake, clock)), never, { signal }).catch(() => undefined));
}

function minutesPaused(): number {
	try {
		memory.check();
		return 0;
	} catch (error) {
		return Number(/tried again for (\d+) minutes, because systems lock users out/.exec(String(error))?.[1] ?? 0);
	}
}

describe('after user and password were sent, a login that is not seen to succeed is a refusal; the second in a row ends them for ten minutes', () => {
	test.each<[string, Screen]>([
		['a page with neither the form nor the menu', { elements: {} }],
		['a server error', { status: 500 }],
		['a page that is not there', { status: 404 }],
		['a page that does not get done', { isLoading: true }],
	])('%s', async (_what, answer) => {
		fake.page('/in', answer);
		await tries(guarded(form), 1);
		expect(minutesPaused()).toBe(0);
		await tries(guarded(form), 1);
		expect(minutesPaused()).toBe(10);
	});

	test.each<[string, object]>([
		['in the body', { body: { form: { password } } }],
		['in a header', { method: 'GET', headers: { Authorization: password } }],
		['in the query', { method: 'GET', query: { password } }],
		['in the address', { method: 'GET', url: `/api/${password}` }],
	])('a request with the password %s whose answer is an error, whatever its status', async (_where, more) => {
		fake.answer = () => ({ text: '{"error":"senha"}', status: 400 });
		await tries(guarded(post(more)), 1);
		fake.answer = () => ({ text: '{"error":"senha"}', status: 200 });
		await tries(guarded(post(more)), 1);
		expect(minutesPaused()).toBe(10);
	});

	test('and one without it is none', async () => {
		await tries(guarded(post({ body: { form: { page: '1' } } })), 2);
		expect(minutesPaused()).toBe(0);
	});

	test('a request that took the password from a variable', async () => {
		const [goTo, ask] = post({ body: { text: '{{var.p}}' } });
		if (goTo === undefined || ask === undefined) throw new Error('no steps');
		await tries(guarded([goTo, ...steps([{ kind: 'setVar', name: 'p', from: { value: password } }], '/login/x'), ask]), 2);
		expect(minutesPaused()).toBe(10);
	});

	test.each([
		['typed into a field', { kind: 'type', selectors: ['#password'], value: password } as const],
		['filled in and sent by a script', { kind: 'evaluate', script: 'send()', as: null } as const],
	])('a password %s', async (_how, step) => {
		await tries(guarded(steps([open, fill, step, { kind: 'waitFor', anyOf: [{ condition: { selectors: ['#menu'] }, outcome: null, message: null }] }], '/login')), 2);
		expect(minutesPaused()).toBe(10);
	});
});

describe('nothing counts where nothing was sent', () => {
	test.each<[string, () => void]>([
		['the login page fails', () => fake.page('/login', { status: 503 })],
		['the field is not there', () => fake.page('/login', { elements: {} })],
		['the button is not there', () => fake.page('/login', { elements: { '#password': {} } })],
	])('%s', async (_what, prepare) => {
		prepare();
		await tries(guarded(form), 2);
		expect(minutesPaused()).toBe(0);
	});

	test('a cancelled login', async () => {
		const cancel = new AbortController();
		cancel.abort(new Error('cancelled'));
		await tries(guarded(form), 3, cancel.signal);
		expect(minutesPaused()).toBe(0);
	});
});

test('a login that is cancelled after they were sent counts', async () => {
	for (const _ of [1, 2]) {
		const cancel = new AbortController();
		fake.page('/login', { elements: { '#password': {}, '#enter': { onClick: async (shown) => {
			await shown.visit('/in');
			cancel.abort(new Error('cancelled'));
		} } } });
		await tries(guarded(form), 1, cancel.signal);
	}
	expect(minutesPaused()).toBe(10);
	expect(() => memory.check()).toThrow('a login was cancelled after user and password had been sent');
});

test('a login whose session is closed meanwhile counts, also where it never ends', async () => {
	const port: LoginPort = {
		logIn: async (_session, _context, attempt) => {
			if (attempt !== undefined) attempt.credentialsSent = () => true;
			await never;
		},
		isLoggedOut: async () => await Promise.resolve(false),
	};
	const login = new GuardedLogin(port, memory, 'ERP');
	for (const _ of [1, 2]) {
		const cancel = new AbortController();
		const trial = login.logIn(sessionOf(new FakePage(fake, clock)), Promise.resolve(), { signal: cancel.signal });
		cancel.abort(new Error('cancelled'));
		await expect(trial).rejects.toThrow();
		await new Promise(setImmediate);
	}
	expect(minutesPaused()).toBe(10);
});

describe('without a sign of being logged in', () => {
	const session = (): WebSession => sessionOf(new FakePage(fake, clock));
	const context = { signal: new AbortController().signal };

	test('a login after which the site asks for it again is a refusal', async () => {
		fake.page('/in', {});
		const login = guarded(form, {});
		const used = session();
		await clock.run(login.logIn(used, never, context));
		await clock.run(login.logIn(used, never, context));
		login.askedAgain(used);
		expect(minutesPaused()).toBe(10);
	});

	test('one with which an operation has worked is none', async () => {
		fake.page('/in', {});
		const login = guarded(form, {});
		for (let count = 0; count < 4; count++) {
			const used = session();
			await clock.run(login.logIn(used, never, context));
			login.proved(used);
			login.askedAgain(used);
		}
		expect(minutesPaused()).toBe(0);
	});
});

test('pools of one account log in one after the other', async () => {
	let [now, most] = [0, 0];
	const port: LoginPort = {
		logIn: async () => {
			most = Math.max(most, ++now);
			await clock.sleep(1_000);
			now--;
		},
		isLoggedOut: async () => await Promise.resolve(false),
	};
	const pools = [1, 2, 3].map(() => new GuardedLogin(port, memory, 'ERP'));
	await clock.run(Promise.all(pools.map(async (login) => await login.logIn(sessionOf(new FakePage(fake, clock)), never, { signal: new AbortController().signal }))));
	expect(most).toBe(1);
});
