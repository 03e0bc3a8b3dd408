import { SingleFlight } from '../../../lib/resilience/single-flight';

interface Pending {
	resolve: (value: string) => void;
	reject: (error: unknown) => void;
	signal: AbortSignal;
}

let calls: Pending[];
let flights: SingleFlight<string>;

beforeEach(() => {
	calls = [];
	flights = new SingleFlight();
});

const call = (signal: AbortSignal): Promise<string> => new Promise((resolve, reject) => calls.push({ resolve, reject, signal }));

test('100 callers of one key make one call and get its answer', async () => {
	const answers = Array.from({ length: 100 }, () => flights.run('k', call));
	calls[0]?.resolve('answer');
	expect(new Set(await Promise.all(answers))).toEqual(new Set(['answer']));
	expect(calls).toHaveLength(1);
});

test('keys have calls of their own, and a finished call is not used again', async () => {
	const first = flights.run('a', call);
	void flights.run('b', call);
	expect(calls).toHaveLength(2);
	calls[0]?.resolve('old');
	await first;
	void flights.run('a', call);
	expect(calls).toHaveLength(3);
});

test('a failure goes to all who wait, and is not kept', async () => {
	const both = [flights.run('k', call), flights.run('k', call)];
	const fault = new Error('no');
	calls[0]?.reject(fault);
	for (const each of both) await expect(each).rejects.toBe(fault);
	const again = flights.run('k', call);
	calls[1]?.resolve('better');
	expect(await again).toBe('better');
});

test('a caller who gives up leaves the others alone', async () => {
	const leaver = new AbortController();
	const leaving = flights.run('k', call, leaver.signal);
	const staying = flights.run('k', call);
	leaver.abort('gone');
	await expect(leaving).rejects.toBe('gone');
	expect(calls[0]?.signal.aborted).toBe(false);
	calls[0]?.resolve('answer');
	expect(await staying).toBe('answer');
});

test('when all have given up the call is aborted, and the next caller gets one of its own', async () => {
	const leaver = new AbortController();
	const leaving = [flights.run('k', call, leaver.signal), flights.run('k', call, leaver.signal)];
	leaver.abort('gone');
	for (const each of leaving) await expect(each).rejects.toBe('gone');
	expect(calls[0]?.signal.aborted).toBe(true);
	const next = flights.run('k', call);
	expect(calls).toHaveLength(2);
	calls[0]?.reject(new Error('aborted'));
	calls[1]?.resolve('fresh');
	expect(await next).toBe('fresh');
});

test('a caller who has given up before makes no call', async () => {
	await expect(flights.run('k', call, AbortSignal.abort('gone'))).rejects.toBe('gone');
	expect(calls).toHaveLength(0);
});

test('a forgotten call still answers who waits for it, and nobody else', async () => {
	const old = flights.run('k', call);
	const other = flights.run('other', call);
	flights.forget((key) => key === 'k');
	const fresh = flights.run('k', call);
	expect(calls).toHaveLength(3);
	calls[0]?.resolve('old');
	expect(await old).toBe('old');
	// Its end takes nothing away from the one that came after.
	const joined = flights.run('k', call);
	expect(calls).toHaveLength(3);
	calls[1]?.resolve('other');
	calls[2]?.resolve('fresh');
	expect(await Promise.all([other, fresh, joined])).toEqual(['other', 'fresh', 'fresh']);
});
