// Of calls that fail for hours: that they are told, how often, and until when.
import { defaultRules, judgeSystems } from '../../../lib/application/health';
import { ProcessMeter } from '../../../lib/infra/metrics/process-meter';
import { minute, now as start, second } from './pictures';
import { bad, world, type Alarm, type Event } from './world';

const summary = (alarms: readonly Alarm[]) => alarms.map(({ what, minutes }) => `${minutes} ${what}`);

test('an outage that every look sees as degraded is told: no success follows the last failure of a conversation', async () => {
	const { watch, asked } = world();
	const conversation = ['ok', bad, 'ok', bad, bad].flatMap((outcome, index) => asked(7 * minute, (5 + index * 2) * second, outcome));
	const alarms = await watch(conversation);
	expect(alarms[0]).toMatchObject({ what: 'started', minutes: 1.5, incident: { status: 'degraded' } });
	expect(alarms.length).toBeLessThanOrEqual(6);
});

test.each([3.5, 4, 4.5, 4.9, 5.1, 6])('a failure each %s minutes, beside a success a minute, floods nobody, and durations do not overlap', async (gap) => {
	const { watch, asked } = world();
	const alarms = await watch([...asked(minute, 0, 'ok'), ...asked(gap * minute, 7 * second, bad)]);
	if (gap < 5) expect(alarms.length).toBeGreaterThan(0);
	expect(alarms.length).toBeLessThanOrEqual(6);
	expectApart(alarms);
});

describe('orders that all fail, while reads succeed each 20 seconds', () => {
	const told = async (orders: (askedAs: ReturnType<typeof world>['askedAs']) => Event[]) => {
		const { watch, asked, askedAs } = world();
		return await watch([...asked(20 * second, 0, 'ok'), ...orders(askedAs)]);
	};

	test.each([4, 6, 8])('every %s minutes, three attempts each, are told once, within the hour and as that', async (gap) => {
		const alarms = await told((askedAs) => askedAs('createOrder', gap * minute, 7 * second, bad, bad, bad));
		expect(alarms).toMatchObject([{ what: 'started', incident: { reason: 'one_kind_fails', why: expect.stringContaining('createOrder'), since: new Date(start + 7 * second).toISOString() } }]);
		expect(alarms[0]?.minutes).toBe(2 * gap + 0.5);
	});

	test.each([4, 6, 8])('every %s minutes, three times within seconds, are told once and within the hour', async (gap) => {
		const alarms = await told((askedAs) => [0, 1, 3].flatMap((late) => askedAs('createOrder', gap * minute, (7 + late) * second, bad)));
		expect(alarms).toMatchObject([{ what: 'started' }]);
		expect(alarms[0]?.minutes).toBeLessThan(60);
	});

	test('are told to nobody where there were two, or where one has succeeded in between', async () => {
		expect(await told((askedAs) => askedAs('createOrder', 40 * minute, 7 * second, bad, bad, bad).slice(0, 2))).toEqual([]);
		expect(await told((askedAs) => [...askedAs('createOrder', 8 * minute, 7 * second, bad), ...askedAs('createOrder', 16 * minute, minute, 'ok')])).toEqual([]);
	});

	test('are over once one has succeeded', async () => {
		const alarms = await told((askedAs) => [...askedAs('createOrder', 8 * minute, 7 * second, bad).slice(0, 5), ...askedAs('createOrder', 8 * minute, 40 * minute, 'ok')]);
		expect(summary(alarms)).toEqual(['16.5 started', '41.5 ended']);
	});

	test('stay open while nothing is asked of the system: nobody has seen one succeed', async () => {
		const { watch, asked, askedAs } = world();
		const alarms = await watch([...asked(20 * second, 0, 'ok'), ...askedAs('createOrder', 8 * minute, 7 * second, bad)].filter(({ at }) => at < 20 * minute || at > 60 * minute));
		expect(summary(alarms)).toEqual(['16.5 started']);
	});

	test('are over an hour after the last, where nobody has tried another', async () => {
		const alarms = await told((askedAs) => askedAs('createOrder', 8 * minute, 7 * second, bad).slice(0, 3));
		expect(summary(alarms)).toEqual(['16.5 started', '77.5 ended']);
	});

	test('count once for all attempts of one operation, also where reads succeed between its attempts', async () => {
		const { meter, ask, after, look } = world();
		for (const within of [{}, {}]) {
			for (const attempt of [1, 2, 3]) {
				meter.call({ event: 'call', system: 'Kommo', operation: 'createOrder', ms: 5, attempt, outcome: bad, within });
				after(second);
				for (let reads = 0; reads < 5; reads++) ask('ok');
			}
			after(50 * second);
		}
		expect((await look()).status).toBe('up');
	});

	test('are told with their own times, where the clock of their process is ahead', async () => {
		const { watch, asked, askedAs } = world({}, 8 * minute);
		const alarms = await watch([...asked(20 * second, 0, 'ok'), ...askedAs('createOrder', 8 * minute, 7 * second, bad)]);
		expect(alarms).toMatchObject([{ what: 'started', incident: { since: new Date(start + 7 * second).toISOString() } }]);
	});

	test('that no process can make count together, and one that is made by any of them ends it', () => {
		let time = start;
		const meters = ['a', 'b', 'c'].map((process) => ({ meter: new ProcessMeter({ process, clock: { now: () => time } }) }));
		const call = (index: number, operation: string, outcome: string) => {
			time += minute;
			meters[index]?.meter.call({ event: 'call', system: 'Kommo', operation, ms: 5, attempt: 1, outcome });
		};
		const judged = () => judgeSystems(meters.map(({ meter }) => meter.snapshot()), time, defaultRules)[0];
		for (const index of [0, 1, 2]) {
			for (let reads = 0; reads < 6; reads++) call(index, 'getStock', 'ok');
			call(index, 'createOrder', bad);
		}
		call(0, 'getStock', 'ok');
		expect(judged()).toMatchObject({ status: 'degraded', reason: 'one_kind_fails', failingKind: 'createOrder' });
		call(1, 'createOrder', 'ok');
		expect(judged()).toMatchObject({ status: 'up' });
		expect(judged()).not.toHaveProperty('failingKind');
	});

	test('are an outage of all where nothing succeeds meanwhile, and over with it', async () => {
		const { watch, asked, askAs } = world();
		const failing = (minutes: number) => [1, 2, 3].map((late) => ({ at: minutes * minute + late * second, happens: () => askAs(`kind ${late}`, bad) }));
		const alarms = await watch([...asked(minute, 0, 'ok').filter(({ at }) => at < 10 * minute || at > 20 * minute), ...[11, 13, 15, 17, 19].flatMap(failing)]);
		expect(summary(alarms)).toEqual(['12.5 started', '24.5 ended']);
	});
});

/** Three failures within a moment at each of these minutes, beside a success a minute. */
async function hiccups(at: readonly number[]): Promise<Alarm[]> {
	const { watch, asked, ask } = world();
	const moments = at.flatMap((minutes) => [0, 1, 2].map((late) => ({ at: minutes * minute + (7 + late) * second, happens: () => ask(bad) })));
	return await watch([...asked(minute, 0, 'ok'), ...moments]);
}

test('two hiccups within an hour are forgiven, the third is not, and what it starts ends after an hour without a failure', async () => {
	expect(await hiccups([10])).toEqual([]);
	expect(await hiccups([10, 40])).toEqual([]);
	expect(await hiccups([10, 40, 71, 102, 140])).toEqual([]);
	const alarms = await hiccups([10, 40, 69]);
	expect(summary(alarms)).toEqual(['69.5 started', '129.5 ended']);
	expect(alarms[1]?.incident).toMatchObject({ since: new Date(start + 10 * minute + 7 * second).toISOString(), lastFailureAt: new Date(start + 69 * minute + 9 * second).toISOString(), minutes: 59 });
});

test('hiccups before an incident do not count after it: two more are forgiven', async () => {
	const alarms = await hiccups([10, 20, 21, 40, 55]);
	expect(summary(alarms)).toEqual(['21.5 started', '26.5 ended']);
});

test('an incident ends once it has been quiet for longer than the pause that ends a trouble', async () => {
	const { watch, asked, ask } = world();
	const alarms = await watch([...asked(minute, 0, 'ok'), ...[5, 6, 7].map((minutes) => ({ at: minutes * minute + second, happens: () => ask(bad) }))]);
	expect(summary(alarms)).toEqual(['7.5 started', '12.5 ended']);
});

test('failures that were told in an incident count for no later one, which begins with a failure of its own', async () => {
	const { watch, asked, ask } = world();
	// One that is too few to count while it is well, and those with which it is degraded again, by pauses one trouble.
	const failures = [0, 1, 2, 6, 7.8, 7.85, 7.9, 9].map((minutes) => ({ at: minutes * minute + 7 * second, happens: () => ask(bad) }));
	const alarms = await watch([...asked(20 * second, 0, 'ok'), ...failures], 1);
	expect(summary(alarms)).toEqual(['2.5 started', '7.5 ended', '9.5 started', '14.5 ended']);
	expect(alarms[2]?.incident).toMatchObject({ since: new Date(start + 8 * minute + second).toISOString() });
	expectApart(alarms);
	expect(new Set(alarms.map(({ incident }) => incident.id)).size).toBe(2);
});

test('a long item of which each page fails twice before it succeeds is told: it counts as failed once a minute', async () => {
	const { watch, meter, ask } = world();
	const within = {};
	const pages = Array.from({ length: 40 * 12 }, (_, index) => ({
		at: (index + 2) * 5 * second,
		happens: () => meter.call({ event: 'call', system: 'Kommo', operation: 'lead.list', ms: 5, attempt: (index % 3) + 1, outcome: index % 3 === 2 ? 'ok' : bad, within }),
	}));
	const alarms = await watch([{ at: 0, happens: () => ask('ok') }, ...pages], 1);
	expect(alarms[0]).toMatchObject({ what: 'started', minutes: 2.5 });
});

test('where all look-ups of a seldom called system fail, the second that comes at least ten minutes after the first is told', async () => {
	const startsAfter = async (gap: number) => {
		const { watch, asked, ask } = world();
		const alarms = await watch([{ at: 0, happens: () => ask('ok') }, ...asked(gap * minute, gap * minute, bad, bad, bad)]);
		return summary(alarms);
	};
	expect(await startsAfter(5)).toEqual(['15.5 started']);
	expect(await startsAfter(10)).toEqual(['20.5 started']);
	expect(await startsAfter(20)).toEqual(['40.5 started']);
});

test('of repeats whose beginning has left the window nobody is told that it was not called lately', async () => {
	const { time, meter, look } = world();
	const within = {};
	for (const [attempt, at] of [[1, 0], [2, 50 * second]] as const) {
		time.now = start + at;
		meter.call({ event: 'call', system: 'Kommo', operation: 'lead.get', ms: 5, attempt, outcome: bad, within });
	}
	time.now = start + 10 * minute + 40 * second;
	expect(await look()).toMatchObject({ status: 'unknown', why: 'The last call, 10 min ago, failed (unavailable), which is too few to tell.' });
	time.now += minute;
	expect(await look()).toMatchObject({ status: 'unknown', why: 'It was not called lately; the last call, 11 min ago, failed (unavailable).' });
});

test('slow calls are held from their own first look on, though failed calls were seen before', async () => {
	const { watch, asked, ask, meter } = world();
	const slow = [1, 2, 3, 4, 5].map((minutes) => ({
		at: minutes * minute + 5 * second,
		happens: () => meter.call({ event: 'call', system: 'Kommo', operation: 'lead.get', ms: 31_000, attempt: 1, outcome: 'ok' }),
	}));
	const hiccup = [0, 1, 2].map((late) => ({ at: 50 * second + late, happens: () => ask(bad) }));
	const alarms = await watch([...hiccup, ...asked(20 * second, 52 * second, 'ok'), ...slow], 1);
	expect(alarms[0]).toMatchObject({ what: 'started', minutes: 4.5, incident: { reason: 'slow', since: new Date(start + 3.5 * minute).toISOString() } });
});

function expectApart(alarms: readonly Alarm[]): void {
	const ended = alarms.filter(({ what }) => what === 'ended').map(({ incident }) => incident);
	for (const { incident } of alarms.filter(({ what }) => what === 'started')) {
		for (const earlier of ended.filter(({ id, startedAt }) => id !== incident.id && startedAt < incident.startedAt)) expect(Date.parse(incident.since)).toBeGreaterThanOrEqual(Date.parse(earlier.lastFailureAt ?? ''));
	}
}
