import type { TextSeal } from '../../../lib/domain/sealed-text';
import { ConnectorError } from '../../../lib/domain/errors';
import type { Clock } from '../../../lib/domain/runtime';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { passwordSeal } from '../../../lib/infra/sealing/password-seal';
import { LoginMemory } from '../../../lib/resilience/login-memory';
import { storeSessionShelf } from '../../../lib/resilience/session-shelf';
import { SharedSession, type SessionDoor } from '../../../lib/resilience/shared-session';
import { systemClock } from '../../../lib/infra/clock';
import { leastProcessorMs } from '../../support/processor-time.ts';

const { signal } = new AbortController();
const seal = passwordSeal('senha-do-erp', 'account 1');
const isRefused = (answer: string): boolean => answer.startsWith('refused');
const echo = async ({ cookie }: Session): Promise<string> => await Promise.resolve(`answer to ${cookie}`);

interface Session {
	cookie: string;
}

let store: MemoryStore;
let logins: number;
let closed: string[];
let login: () => Promise<Session>;
/** Later than the system's clock. */
let laterMs: number;
/** How many times as fast pauses are over. */
let haste: number;
const clock: Clock = { now: () => systemClock.now() + laterMs, sleep: async (ms, given) => await systemClock.sleep(ms / haste, given) };

beforeEach(() => {
	laterMs = 0;
	haste = 1;
	store = new MemoryStore(clock);
	logins = 0;
	closed = [];
	login = async () => await Promise.resolve({ cookie: `segredo ${logins}` });
});

const door: SessionDoor<Session> = {
	open: async () => {
		logins++;
		return await login();
	},
	close: async ({ cookie }) => {
		await Promise.resolve();
		closed.push(cookie);
	},
};

/** The session as one process has it. */
function inProcess(options: { password?: string; place?: MemoryStore } = {}): SharedSession<Session> {
	const { password, place = store } = options;
	const own = password === undefined ? seal : passwordSeal(password, 'account 1');
	const shelf = storeSessionShelf<Session>({ store: place, name: 'account 1', seal: own, clock, random: () => 0.5 });
	return new SharedSession<Session>(clock, new LoginMemory(clock), shelf);
}

const use = async (session: SharedSession<Session>, call = echo): Promise<string> => await session.use(door, call, isRefused, signal);

test('callers of several processes at once log in once', async () => {
	const processes = [inProcess(), inProcess(), inProcess()];
	const answers = await Promise.all(processes.flatMap((session) => [use(session), use(session)]));
	expect(new Set(answers)).toEqual(new Set(['answer to segredo 1']));
	expect(logins).toBe(1);
});

test('a session that all processes find refused is renewed once', async () => {
	const processes = [inProcess(), inProcess()];
	await Promise.all(processes.map(async (session) => await use(session)));
	const ended = async ({ cookie }: Session): Promise<string> => await Promise.resolve(cookie === 'segredo 1' ? 'refused' : `answer to ${cookie}`);
	const answers = await Promise.all(processes.map(async (session) => await use(session, ended)));
	expect(new Set(answers)).toEqual(new Set(['answer to segredo 2']));
	expect(logins).toBe(2);
});

test('a refused login is tried by one process only', async () => {
	login = async () => await Promise.reject(new ConnectorError('auth', 'Wrong password.', { system: 'ERP' }));
	for (const session of [inProcess(), inProcess(), inProcess()]) {
		await expect(use(session)).rejects.toMatchObject({ code: 'auth', message: expect.stringContaining('Wrong password.') });
	}
	expect(logins).toBe(1);
});

test('a changed password is tried at once', async () => {
	login = async () => await Promise.reject(new ConnectorError('auth', 'Wrong password.', { system: 'ERP' }));
	await expect(use(inProcess())).rejects.toMatchObject({ code: 'auth' });
	login = async () => await Promise.resolve({ cookie: 'segredo novo' });
	expect(await use(inProcess({ password: 'outra-senha' }))).toBe('answer to segredo novo');
});

test('another failed login is no refusal: the next process tries', async () => {
	login = async () => await Promise.reject(new ConnectorError('unavailable', 'It is down.', { system: 'ERP' }));
	await expect(use(inProcess())).rejects.toMatchObject({ code: 'unavailable' });
	await expect(use(inProcess())).rejects.toMatchObject({ code: 'unavailable' });
	expect(logins).toBe(2);
});

test('a process that ends leaves the session to the others', async () => {
	const [first, second] = [inProcess(), inProcess()];
	await use(first);
	await first.close();
	expect(await use(second)).toBe('answer to segredo 1');
	expect(closed).toEqual([]);
});

test('what lies in the Store tells neither session nor password', async () => {
	await use(inProcess());
	const entries = await store.list('', { limit: 100 });
	expect(entries).toHaveLength(1);
	expect(JSON.stringify(entries)).not.toMatch(/segredo|senha/);
});

test('with the Store down each process has a session of its own, and ends it', async () => {
	const down = new MemoryStore(systemClock);
	jest.spyOn(down, 'lock').mockRejectedValue(new ConnectorError('unavailable', 'The Store is down.', { system: 'Store' }));
	const processes = [inProcess({ place: down }), inProcess({ place: down })];
	await Promise.all(processes.map(async (session) => await use(session)));
	await Promise.all(processes.map(async (session) => await session.close()));
	expect({ logins, closed: closed.length }).toEqual({ logins: 2, closed: 2 });
});

test('a session that the Store could not take is used all the same, without another login', async () => {
	jest.spyOn(store, 'set').mockRejectedValue(new ConnectorError('unavailable', 'The Store is down.', { system: 'Store' }));
	expect(await use(inProcess())).toBe('answer to segredo 1');
	expect(logins).toBe(1);
});

test('a session that another process has begun and that has ended since is renewed, too', async () => {
	const [first, idle] = [inProcess(), inProcess()];
	await use(idle);
	const only = (good: string) => async ({ cookie }: Session): Promise<string> => await Promise.resolve(cookie === good ? `answer to ${cookie}` : 'refused');
	expect(await use(first, only('segredo 2'))).toBe('answer to segredo 2');
	// The system was started anew: it knows neither of the two.
	const answers = await Promise.all([use(idle, only('segredo 3')), use(idle, only('segredo 3')), use(first, only('segredo 3'))]);
	expect(new Set(answers)).toEqual(new Set(['answer to segredo 3']));
	expect(logins).toBe(3);
});

test('where every session is refused each process logs in once, and then no more', async () => {
	const processes = [inProcess(), inProcess()];
	const refuse = async (): Promise<string> => await Promise.resolve('refused');
	for (let times = 0; times < 5; times++) for (const session of processes) expect(await use(session, refuse)).toBe('refused');
	expect(logins).toBeLessThanOrEqual(4);
});

test('a session that cannot be encrypted is used by its process alone', async () => {
	const broken: TextSeal = { seal: async () => await Promise.reject(new Error('no memory')), open: async () => await Promise.resolve(null) };
	const shelf = storeSessionShelf<Session>({ store, name: 'account 1', seal: broken, clock: systemClock, random: () => 0.5 });
	const session = new SharedSession<Session>(systemClock, new LoginMemory(systemClock), shelf);
	expect(await use(session)).toBe('answer to segredo 1');
	expect(await store.list('', { limit: 100 })).toEqual([]);
	await session.close();
	expect(closed).toEqual(['segredo 1']);
});

test('the same text is never sealed the same way twice, and its key is made once', async () => {
	const own = passwordSeal('senha', 'account 2');
	await own.seal('segredo', 'here');
	const sealAll = async (): Promise<void> => {
		const sealed = await Promise.all(Array.from({ length: 200 }, async () => await own.seal('segredo', 'here')));
		const nonces = sealed.map((text) => Buffer.from(text.slice(3), 'base64').subarray(0, 12).toString('hex'));
		expect(new Set(nonces).size).toBe(200);
	};
	// 200 keys would take a minute.
	expect(await leastProcessorMs(sealAll, { below: 5_000 })).toBeLessThan(5_000);
});

test('sealed text that was changed or moved does not open', async () => {
	const sealed = await seal.seal('segredo', 'here');
	expect(await seal.open(sealed, 'here')).toBe('segredo');
	expect(await seal.open(sealed, 'there')).toBeNull();
	expect(await seal.open(`${sealed.slice(0, -6)}AAAA==`, 'here')).toBeNull();
	expect(await seal.open('v1.AA==', 'here')).toBeNull();
});

describe('where a session ends once more right after its login', () => {
	const only = (good: string) => async ({ cookie }: Session): Promise<string> => await Promise.resolve(cookie === good ? `answer to ${cookie}` : 'refused');

	test('its process goes on with the one that another has begun since', async () => {
		const [first, second] = [inProcess(), inProcess()];
		await use(first);
		await use(second);
		expect(await use(first, only('none'))).toBe('refused');
		expect(await use(second, only('segredo 3'))).toBe('answer to segredo 3');
		expect(await use(first, only('segredo 3'))).toBe('answer to segredo 3');
		expect(logins).toBe(3);
	});

	test('the processes together try once a minute', async () => {
		const processes = [inProcess(), inProcess(), inProcess()];
		const all = async (): Promise<void> => {
			for (const session of processes) await use(session, only('none'));
		};
		for (let times = 0; times < 3; times++) await all();
		expect(logins).toBeLessThanOrEqual(4);
		const before = logins;
		for (let minute = 1; minute <= 5; minute++) {
			laterMs = minute * 61_000;
			for (let times = 0; times < 3; times++) await all();
		}
		expect(logins - before).toBeLessThanOrEqual(5);
		expect(logins - before).toBeGreaterThanOrEqual(2);
	});
});

test('a process that died while it logged in holds up the others for six seconds at most', async () => {
	const lock = jest.spyOn(store, 'lock');
	await use(inProcess());
	expect(lock.mock.calls[0]?.[2]).toBeLessThanOrEqual(6_000);
});

test('a login goes on where its lock is lost, and is not made a second time', async () => {
	haste = 100;
	let done: (session: Session) => void = () => undefined;
	let aborted = false;
	const slow: SessionDoor<Session> = {
		open: async (given) => {
			logins++;
			given.addEventListener('abort', () => (aborted = true));
			return await new Promise<Session>((resolve) => (done = resolve));
		},
	};
	const asked = new Promise<void>((resolve) => {
		const real = store.lock.bind(store);
		jest.spyOn(store, 'lock').mockImplementation(async (...call) => {
			if (logins === 0) return await real(...call);
			resolve();
			return false;
		});
	});
	const call = inProcess().use(slow, echo, isRefused, signal);
	await asked;
	done({ cookie: 'segredo 1' });
	expect(await call).toBe('answer to segredo 1');
	expect({ logins, aborted }).toEqual({ logins: 1, aborted: false });
});
