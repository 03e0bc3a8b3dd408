import * as fc from 'fast-check';
import type { SessionPool } from '../../../lib/application/rpa/sessions/session-pool';
import { Slots } from '../../../lib/application/rpa/sessions/slots';
import type { SessionTurn } from '../../../lib/application/rpa/types';
import { context, lookUp, times, World, type Behaviour } from './session-pool.fixtures';

interface Call {
	pool: 0 | 1;
	atMs: number;
	workMs: number;
	end: 'well' | 'badly' | 'hangs' | 'discards' | 'logsInAgain';
	/** After its beginning; always given to calls that hang. */
	cancelledAfterMs: number | null;
}

interface Event {
	atMs: number;
	what: 'crash' | 'logOut' | 'browserGone' | 'openFails' | 'pageHangs';
}

interface Script {
	maximum: number;
	total: number;
	waitMs: number;
	closeMs: number;
	logins: Behaviour['logins'];
	calls: Call[];
	events: Event[];
}

const call: fc.Arbitrary<Call> = fc.record({
	pool: fc.constantFrom(0 as const, 1 as const),
	atMs: fc.integer({ min: 0, max: 15_000 }),
	workMs: fc.integer({ min: 0, max: 3_000 }),
	end: fc.constantFrom('well', 'well', 'well', 'badly', 'hangs', 'discards', 'logsInAgain'),
	cancelledAfterMs: fc.option(fc.integer({ min: 0, max: 9_000 }), { freq: 2 }),
});
const event: fc.Arbitrary<Event> = fc.record({
	atMs: fc.integer({ min: 0, max: 15_000 }),
	what: fc.constantFrom('crash', 'logOut', 'browserGone', 'openFails', 'pageHangs'),
});
const script: fc.Arbitrary<Script> = fc.record({
	maximum: fc.integer({ min: 1, max: 3 }),
	total: fc.integer({ min: 1, max: 4 }),
	waitMs: fc.integer({ min: 500, max: 20_000 }),
	closeMs: fc.constantFrom(0, 10, 3_000, Infinity),
	logins: fc.array(fc.constantFrom('accept', 'accept', 'auth', 'unavailable'), { maxLength: 10 }),
	calls: fc.array(call, { minLength: 1, maxLength: 25 }),
	events: fc.array(event, { maxLength: 6 }),
});

/** Plays a script on two sites that share the places of a process, and notes what must not be. */
class Play {
	readonly world = new World();
	private readonly total: Slots;
	private readonly pools: SessionPool[];
	settled = 0;

	constructor(private readonly script: Script) {
		const { maximum, waitMs } = script;
		Object.assign(this.world.behaviour, { closeMs: script.closeMs, logins: [...script.logins] });
		this.total = new Slots(script.total);
		this.pools = ['one', 'two'].map((name) => this.world.pool({ maximum, waitMs, total: this.total, session: { secrets: [name] }, rules: { maxAgeMs: 9_000, maxUses: 4 } }));
		// Whatever is opened, it is counted at once.
		const { open } = this.world;
		const add = open.add.bind(open);
		open.add = (session) => {
			add(session);
			this.count();
			return open;
		};
	}

	async run(): Promise<void> {
		const { clock } = this.world;
		const all = [...this.script.calls.map(async (each) => await this.call(each)), ...this.script.events.map(async (each) => await this.event(each))];
		await clock.run(Promise.all(all));
		await clock.run(Promise.all(this.pools.map(async (pool) => await pool.close())));
		// Time for what ends on its own: sessions that were on their way, a browser that hangs.
		await clock.advance(120_000);
	}

	/** Places that were never given back are missing here. */
	async placesLeft(): Promise<number> {
		let places = 0;
		for (let place = 0; place < this.total.maximum; place++) this.total.request(() => places++);
		return await Promise.resolve(places);
	}

	private count(): void {
		// A session that a hung browser does not close is no more than counted out after 5 seconds.
		if (this.script.closeMs === Infinity) return;
		const owners = [...this.world.open].map(({ owner }) => owner);
		const { maximum, total } = this.script;
		if (owners.length > total) this.world.faults.push(`${owners.length} sessions in ${total} places`);
		for (const name of ['one', 'two']) {
			const own = owners.filter((owner) => owner === name).length;
			if (own > maximum) this.world.faults.push(`${own} sessions of ${name}, ${maximum} allowed`);
		}
	}

	private async call({ pool, atMs, workMs, end, cancelledAfterMs }: Call): Promise<void> {
		const { clock } = this.world;
		await clock.sleep(atMs);
		const cancel = new AbortController();
		const cancelMs = cancelledAfterMs ?? (end === 'hangs' ? 5_000 : null);
		if (cancelMs !== null) void clock.sleep(cancelMs).then(() => cancel.abort(new Error('cancelled')));
		await this.pools[pool]!.use(async (turn) => await this.work(turn, workMs, end), context(cancel.signal)).catch(() => undefined);
		this.settled++;
	}

	private async work(turn: SessionTurn, workMs: number, end: Call['end']): Promise<void> {
		const { name, closed } = this.world.fake(turn.session);
		if (closed) this.world.faults.push(`${name} was handed over closed`);
		if (end === 'logsInAgain') await turn.logInAgain(context());
		if (end === 'hangs') await new Promise<never>(() => undefined);
		await lookUp(this.world, workMs)(turn);
		if (end === 'discards') turn.discard();
		if (end === 'badly') throw new Error('drift');
	}

	private async event({ atMs, what }: Event): Promise<void> {
		const { behaviour, clock, browsers, sessions } = this.world;
		await clock.sleep(atMs);
		const session = sessions.at(-1);
		if (what === 'crash' && session) session.usable = false;
		if (what === 'logOut' && session) session.loggedOut = true;
		if (what === 'browserGone' && browsers.at(-1)) browsers.at(-1)!.usable = false;
		if (what === 'openFails') behaviour.openFailures.push(new Error('no page'));
		if (what === 'pageHangs') {
			behaviour.judgement = 'hangs';
			await clock.sleep(3_000);
			behaviour.judgement = 'answers';
		}
	}
}

test('whatever happens in whatever order: never more sessions than allowed, no session in two turns, every call ends, no place is lost', async () => {
	await fc.assert(
		fc.asyncProperty(script, async (given) => {
			const play = new Play(given);
			await play.run();
			expect(play.world.faults).toEqual([]);
			expect(play.settled).toBe(given.calls.length);
			expect(await play.placesLeft()).toBe(given.total);
			expect(play.world.clock.sleeping).toBe(0);
			if (given.closeMs !== Infinity) expect(play.world.open.size).toBe(0);
		}),
		{ numRuns: 150 },
	);
}, 60_000);

test('places are given in the order of the requests, and those withdrawn are passed over', async () => {
	const slots = new Slots(1);
	const first = await slots.take(context().signal);
	const served: string[] = [];
	const requests = ['a', 'b', 'c'].map((name) =>
		slots.request((slot) => {
			served.push(name);
			slot.release();
		}),
	);
	requests[1]!.withdraw();
	first.release();
	first.release();
	expect(served).toEqual(['a', 'c']);
	expect(slots.wanted).toBe(false);
});

test('of the places that rest, the one that has rested longest is asked to give way, and as many as are wanted', async () => {
	const slots = new Slots(3);
	const asked: number[] = [];
	const places = await Promise.all(times(3, async () => await slots.take(context().signal)));
	for (const index of [1, 0, 2]) places[index]!.rest(() => asked.push(index));
	slots.request(() => undefined);
	expect(asked).toEqual([1]);
	expect(places.map((place) => place.resume())).toEqual([true, false, true]);
});
