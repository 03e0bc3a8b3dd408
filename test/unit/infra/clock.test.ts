import { systemClock } from '../../../lib/infra/clock';

test('a sleep lasts as long as asked for', async () => {
	const startedAt = performance.now();
	await systemClock.sleep(30);
	// A timer may be up to a millisecond early.
	expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
});

test('an abort ends it at once with the signal’s own reason', async () => {
	const controller = new AbortController();
	const sleeping = systemClock.sleep(60_000, controller.signal);
	controller.abort('cancelled');
	await expect(sleeping).rejects.toBe('cancelled');
	await expect(systemClock.sleep(0, AbortSignal.abort('before'))).rejects.toBe('before');
});

test('a sleep longer than a timer can be does not end at once', async () => {
	const controller = new AbortController();
	let ended = false;
	const sleeping = systemClock.sleep(3_000_000_000, controller.signal).finally(() => (ended = true));
	await systemClock.sleep(20);
	expect(ended).toBe(false);
	controller.abort('enough');
	await expect(sleeping).rejects.toBe('enough');
});

test('a finished sleep leaves nothing on its signal', async () => {
	const controller = new AbortController();
	let listeners = 0;
	const { signal } = controller;
	const watched = new Proxy(signal, {
		get: (target, name) => {
			const member: unknown = Reflect.get(target, name);
			if (typeof member !== 'function') return member;
			return (...details: unknown[]): unknown => {
				if (name === 'addEventListener') listeners++;
				if (name === 'removeEventListener') listeners--;
				return Reflect.apply(member, target, details);
			};
		},
	});
	await systemClock.sleep(1, watched);
	expect(listeners).toBe(0);
});
