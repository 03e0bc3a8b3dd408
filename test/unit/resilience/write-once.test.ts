import { ConnectorError, type ConnectorErrorCode, type ConnectorErrorOptions } from '../../../lib/domain/errors';
import { writeOnce, type WriteOnceOptions, type WrittenOnce } from '../../../lib/resilience/write-once';
import { VirtualClock } from './virtual-clock';

const failure = (code: ConnectorErrorCode, options: Partial<ConnectorErrorOptions> = {}): ConnectorError =>
	new ConnectorError(code, code, { system: 'ERP', ...options });

/** An ERP that takes the same order twice. `answers` are what happens to each write, in turn. */
class FakeErp {
	readonly orders: Array<{ id: string; visibleAt: number }> = [];
	readonly log: string[] = [];
	lookUpFails: unknown;
	/** How long a record that was made is not yet found. */
	lagMs = 0;

	constructor(
		private readonly clock: VirtualClock,
		private readonly answers: Array<{ made: boolean; error?: unknown }>,
	) {}

	lookUp = async (): Promise<string | null> => {
		this.log.push('look');
		if (this.lookUpFails !== undefined) throw this.lookUpFails;
		return this.orders.find((order) => order.visibleAt <= this.clock.now())?.id ?? null;
	};

	write = async (): Promise<string> => {
		this.log.push('write');
		const { made, error } = this.answers.shift() ?? { made: true };
		const id = `order ${this.orders.length + 1}`;
		if (made) this.orders.push({ id, visibleAt: this.clock.now() + this.lagMs });
		if (error !== undefined) throw error;
		return id;
	};
}

let clock: VirtualClock;
let controller: AbortController;

beforeEach(() => {
	clock = new VirtualClock();
	controller = new AbortController();
});

function erpThat(...answers: Array<{ made: boolean; error?: unknown }>): FakeErp {
	return new FakeErp(clock, answers);
}

function send(erp: FakeErp, changes: Partial<WriteOnceOptions<string>> = {}): Promise<WrittenOnce<string>> {
	return clock.run(writeOnce(optionsFor(erp, changes)));
}

function optionsFor(erp: FakeErp, changes: Partial<WriteOnceOptions<string>>): WriteOnceOptions<string> {
	return {
		system: 'ERP',
		key: 'pedido-77',
		lookUp: erp.lookUp,
		write: erp.write,
		clock,
		random: () => 0,
		signal: controller.signal,
		...changes,
	};
}

function withoutLookUp(erp: FakeErp): Promise<WrittenOnce<string>> {
	const { lookUp: _, ...options } = optionsFor(erp, {});
	return clock.run(writeOnce(options));
}

describe('with a look-up', () => {
	test('a record that is there already is not written again', async () => {
		const erp = erpThat();
		erp.orders.push({ id: 'order 1', visibleAt: 0 });
		expect(await send(erp)).toEqual({ result: 'order 1', outcome: 'existing' });
		expect(erp.log).toEqual(['look']);
	});

	test('a new record is looked up, then written once', async () => {
		const erp = erpThat({ made: true });
		expect(await send(erp)).toEqual({ result: 'order 1', outcome: 'created' });
		expect(erp.log).toEqual(['look', 'write']);
	});

	test.each<ConnectorErrorCode>(['timeout', 'unavailable', 'uncertain', 'drift'])(
		'a write that was done although it failed with %s is found and not repeated',
		async (code) => {
			const erp = erpThat({ made: true, error: failure(code) });
			expect(await send(erp)).toEqual({ result: 'order 1', outcome: 'confirmed' });
			expect(erp.log).toEqual(['look', 'write', 'look']);
		},
	);

	test.each<ConnectorErrorCode>(['timeout', 'unavailable', 'uncertain'])(
		'a write that failed with %s and was not done is repeated after two look-ups',
		async (code) => {
			const erp = erpThat({ made: false, error: failure(code) });
			expect(await send(erp)).toEqual({ result: 'order 1', outcome: 'created' });
			expect(erp.log).toEqual(['look', 'write', 'look', 'look', 'write']);
		},
	);

	test.each([1, 900, 1_900, 2_900])('an order that appears only %s ms after the time-out is not made twice', async (lagMs) => {
		const erp = erpThat({ made: true, error: failure('timeout') });
		erp.lagMs = lagMs;
		expect(await send(erp)).toEqual({ result: 'order 1', outcome: 'confirmed' });
		expect(erp.orders).toHaveLength(1);
	});

	test('it waits at least a second before each look-up after an unknown outcome', async () => {
		const erp = erpThat({ made: false, error: failure('timeout') });
		await send(erp);
		expect(clock.slept.slice(0, 2)).toEqual([1_000, 2_000]);
	});

	test('an answer that cannot be read is looked up, and never repeated', async () => {
		const erp = erpThat({ made: false, error: failure('drift') });
		await expect(send(erp)).rejects.toMatchObject({ code: 'drift' });
		expect(erp.log).toEqual(['look', 'write', 'look', 'look']);
	});

	test('where the look-ups fail too, nothing is repeated, and the error names the key', async () => {
		const erp = erpThat({ made: true, error: failure('timeout') });
		const sending = send(erp, {
			write: async () => {
				erp.lookUpFails = failure('unavailable');
				return await erp.write();
			},
		});
		await expect(sending).rejects.toMatchObject({
			code: 'uncertain',
			retryable: false,
			hint: 'Look for pedido-77 in ERP before sending it again.',
		});
		expect(erp.log.filter((entry) => entry === 'write')).toHaveLength(1);
		// Three attempts at the look-up itself.
		expect(erp.log.filter((entry) => entry === 'look')).toHaveLength(4);
	});

	test('a first look-up that fails means that nothing is written', async () => {
		const erp = erpThat();
		erp.lookUpFails = failure('unavailable');
		await expect(send(erp)).rejects.toMatchObject({ code: 'unavailable' });
		expect(erp.log).toEqual(['look', 'look', 'look']);
	});

	test('three writes in all; then the last error goes out', async () => {
		const error = failure('timeout');
		const erp = erpThat(...Array.from({ length: 4 }, () => ({ made: false, error })));
		await expect(send(erp)).rejects.toBe(error);
		expect(erp.log.filter((entry) => entry === 'write')).toHaveLength(3);
		// Also after the last one it is looked for.
		expect(erp.log.at(-1)).toBe('look');
	});
});

describe('a look-up that cannot tell', () => {
	test.each<ConnectorErrorCode>(['unsupported', 'drift'])('%s lets the first write pass where nothing was sent before, and no second one', async (code) => {
		const erp = erpThat({ made: true, error: failure('timeout') });
		erp.lookUpFails = failure(code);
		await expect(send(erp, { unknownBefore: false })).rejects.toMatchObject({ code: 'uncertain', retryable: false });
		expect(erp.log).toEqual(['look', 'write', 'look']);
	});

	test('stops the write where it is not known whether something was sent before', async () => {
		const erp = erpThat();
		erp.lookUpFails = failure('drift');
		await expect(send(erp)).rejects.toMatchObject({ code: 'drift' });
		expect(erp.log).toEqual(['look']);
	});

	test('is uncertain after an earlier run of unknown outcome', async () => {
		const erp = erpThat();
		erp.lookUpFails = failure('unsupported');
		await expect(send(erp, { unknownBefore: true })).rejects.toMatchObject({ code: 'uncertain', retryable: false });
		expect(erp.log).toEqual(['look']);
	});
});

describe('after an earlier run of unknown outcome', () => {
	test.each([900, 1_900, 2_900])('a record that appears only %s ms later is not made twice', async (lagMs) => {
		const erp = erpThat();
		erp.orders.push({ id: 'order 1', visibleAt: clock.now() + lagMs });
		expect(await send(erp, { unknownBefore: true })).toEqual({ result: 'order 1', outcome: 'existing' });
		expect(erp.log).not.toContain('write');
	});

	test('it is written where two settled look-ups find nothing', async () => {
		const erp = erpThat({ made: true });
		expect(await send(erp, { unknownBefore: true })).toEqual({ result: 'order 1', outcome: 'created' });
		expect(erp.log).toEqual(['look', 'look', 'look', 'write']);
	});
});

describe('without a look-up', () => {
	test.each<ConnectorErrorCode>(['timeout', 'unavailable', 'uncertain', 'drift'])('%s is never followed by a second write', async (code) => {
		const erp = erpThat({ made: true, error: failure(code, { httpStatus: 504 }) });
		await expect(withoutLookUp(erp)).rejects.toMatchObject({
			code: 'uncertain',
			retryable: false,
			httpStatus: 504,
			message: expect.stringContaining('pedido-77'),
			hint: expect.stringContaining('pedido-77'),
		});
		expect(erp.log).toEqual(['write']);
	});

	test('a write that provably never left is repeated', async () => {
		const erp = erpThat({ made: false, error: failure('unavailable', { nothingDone: true }) });
		expect(await withoutLookUp(erp)).toEqual({ result: 'order 1', outcome: 'created' });
		expect(erp.log).toEqual(['write', 'write']);
	});

	test('a write refused for the rate is repeated after the time the system asks for', async () => {
		const erp = erpThat({ made: false, error: failure('rate_limited', { retryAfterMs: 2_000 }) });
		expect(await withoutLookUp(erp)).toEqual({ result: 'order 1', outcome: 'created' });
		expect(clock.slept).toEqual([2_000]);
	});
});

test.each<ConnectorErrorCode>(['validation', 'auth', 'permission', 'ambiguous'])('a write refused with %s is not repeated', async (code) => {
	const error = failure(code);
	const erp = erpThat({ made: false, error });
	await expect(send(erp)).rejects.toBe(error);
	expect(erp.log).toEqual(['look', 'write']);
});

test('a fault of our own after the write is not repeated', async () => {
	const fault = new TypeError('x is undefined');
	const erp = erpThat({ made: true, error: fault });
	await expect(send(erp)).rejects.toBe(fault);
	expect(erp.log).toEqual(['look', 'write']);
});

test('a cancelled execution writes nothing more', async () => {
	const erp = erpThat({ made: false, error: failure('timeout') });
	const sending = writeOnce(optionsFor(erp, {}));
	const outcome = expect(sending).rejects.toBe('cancelled');
	await clock.advance(1_500);
	controller.abort('cancelled');
	await outcome;
	expect(erp.log).toEqual(['look', 'write', 'look']);
});
