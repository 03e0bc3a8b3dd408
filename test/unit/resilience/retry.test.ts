import { ConnectorError, type ConnectorErrorOptions } from '../../../lib/domain/errors';
import { retry, type RetryOptions } from '../../../lib/resilience/retry';
import { VirtualClock } from './virtual-clock';

const unavailable = (options: Partial<ConnectorErrorOptions> = {}): ConnectorError =>
	new ConnectorError('unavailable', 'down', { system: 'ERP', ...options });

let clock: VirtualClock;
let controller: AbortController;

beforeEach(() => {
	clock = new VirtualClock();
	controller = new AbortController();
});

function run<T>(call: (attempt: number) => Promise<T>, changes: Partial<RetryOptions> = {}): Promise<T> {
	return clock.run(retry(call, { clock, random: () => 0.5, signal: controller.signal, ...changes }));
}

/** Fails with the errors in turn, then succeeds; notes the attempts. */
function failing(...errors: unknown[]): { attempts: number[]; call: (attempt: number) => Promise<string> } {
	const attempts: number[] = [];
	return {
		attempts,
		call: async (attempt) => {
			attempts.push(attempt);
			const error = errors[attempt - 1];
			if (error !== undefined) throw error;
			return 'done';
		},
	};
}

test('a call that succeeds is made once', async () => {
	const { attempts, call } = failing();
	expect(await run(call)).toBe('done');
	expect(attempts).toEqual([1]);
	expect(clock.slept).toEqual([]);
});

test('three attempts in all, and the last error is the one that is thrown', async () => {
	const last = unavailable();
	const { attempts, call } = failing(unavailable(), unavailable(), last, unavailable());
	await expect(run(call)).rejects.toBe(last);
	expect(attempts).toEqual([1, 2, 3]);
});

test('the wait is anywhere up to a bound that doubles, and has a greatest', async () => {
	const errors = Array.from({ length: 7 }, () => unavailable());
	await run(failing(...errors).call, { attempts: 8, random: () => 0.999, baseMs: 300, maxMs: 5_000 });
	expect(clock.slept.map((ms) => Math.round(ms / 0.999))).toEqual([300, 600, 1_200, 2_400, 4_800, 5_000, 5_000]);
	clock.slept.length = 0;
	await run(failing(unavailable()).call, { random: () => 0 });
	expect(clock.slept).toEqual([0]);
});

test('the time the system asks for is waited for, with something on top', async () => {
	await run(failing(new ConnectorError('rate_limited', 'slow', { system: 'ERP', retryAfterMs: 7_000 })).call);
	expect(clock.slept).toEqual([7_150]);
});

test('a system that asks for more than 30 s gets no second call, and its error goes out as it is', async () => {
	const error = unavailable({ retryAfterMs: 30_001 });
	const { attempts, call } = failing(error);
	await expect(run(call)).rejects.toBe(error);
	expect(attempts).toEqual([1]);
	expect(clock.slept).toEqual([]);
});

test.each([
	['a refusal', new ConnectorError('validation', 'no', { system: 'ERP' })],
	['an unknown outcome', new ConnectorError('uncertain', 'perhaps', { system: 'ERP' })],
	['a failure marked as final', unavailable({ retryable: false })],
	['an error of our own', new TypeError('x is undefined')],
])('%s is not repeated', async (_, error) => {
	const { attempts, call } = failing(error);
	await expect(run(call)).rejects.toBe(error);
	expect(attempts).toEqual([1]);
});

test('the caller may decide what is worth repeating', async () => {
	const { attempts, call } = failing(unavailable(), unavailable());
	await expect(run(call, { shouldRetry: (_, attempt) => attempt < 2 })).rejects.toMatchObject({ code: 'unavailable' });
	expect(attempts).toEqual([1, 2]);
});

test('a cancelled execution ends the wait with its own reason, and makes no further call', async () => {
	const { attempts, call } = failing(unavailable());
	const running = retry(call, { clock, random: () => 1, signal: controller.signal });
	const outcome = expect(running).rejects.toBe('cancelled');
	await clock.advance(10);
	controller.abort('cancelled');
	await outcome;
	expect(attempts).toEqual([1]);
	await expect(run(call)).rejects.toBe('cancelled');
	expect(attempts).toEqual([1]);
});
