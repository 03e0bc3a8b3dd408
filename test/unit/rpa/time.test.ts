import { seen, Stage } from './steps.fixtures';

const open = { kind: 'goto', url: '/' } as const;
let stage: Stage;

beforeEach(() => {
	stage = new Stage();
	stage.fake.page('/', { elements: { '#a': {} } });
});

test('a step has its own time, which it may raise', async () => {
	stage.fake.page('/', (page) => {
		void stage.clock.sleep(7_000).then(() => page.show({ elements: { '#late': {} } }));
		return {};
	});
	expect(await stage.failure([open, { kind: 'waitFor', anyOf: [seen('#late')] }])).toMatchObject({ code: 'drift' });
	stage = Object.assign(new Stage(), {});
	stage.fake.page('/', (page) => {
		void stage.clock.sleep(7_000).then(() => page.show({ elements: { '#late': {} } }));
		return {};
	});
	expect(await stage.run([open, { kind: 'waitFor', anyOf: [seen('#late')], timeoutMs: 10_000 }])).toMatchObject({ outcome: 'done' });
});

test('at its deadline an operation ends, says in which step it was, and gives up its session', async () => {
	const startedAt = stage.clock.now();
	const error = await stage.failure([open, { kind: 'waitFor', anyOf: [seen('#never')], timeoutMs: 60_000, note: 'result' }], {}, { operationTimeoutMs: 8_000 });
	expect(error).toMatchObject({ code: 'timeout', retryable: true, nothingDone: true });
	expect(error.message).toContain('8000 ms');
	expect(error.message).toContain('step 2 (waitFor, "result")');
	expect(stage.sessions.discarded).toBe(1);
	expect(stage.clock.now() - startedAt).toBeLessThan(8_000 + 3_000);
	expect(stage.fake.visits).toEqual(['/']);
});

test('a page that answers nothing at all ends at the deadline, too, and the next call has another session', async () => {
	stage.sessions.prepare = (page, number) => {
		page.hangs = number === 1;
	};
	const startedAt = stage.clock.now();
	const error = await stage.failure([open], {}, { operationTimeoutMs: 8_000 });
	expect(error).toMatchObject({ code: 'timeout', context: { step: 1 } });
	expect(stage.clock.now() - startedAt).toBeLessThan(8_000 + 3_000);
	expect(await stage.run([open])).toMatchObject({ outcome: 'done' });
	expect(stage.sessions.pages).toHaveLength(2);
});

test('the step within a step is the one that is named at the deadline', async () => {
	const inner = { kind: 'waitFor', anyOf: [seen('#never')], timeoutMs: 60_000 } as const;
	const error = await stage.failure([open, { kind: 'if', test: { value: 'x' }, then: [{ kind: 'hover', selectors: ['#a'] }, inner] }], {}, { operationTimeoutMs: 8_000 });
	expect(error.message).toContain('step 2.2 (waitFor)');
});

test('a write that hangs in its submitting step is uncertain', async () => {
	stage.fake.page('/', { elements: { '#a': { onClick: () => new Promise<void>(() => undefined) } } });
	const error = await stage.failure([open, { kind: 'click', selectors: ['#a'] }], {}, { operation: { write: true }, operationTimeoutMs: 8_000 });
	expect(error).toMatchObject({ code: 'uncertain', retryable: false });
	expect(stage.sessions.discarded).toBe(1);
});

test('a cancelled call ends with its reason, and its session is not used again', async () => {
	const reason = new Error('cancelled by the user');
	const run = stage.run([open, { kind: 'waitFor', anyOf: [seen('#never')] }]);
	stage.controller.abort(reason);
	await expect(run).rejects.toBe(reason);
	expect(stage.calls).toEqual([expect.objectContaining({ outcome: 'cancelled' })]);
});

test('a cancelled call within the steps gives up the session', async () => {
	const reason = new Error('cancelled by the user');
	stage.fake.page('/', () => {
		stage.controller.abort(reason);
		return {};
	});
	await expect(stage.run([open, { kind: 'waitFor', anyOf: [seen('#never')] }])).rejects.toBe(reason);
	expect(stage.sessions.discarded).toBe(1);
});

test('the login that a call needs in between counts into its time', async () => {
	stage.fake.page('/', { url: 'https://erp.example.com/login' });
	stage.sessions.logInAgain = async (_, { signal }) => await stage.clock.sleep(60_000, signal);
	const error = await stage.failure([open], {}, { session: { loggedOutWhen: { url: '**/login*' } }, login: [], operationTimeoutMs: 8_000 });
	expect(error).toMatchObject({ code: 'timeout' });
	expect(error.message).toContain('logging in again');
});

test('a watcher is told of every step, also of the one that failed, and nothing is repeated', async () => {
	const told: unknown[] = [];
	const watcher = { after: async (step: { kind: string }, _: unknown, { error }: { error: unknown }) => void told.push([step.kind, error === null]) };
	stage.fake.page('/', { elements: { '#a': {} }, isLoading: true });
	const steps = [open, { kind: 'if', test: { value: 'x' }, then: [{ kind: 'hover', selectors: ['#a'] }] }, { kind: 'hover', selectors: ['#b'] }] as const;
	expect(await stage.failure(steps, {}, { watcher })).toMatchObject({ code: 'timeout' });
	expect(told).toEqual([['goto', true], ['hover', true], ['if', true], ['hover', false]]);
});

test('a watcher that fails changes nothing', async () => {
	const watcher = { after: async () => { throw new Error('disk full'); } };
	expect(await stage.run([open], {}, { watcher })).toMatchObject({ outcome: 'done' });
});
