import { ConnectorError, type ConnectorErrorCode } from '../../../lib/domain/errors';
import { CircuitBreaker } from '../../../lib/resilience/circuit-breaker';
import { VirtualClock } from './virtual-clock';

let clock: VirtualClock;
let breaker: CircuitBreaker;
let made: number;

beforeEach(() => {
	clock = new VirtualClock();
	breaker = new CircuitBreaker({ system: 'ERP', clock, threshold: 3, openMs: 10_000 });
	made = 0;
});

const error = (code: ConnectorErrorCode): ConnectorError => new ConnectorError(code, code, { system: 'ERP' });

async function attempt(outcome: 'works' | unknown): Promise<unknown> {
	const call = async (): Promise<string> => {
		made++;
		if (outcome === 'works') return 'answer';
		throw outcome;
	};
	return await breaker.run(call).catch((failure: unknown) => failure);
}

async function fail(times: number, code: ConnectorErrorCode = 'unavailable'): Promise<void> {
	for (let time = 0; time < times; time++) await attempt(error(code));
}

test('after so many failures in a row calls fail at once, without reaching the system', async () => {
	await fail(2);
	await fail(1, 'timeout');
	expect(made).toBe(3);
	await clock.advance(4_000);
	expect(await attempt('works')).toMatchObject({
		code: 'unavailable',
		system: 'ERP',
		retryAfterMs: 6_000,
		nothingDone: true,
		retryable: false,
	});
	expect(made).toBe(3);
});

test.each<[string, unknown]>([
	['a success', 'works'],
	['a refusal', error('validation')],
	['a limit', error('rate_limited')],
	['an answer of the wrong form', error('drift')],
])('%s between failures shows that the system lives', async (_, outcome) => {
	await fail(2);
	await attempt(outcome);
	await fail(2);
	expect(await attempt('works')).toBe('answer');
});

test('a cancelled call says nothing about the system', async () => {
	await fail(2);
	await attempt('cancelled');
	await fail(1);
	expect(await attempt('works')).toMatchObject({ nothingDone: true });
});

test('after its time one call tries, the others keep failing at once', async () => {
	await fail(3);
	await clock.advance(10_000);
	let answer: (text: string) => void = () => undefined;
	const trial = breaker.run(() => new Promise<string>((resolve) => (answer = resolve)));
	expect(await attempt('works')).toMatchObject({ nothingDone: true });
	answer('back');
	expect(await trial).toBe('back');
	expect(await attempt('works')).toBe('answer');
	await fail(2);
	expect(await attempt('works')).toBe('answer');
});

test('a trial that fails opens it again for the whole time', async () => {
	await fail(3);
	await clock.advance(10_000);
	await fail(1);
	expect(made).toBe(4);
	await clock.advance(9_999);
	expect(await attempt('works')).toMatchObject({ retryAfterMs: 1 });
	await clock.advance(1);
	expect(await attempt('works')).toBe('answer');
});

test('a trial that was cancelled leaves the next call to try', async () => {
	await fail(3);
	await clock.advance(10_000);
	await attempt('cancelled');
	expect(await attempt('works')).toBe('answer');
});

test('a call from before it opened says nothing about now', async () => {
	let answer: (text: string) => void = () => undefined;
	const slow = breaker.run(() => new Promise<string>((resolve) => (answer = resolve)));
	await fail(3);
	answer('late');
	expect(await slow).toBe('late');
	expect(await attempt('works')).toMatchObject({ nothingDone: true });
});

test('while it is open the system is called by the name that it was given since', async () => {
	await fail(3);
	breaker.named('REST ERP');
	expect(await attempt('works')).toMatchObject({ system: 'REST ERP', message: expect.stringContaining('REST ERP'), hint: expect.stringContaining('REST ERP') });
});
