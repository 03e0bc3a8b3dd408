import { ConnectorError } from '../../../lib/domain/errors';
import { SharedSession, type SessionDoor } from '../../../lib/resilience/shared-session';

const { signal } = new AbortController();

let now: number;
let logins: number;
let closed: string[];
let session: SharedSession<string>;

beforeEach(() => {
	now = 0;
	logins = 0;
	closed = [];
	session = new SharedSession({ now: () => now });
});

const door = (changes: Partial<SessionDoor<string>> = {}): SessionDoor<string> => ({
	open: async () => await Promise.resolve(`session ${++logins}`),
	close: async (ended) => {
		await Promise.resolve();
		closed.push(ended);
	},
	...changes,
});
const isRefused = (answer: string): boolean => answer.startsWith('refused');
const use = async (call: (session: string) => Promise<string>, by = door()): Promise<string> => await session.use(by, call, isRefused, signal);
const echo = async (given: string): Promise<string> => await Promise.resolve(`answer to ${given}`);

test('20 callers at once log in once', async () => {
	const answers = await Promise.all(Array.from({ length: 20 }, () => use(echo)));
	expect(new Set(answers)).toEqual(new Set(['answer to session 1']));
	expect(logins).toBe(1);
});

test('a session that 20 callers find refused is renewed once, and each call is made once more', async () => {
	await use(echo);
	let calls = 0;
	const first = async (given: string): Promise<string> => {
		calls++;
		return await Promise.resolve(given === 'session 1' ? 'refused' : `answer to ${given}`);
	};
	const answers = await Promise.all(Array.from({ length: 20 }, () => use(first)));
	expect(new Set(answers)).toEqual(new Set(['answer to session 2']));
	expect({ logins, calls }).toEqual({ logins: 2, calls: 40 });
});

test('an answer that is refused with a fresh session too is handed on', async () => {
	expect(await use(async (given) => await Promise.resolve(`refused ${given}`))).toBe('refused session 2');
	expect(logins).toBe(2);
});

test('a session known to have ended is renewed before the call', async () => {
	const seen: string[] = [];
	const call = async (given: string): Promise<string> => {
		seen.push(given);
		return await echo(given);
	};
	await use(call, door({ isGood: (given) => given !== 'session 1' }));
	await use(call, door({ isGood: (given) => given !== 'session 1' }));
	expect(seen).toEqual(['session 1', 'session 2']);
});

test('a refused login is told again for ten minutes and then tried anew', async () => {
	let tries = 0;
	const refusing = door({
		open: async () => {
			tries++;
			return await Promise.reject(new ConnectorError('auth', 'Wrong password.', { system: 'ERP' }));
		},
	});
	await expect(use(echo, refusing)).rejects.toMatchObject({ code: 'auth' });
	now = 599_999;
	await expect(use(echo, refusing)).rejects.toMatchObject({ code: 'auth' });
	expect(tries).toBe(1);
	now = 600_000;
	expect(await use(echo)).toBe('answer to session 1');
});

test('a login that failed for another reason is tried again by the next call', async () => {
	const down = door({ open: async () => await Promise.reject(new ConnectorError('unavailable', 'Down.', { system: 'ERP' })) });
	await expect(use(echo, down)).rejects.toMatchObject({ code: 'unavailable' });
	expect(await use(echo)).toBe('answer to session 1');
});

test('closing ends the session with the system, once', async () => {
	await session.close();
	await use(echo);
	await session.close();
	await session.close();
	expect(closed).toEqual(['session 1']);
});

test('where a fresh session is refused too, later calls are made with it once each, without a login, until one is accepted', async () => {
	await use(async () => await Promise.resolve('refused'));
	expect(logins).toBe(2);
	for (let call = 0; call < 5; call++) expect(await use(async () => await Promise.resolve('refused'))).toBe('refused');
	expect(logins).toBe(2);
	await use(echo);
	await use(async (given) => await Promise.resolve(given === 'session 2' ? 'refused' : 'answer'));
	expect(logins).toBe(3);
});

test('a refused session is ended with the system, which may know it still', async () => {
	await use(async (given) => await Promise.resolve(given === 'session 1' ? 'refused' : 'answer'));
	expect(closed).toEqual(['session 1']);
});

test('a session that is begun while all is closed is ended, too', async () => {
	let open: (given: string) => void = () => undefined;
	const slow = door({ open: () => new Promise<string>((resolve) => (open = resolve)) });
	const call = use(echo, slow);
	await Promise.resolve();
	await session.close();
	open('late session');
	expect(await call).toBe('answer to late session');
	expect(closed).toEqual(['late session']);
});

describe('a session that is refused right after its login', () => {
	const only = (good: string) => async (given: string) => await Promise.resolve(given === good ? 'answer' : `refused ${given}`);

	test('is renewed a minute later, and from then on all is well', async () => {
		await use(only('session 3'));
		now = 59_999;
		expect(await use(only('session 3'))).toBe('refused session 2');
		expect(logins).toBe(2);
		now = 60_000;
		expect(await use(only('session 3'))).toBe('answer');
		expect(await use(only('session 4'))).toBe('answer');
		expect(logins).toBe(4);
	});

	test('again and again makes one login a minute', async () => {
		for (now = 0; now < 600_000; now += 1_000) await use(async (given) => await Promise.resolve(`refused ${given}`));
		expect(logins).toBe(11);
	});

	test('leads to no other login for ten minutes where the password is refused by then', async () => {
		await use(only('none'));
		let tries = 0;
		const refusing = door({
			open: async () => {
				tries++;
				return await Promise.reject(new ConnectorError('auth', 'Wrong password.', { system: 'ERP' }));
			},
		});
		for (now = 60_000; now < 660_000; now += 10_000) await expect(use(only('none'), refusing)).rejects.toMatchObject({ code: 'auth' });
		expect(tries).toBe(1);
	});
});

test('sessions that work for one call each are renewed three times at once, then every five seconds', async () => {
	let ended = '';
	const once = async (given: string): Promise<string> => {
		const answer = given === ended ? 'refused' : 'answer';
		ended = given;
		return await Promise.resolve(answer);
	};
	for (let call = 0; call < 20; call++) await use(once);
	expect(logins).toBe(4);
	for (now = 1_000; now <= 600_000; now += 1_000) await use(once);
	expect(logins).toBeGreaterThan(100);
	expect(logins).toBeLessThanOrEqual(124);
});

test.each([1, 2])('%i programs with one user, of whom the system keeps one session or ends it, all work where each calls every ten seconds', async (programs) => {
	let kept = 0;
	const sessions = Array.from({ length: programs }, () => new SharedSession<number>({ now: () => now }));
	const own: SessionDoor<number> = { open: async () => await Promise.resolve(++kept) };
	const call = async (given: number) => await Promise.resolve(given === kept ? 'answer' : 'refused');
	for (now = 0; now < 3_600_000; now += 10_000 / programs) {
		const turn = sessions[(now / (10_000 / programs)) % programs];
		if (programs === 1) kept += 1;
		expect(await turn?.use(own, call, (answer) => answer === 'refused', new AbortController().signal)).toBe('answer');
	}
});

test('a clock that is set back does not put off a renewal', async () => {
	now = 10_000_000;
	await use(async () => await Promise.resolve('refused'));
	now = 0;
	expect(await use(async (given) => await Promise.resolve(given === 'session 3' ? 'answer' : 'refused'))).toBe('answer');
});
