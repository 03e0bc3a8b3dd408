import { Arrivals } from '../../../../lib/systems/bling/arrivals';
import { context, steppedClock } from './scripted';

/** Sends one after the other; each takes so long from its departure to its answer. Returns the departures. */
async function departures(durations: readonly number[]): Promise<number[]> {
	const clock = steppedClock(1_000_000);
	const arrivals = new Arrivals(clock);
	const left: number[] = [];
	for (const duration of durations) {
		await arrivals.enter(context.signal);
		left.push(clock.at - 1_000_000);
		const sentAt = clock.at;
		clock.at += duration;
		arrivals.leave(sentAt);
	}
	return left;
}

describe('places in a second', () => {
	test('the fourth of four quick requests waits for the first to be a second old', async () => {
		const [, , , fourth] = await departures([0, 0, 0, 0]);
		expect(fourth).toBe(1_002);
	});

	test('until it is known how long an answer takes, a place is held for a second after the answer', async () => {
		const [, , , fourth] = await departures([300, 0, 0, 0]);
		expect(fourth).toBe(1_302);
	});

	test('once it is known, slow answers do not make the second longer', async () => {
		const left = await departures([50, 50, 50, 50, 50, 50, 50, 50, 50, 50]);
		expect((left[9] ?? 0) - (left[6] ?? 0)).toBe(1_002);
	});

	test('one that took longer than the quickest may have arrived that much later', async () => {
		const left = await departures([10, 10, 10, 10, 10, 10, 210, 10, 10, 10]);
		expect((left[9] ?? 0) - (left[6] ?? 0)).toBe(1_202);
	});

	test('where answers differ, the quickest of them is not taken for what each needs at least', async () => {
		const left = await departures([300, 40, 200, 350, 90, 250, 310, 280, 260, 300]);
		expect((left[9] ?? 0) - (left[6] ?? 0)).toBe(1_312);
	});

	test('the first after a pause goes alone', async () => {
		const clock = steppedClock();
		const arrivals = new Arrivals(clock);
		await arrivals.enter(context.signal);
		let entered = false;
		const second = arrivals.enter(context.signal).then(() => (entered = true));
		for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
		expect(entered).toBe(false);
		arrivals.leave(clock.at);
		await second;
		expect(entered).toBe(true);
	});

	test('a clock that is set back makes nobody wait longer than a second', async () => {
		const clock = steppedClock(10_000_000);
		const arrivals = new Arrivals(clock);
		const sendThree = async (): Promise<void> => {
			for (let call = 0; call < 3; call += 1) {
				await arrivals.enter(context.signal);
				arrivals.leave(clock.at);
			}
		};
		await sendThree();
		clock.at -= 3_600_000;
		const setBackTo = clock.at;
		await sendThree();
		expect(clock.at - setBackTo).toBe(1_002);
	});

	test('one that was not sent gives its place back', async () => {
		const clock = steppedClock(0);
		const arrivals = new Arrivals(clock);
		for (let call = 0; call < 5; call += 1) {
			await arrivals.enter(context.signal);
			arrivals.leave(null);
		}
		expect(clock.at).toBe(0);
	});

	test('whoever is cancelled stops waiting', async () => {
		const clock = steppedClock();
		const arrivals = new Arrivals(clock);
		await expect(arrivals.enter(AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
	});
});
