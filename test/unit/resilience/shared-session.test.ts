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
