import { ConnectorError, type ConnectorErrorCode } from '../../../lib/domain/errors';
import { LoginMemory } from '../../../lib/resilience/login-memory';

let now: number;
let memory: LoginMemory;

beforeEach(() => {
	now = 0;
	memory = new LoginMemory({ now: () => now });
});

const failure = (code: ConnectorErrorCode) => new ConnectorError(code, 'It failed.', { system: 'ERP' });
const mayTry = (): boolean => {
	try {
		memory.check();
		return true;
	} catch {
		return false;
	}
};

test('a refused login is told again for ten minutes', () => {
	memory.failed(failure('auth'));
	expect(() => memory.check()).toThrow(expect.objectContaining({ code: 'auth', nothingDone: true, message: expect.stringContaining('10 minutes'), hint: expect.stringContaining('save the credential') }));
	now = 599_999;
	expect(() => memory.check()).toThrow('It failed. It is not tried again for 1 seconds, because systems lock users out.');
	now = 600_000;
	expect(mayTry()).toBe(true);
});

test('after another failure the login may be tried at once, after a second one in a row only after pauses that double, up to a minute', () => {
	memory.failed(failure('unavailable'));
	expect(mayTry()).toBe(true);
	for (const pause of [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
		memory.failed(failure('timeout'));
		now += pause - 1;
		expect(mayTry()).toBe(false);
		now += 1;
		expect(mayTry()).toBe(true);
	}
});

test('a login that succeeds makes all forgotten', () => {
	memory.failed(failure('auth'));
	memory.succeeded();
	expect(mayTry()).toBe(true);
	memory.failed(failure('unavailable'));
	expect(mayTry()).toBe(true);
});

test('a cancelled login says nothing', () => {
	for (let call = 0; call < 3; call++) memory.failed(new Error('execution cancelled'));
	expect(mayTry()).toBe(true);
});

test('where two refusals in a row are allowed, the first may be tried again at once, the second only after ten minutes', () => {
	memory = new LoginMemory({ now: () => now }, { refusals: 2 });
	memory.failed(failure('auth'));
	expect(mayTry()).toBe(true);
	memory.succeeded();
	memory.failed(failure('auth'));
	expect(mayTry()).toBe(true);
	memory.failed(failure('auth'));
	now = 599_999;
	expect(() => memory.check()).toThrow('because systems lock users out');
	now = 600_000;
	expect(mayTry()).toBe(true);
	memory.failed(failure('auth'));
	expect(mayTry()).toBe(false);
});

test('a failure of another kind between two refusals does not make the first forgotten', () => {
	memory = new LoginMemory({ now: () => now }, { refusals: 2 });
	memory.failed(failure('auth'));
	memory.failed(failure('unavailable'));
	now = 60_000;
	expect(mayTry()).toBe(true);
	memory.failed(failure('auth'));
	now = 600_000;
	expect(mayTry()).toBe(false);
});
