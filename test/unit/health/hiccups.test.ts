// What of failed calls becomes an incident: from the meter that counts them to what a look each minute tells.
import { minute, now as start, second } from './pictures';
import { bad, world } from './world';

test('a second and a half of failed calls is degraded for a while, and no incident', async () => {
	const { look, askEvery } = world();
	askEvery(second, 'ok', 'ok');
	askEvery(500, bad, bad, bad);
	const statuses = [];
	for (let looks = 0; looks < 12; looks++) {
		askEvery(25 * second, 'ok', 'ok');
		const { status, started } = await look();
		statuses.push(status);
		expect(started).toEqual([]);
	}
	expect(statuses.slice(0, 3)).toEqual(['degraded', 'degraded', 'up']);
});

test('two such hiccups six minutes apart are two, and none is told', async () => {
	const { look, askEvery } = world();
	for (let hiccups = 0; hiccups < 2; hiccups++) {
		askEvery(500, bad, bad, bad, 'ok');
		for (let looks = 0; looks < 6; looks++) {
			expect((await look()).started).toEqual([]);
			askEvery(minute, 'ok');
		}
	}
});

test('failures that are Hold apart are told at the first look that sees them, from the first of them on', async () => {
	const { look, askEvery } = world();
	askEvery(10 * second, bad, 'ok', bad, bad, 'ok');
	expect(await look()).toMatchObject({ status: 'degraded', started: [] });
	askEvery(10 * second, bad, 'ok');
	expect(await look()).toMatchObject({ status: 'degraded', started: [{ name: 'Kommo', reason: 'some_calls_fail', since: new Date(start).toISOString(), lastFailureAt: new Date(start + 50 * second).toISOString() }] });
});

test('a system that fails every third call, one a minute, is told once, and goes on', async () => {
	const { look, askEvery } = world();
	const told = [];
	for (let looks = 0; looks < 40; looks++) {
		askEvery(minute, looks % 3 === 0 ? bad : 'ok');
		const { started, ended } = await look();
		told.push(...started.map(() => 'started'), ...ended.map(() => 'ended'));
	}
	expect(told).toEqual(['started']);
});

test('three operations that failed in a moment, and nothing since, are told once Hold has passed: nobody has seen that it works', async () => {
	const { look, after, askEvery } = world();
	askEvery(second, 'ok', bad, bad, bad);
	after(27 * second);
	expect(await look()).toMatchObject({ status: 'down', started: [] });
	after(15 * second);
	expect(await look()).toMatchObject({ status: 'down', started: [{ reason: 'failing', since: new Date(start + second).toISOString() }] });
});

test('the repeats of one operation are one failure, whether it succeeds in the end or not', async () => {
	const { look, ask, after } = world();
	ask('ok');
	after(second);
	ask(bad, bad, bad);
	expect(await look()).toMatchObject({ status: 'up', started: [] });
	ask(bad, bad, 'ok');
	for (let looks = 0; looks < 4; looks++) {
		expect(await look()).toMatchObject({ status: 'up', started: [] });
		after(minute);
	}
});

test('the repeats of an operation that failed do not make its system up, where its first call has left the window and they have not', async () => {
	const { look, time, meter } = world();
	const within = {};
	for (const [attempt, at] of [[1, minute - second], [2, minute]] as const) {
		time.now = start - 30 * second + at;
		meter.call({ event: 'call', system: 'Kommo', operation: 'lead.get', ms: 5, attempt, outcome: bad, within });
	}
	for (let seconds = 0; seconds < 700; seconds += 10) {
		time.now += 10 * second;
		expect((await look()).status).toBe('unknown');
	}
});

test('where only “down” is an incident, Hold counts from the first failure since the last success', async () => {
	const { look, after, askEvery } = world({ from: 'down' });
	for (let looks = 0; looks < 5; looks++) {
		askEvery(20 * second, bad, 'ok', 'ok');
		expect((await look()).started).toEqual([]);
	}
	askEvery(second, bad, bad, bad);
	expect(await look()).toMatchObject({ status: 'down', started: [] });
	after(42 * second);
	expect(await look()).toMatchObject({ status: 'down', started: [{ status: 'down', since: new Date(start + 5 * minute).toISOString() }] });
});

test('a Hold that is longer than what is known of calls is kept, too', async () => {
	const { look, askEvery } = world({ holdMs: 15 * minute });
	const startedAt = [];
	for (let minutes = 0; minutes < 20; minutes++) {
		askEvery(30 * second, bad, 'ok');
		if ((await look()).started.length > 0) startedAt.push(minutes);
	}
	expect(startedAt).toEqual([15]);
});

test('a breaker that waits for its next call counts by time, unless calls have succeeded since', async () => {
	const opened = async (later: string[]) => {
		const { look, after, askEvery, meter } = world();
		askEvery(100, 'ok', bad, bad);
		meter.breaker('Kommo', 'half_open');
		askEvery(100, ...later);
		after(50 * second);
		return await look();
	};
	expect(await opened([])).toMatchObject({ status: 'degraded', started: [{ reason: 'recovering' }] });
	expect(await opened(['ok'])).toMatchObject({ status: 'degraded', started: [] });
});

test('a credential that is refused beside others that work is told by time: it does not mend itself', async () => {
	const { look, after, askEvery } = world();
	askEvery(100, 'auth', 'auth', 'auth', ...Array.from({ length: 20 }, () => 'ok'));
	expect(await look()).toMatchObject({ status: 'degraded', started: [] });
	after(45 * second);
	expect(await look()).toMatchObject({ status: 'degraded', started: [{ reason: 'some_credential_refused' }] });
});

test('slow calls do not fail: they must be slow for Hold from one look to the next', async () => {
	const { look, ask, after, meter } = world();
	ask(bad);
	for (let minutes = 0; minutes < 3; minutes++) {
		meter.call({ event: 'call', system: 'Kommo', operation: 'lead.get', ms: 31_000, attempt: 1, outcome: 'ok' });
		after(minute);
	}
	expect(await look()).toMatchObject({ status: 'degraded', started: [] });
	after(minute);
	expect(await look()).toMatchObject({ started: [{ reason: 'slow' }] });
});

test('what is told at the end lasts to the last failure, one after the last bad look included; when it was noticed stands beside it', async () => {
	for (const holdMs of [45 * second, 0]) {
		const { look, after, askEvery, time } = world({ holdMs });
		askEvery(minute, bad, bad, bad);
		expect((await look()).started).toHaveLength(1);
		askEvery(minute, bad, 'ok');
		after(3 * minute);
		let { ended } = await look();
		if (holdMs > 0) {
			expect(ended).toEqual([]);
			after(minute);
			({ ended } = await look());
		}
		expect(ended).toMatchObject([{ since: new Date(start).toISOString(), lastFailureAt: new Date(start + 3 * minute).toISOString(), endedAt: new Date(time.now).toISOString(), minutes: 3 }]);
	}
});

test('failures of a process whose clock is ahead are as far apart as by its own clock', async () => {
	const { look, askEvery } = world({}, 8 * minute);
	askEvery(20 * second, 'ok', bad, 'ok', bad, bad, 'ok');
	expect(await look()).toMatchObject({ status: 'degraded', started: [{ since: new Date(start + 20 * second).toISOString(), lastFailureAt: new Date(start + 80 * second).toISOString() }] });
});
