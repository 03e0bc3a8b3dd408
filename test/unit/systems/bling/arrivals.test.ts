import { Arrivals, requestsPerSecond } from '../../../../lib/systems/bling/arrivals';
import { VirtualClock } from '../../resilience/virtual-clock';

const { signal } = new AbortController();
const answersInMs = 40;

/** Sends one request after the other, each on its way for so long. @returns when they arrived, and how long all took */
async function sendAll(underWayMs: readonly number[]): Promise<{ arrivedAt: number[]; tookMs: number }> {
	const clock = new VirtualClock();
	const arrivals = new Arrivals(clock);
	const arrivedAt: number[] = [];
	const startedAt = clock.now();
	const send = async (ms: number): Promise<void> => {
		await arrivals.enter(signal);
		const sentAt = clock.now();
		arrivedAt.push(sentAt + ms);
		await clock.sleep(ms + answersInMs, signal);
		arrivals.leave(sentAt);
	};
	await clock.run(Promise.all(underWayMs.map(send)));
	return { arrivedAt: arrivedAt.sort((left, right) => left - right), tookMs: clock.now() - startedAt };
}

const mostInASecond = (times: readonly number[]): number => Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));

test.each([
	['all alike, until it is no longer busy', [...Array.from({ length: 12 }, (_, index) => 25 + (index % 4)), ...Array.from({ length: 18 }, () => 1)]],
	['now more, now less', [80, 110, 20, 200, 30, 90, 60, 85, 210, 90, 100, 110, 2, 2, 2, 100, 120, 110, 2, 70, 3, 90, 20, 100, 2, 2, 2, 90, 90, 80]],
])('requests that a busy machine delays, %s, never arrive more than three in a second', async (_, underWayMs) => {
	expect(mostInASecond((await sendAll(underWayMs)).arrivedAt)).toBe(requestsPerSecond);
});

test('where answers take their time evenly, that time is hardly added to the second', async () => {
	const { arrivedAt, tookMs } = await sendAll(Array.from({ length: 60 }, (_, index) => 200 + (index % 3)));
	expect(mostInASecond(arrivedAt)).toBe(requestsPerSecond);
	expect(tookMs).toBeLessThan((60 / requestsPerSecond - 1) * 1_000 * 1.1);
});
