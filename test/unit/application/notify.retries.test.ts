import { after, hang, notifyWith, refusedConnection, reset, status, type Step } from './notify.fixtures';

const host = 'crm.example.com';

async function sendTo(steps: Step[], receiversDeduplicate = false) {
	const fixture = notifyWith({ [host]: steps });
	const { results } = await fixture.clock.run(fixture.send({ settings: { receiversDeduplicate } }));
	const [result] = results;
	if (!result) throw new Error('no result');
	return { ...fixture, result };
}

describe('without deduplication at the receivers', () => {
	test.each([[502], [503], [504], [500], [501], [599]])('%i may stand for an event that was taken, and is not sent again', async (code) => {
		const { result, posts } = await sendTo([status(code), status(200)]);
		expect(posts).toHaveLength(1);
		expect(result).toMatchObject({ ok: false, status: code, attempts: 1 });
	});

	test('a time-out and a lost connection are not sent again', async () => {
		for (const step of [hang, reset]) expect((await sendTo([step, status(200)])).result).toMatchObject({ ok: false, attempts: 1, error: { code: 'uncertain' } });
	});

	test('a connection that was never made, and 429, are tried again', async () => {
		expect((await sendTo([refusedConnection, refusedConnection, status(200)])).result).toMatchObject({ ok: true, attempts: 3 });
		expect((await sendTo([status(429), status(200)])).result).toMatchObject({ ok: true, attempts: 2 });
	});
});

describe('where receivers deduplicate', () => {
	test.each([[502], [503], [504]])('%i is sent again', async (code) => {
		const { result, posts } = await sendTo([status(code), status(code), status(200)], true);
		expect(result).toMatchObject({ ok: true, attempts: 3 });
		expect(new Set(posts.map(({ headers, body }) => `${headers['webhook-id']}${body}`)).size).toBe(1);
	});

	test('so are a time-out and a lost connection', async () => {
		for (const step of [hang, reset]) expect((await sendTo([step, status(200)], true)).result).toMatchObject({ ok: true, attempts: 2 });
	});

	test.each([[500], [501]])('%i fails the same way again, and is not sent again', async (code) => {
		expect((await sendTo([status(code), status(200)], true)).result).toMatchObject({ ok: false, attempts: 1 });
	});
});

test.each([[400], [401], [403], [404], [408], [409], [410], [413], [422], [425], [451]])('%i is never sent again', async (code) => {
	for (const deduplicates of [false, true]) {
		expect((await sendTo([status(code), status(200)], deduplicates)).result).toMatchObject({ ok: false, status: code, attempts: 1, gone: code === 410 });
	}
});

test('three attempts are all there are', async () => {
	const { result, posts } = await sendTo([refusedConnection]);
	expect(result).toMatchObject({ ok: false, attempts: 3 });
	expect(posts).toHaveLength(3);
});

test('Retry-After is waited for, and a wait beyond the deadline is not begun', async () => {
	const { result, clock } = await sendTo([status(429, { 'retry-after': '4' }), status(200)]);
	expect(result).toMatchObject({ ok: true, attempts: 2, ms: 4_150 });
	expect(clock.slept).toContain(4_150);
	const long = await sendTo([status(429, { 'retry-after': '60' }), status(200)]);
	expect(long.result).toMatchObject({ ok: false, attempts: 1, ms: 0, status: 429, error: { code: 'rate_limited' } });
});

test('all attempts and pauses together stay within the deadline', async () => {
	const { result } = await sendTo([after(4_900, status(503))], true);
	expect(result.attempts).toBe(2);
	expect(result.ms).toBeLessThanOrEqual(10_000);
	const hanging = await sendTo([hang], true);
	expect(hanging.result).toMatchObject({ ok: false, attempts: 2, ms: 10_000 });
});

test('no attempt begins that would be cut off within a second', async () => {
	const { result } = await sendTo([after(4_900, status(503)), after(4_300, status(503)), status(200)], true);
	expect(result).toMatchObject({ ok: false, attempts: 2, status: 503 });
});

test('a name that is not resolved in time is not tried again: its servers are dead', async () => {
	const deadName: Step = async ({ onLookup }) => {
		onLookup?.(true);
		return await new Promise(() => undefined);
	};
	const { result } = await sendTo([deadName, status(200)]);
	expect(result).toMatchObject({ ok: false, attempts: 1, ms: 5_000, error: { code: 'timeout', message: expect.stringContaining('could not be resolved') } });
	const resolvedThenSilent: Step = async ({ onLookup }) => {
		onLookup?.(true);
		onLookup?.(false);
		return await new Promise(() => undefined);
	};
	expect((await sendTo([resolvedThenSilent, status(200)])).result).toMatchObject({ ok: true, attempts: 2 });
});

test.each([[101], [103]])('%i for an answer is a refusal, not an unknown outcome', async (code) => {
	expect((await sendTo([status(code), status(200)], true)).result).toMatchObject({ ok: false, status: code, attempts: 1, error: { code: 'validation', message: expect.stringContaining(String(code)) } });
});
