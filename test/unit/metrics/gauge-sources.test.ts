import { GaugeSources, type GaugeReading } from '../../../lib/infra/metrics/gauge-sources';

let now: number;
let gauges: GaugeSources;

beforeEach(() => {
	jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
	now = 1_000_000;
	gauges = new GaugeSources({ now: () => now });
});

afterEach(() => jest.useRealTimers());

/** What is read by somebody who waits for it, and how long that takes. */
async function readInTime(): Promise<{ readings: GaugeReading[]; ms: number }> {
	const startedAt = Date.now();
	let readings: GaugeReading[] | undefined;
	void gauges.read().then((read) => (readings = read));
	while (readings === undefined) await jest.advanceTimersByTimeAsync(10);
	return { readings, ms: Date.now() - startedAt };
}

const paused = (value: number): GaugeReading[] => [{ name: 'backoffice_conversations_paused', labels: {}, value }];

test('whoever asks is given what is true now, five seconds ago at most', async () => {
	let looks = 0;
	gauges.add('a', async () => paused(++looks));
	expect(await gauges.read()).toEqual(paused(1));
	now += 5_000;
	expect(await gauges.read()).toEqual(paused(1));
	now += 1;
	expect(await gauges.read()).toEqual(paused(2));
});

test('who asks at the same time shares one look', async () => {
	let looks = 0;
	gauges.add('a', async () => paused(++looks));
	await Promise.all([gauges.read(), gauges.read(), gauges.read()]);
	expect(looks).toBe(1);
});

test('what fails is left out, and the rest is told', async () => {
	gauges.add('down', async () => await Promise.reject(new Error('down')));
	gauges.add('up', async () => paused(3));
	expect(await gauges.read()).toEqual(paused(3));
});

test('a look that takes longer than a second keeps nobody waiting, is not begun twice, and its result is there for the next', async () => {
	let looks = 0;
	let answer: (readings: GaugeReading[]) => void = () => undefined;
	gauges.add('slow', async () => {
		looks += 1;
		return await new Promise<GaugeReading[]>((resolve) => (answer = resolve));
	});
	const { readings, ms } = await readInTime();
	expect(readings).toEqual([]);
	expect(ms).toBeLessThan(1_900);
	const second = gauges.read();
	answer(paused(7));
	expect(await second).toEqual(paused(7));
	expect(looks).toBe(1);
});

test('a look that always takes longer than a second shows what the one before has told, for a minute', async () => {
	let answer: (readings: GaugeReading[]) => void = () => undefined;
	gauges.add('slow', async () => await new Promise<GaugeReading[]>((resolve) => (answer = resolve)));
	await readInTime();
	answer(paused(5));
	await new Promise(setImmediate);
	now += 15_000;
	expect((await readInTime()).readings).toEqual(paused(5));
	now += 46_000;
	expect((await readInTime()).readings).toEqual([]);
});

test('what was told before it failed is not shown any more', async () => {
	let down = false;
	gauges.add('a', async () => (down ? await Promise.reject(new Error('down')) : paused(1)));
	await gauges.read();
	down = true;
	now += 6_000;
	expect(await gauges.read()).toEqual([]);
	expect(gauges.last()).toEqual([]);
});

test('the last reading is shown for a minute, and not at all once its source is gone', async () => {
	const remove = gauges.add('a', async () => paused(1));
	await gauges.read();
	now += 60_000;
	expect(gauges.last()).toEqual(paused(1));
	now += 1;
	expect(gauges.last()).toEqual([]);
	await gauges.read();
	remove();
	expect(gauges.last()).toEqual([]);
});

test('a source of the same key takes the place of the one before, whose removal then changes nothing', async () => {
	const removeFirst = gauges.add('a', async () => paused(1));
	gauges.add('a', async () => paused(2));
	removeFirst();
	expect(await gauges.read()).toEqual(paused(2));
});

test('a number that is none is left out', async () => {
	gauges.add('a', async () => [...paused(Number.NaN), ...paused(1)]);
	expect(await gauges.read()).toEqual(paused(1));
});
