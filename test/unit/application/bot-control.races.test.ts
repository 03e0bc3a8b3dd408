import fc from 'fast-check';
import { BotControl, type ConversationStatus } from '../../../lib/application/bot-control';
import { decodeStored } from '../../../lib/application/bot-control/stored-entry';
import type { ConversationState } from '../../../lib/domain/conversation';
import type { Store } from '../../../lib/domain/store';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { byBoth, byContact, byPhone, fromAna, interceptedStore, ManualClock, message } from './bot-control.fixtures';

/** Lets other calls go first at random, as a network would, and records every state that was stored. */
function unsteadyStore(inner: Store, turns: () => number): Store {
	return interceptedStore(inner, async () => {
		for (let turn = turns(); turn > 0; turn--) await Promise.resolve();
	});
}

function twoWorkers(seed: number) {
	const clock = new ManualClock();
	const memory = new MemoryStore(clock);
	let random = seed;
	const turns = () => {
		random = (random * 1103515245 + 12345) % 2147483648;
		return (random >> 8) % 7;
	};
	const worker = () => new BotControl({ clock, store: unsteadyStore(memory, turns) });
	return { clock, memory, workers: [worker(), worker()] as const };
}

type Action = (control: BotControl) => Promise<ConversationStatus | null>;

const actions: Record<string, Action> = {
	pauseByPhone: (control) => control.pause(byPhone),
	pauseByContact: (control) => control.pause(byContact, { minutes: 10 }),
	resumeByPhone: (control) => control.resume(byPhone),
	resumeByContact: (control) => control.resume(byContact),
	customer: async (control) => (await control.gate(message({ phone: byPhone.phone }))).conversation,
	person: async (control) => (await control.gate(fromAna('Oi'))).conversation,
	command: async (control) => (await control.gate(fromAna('#pausar'))).conversation,
	status: (control) => control.getStatus(byBoth),
};

const fiftyActions = fc.array(fc.constantFrom(...Object.keys(actions)), { minLength: 50, maxLength: 50 });

async function runAll(names: string[], workers: readonly BotControl[]): Promise<Array<ConversationStatus | null>> {
	return Promise.all(
		names.map(async (name, index) => {
			const worker = workers[index % workers.length];
			const action = actions[name];
			if (worker === undefined || action === undefined) throw new Error(`No such action: ${name}`);
			return action(worker);
		}),
	);
}

describe('fifty calls at once in two workers on one Store', () => {
	it('agree on the state, and no two states share an epoch', async () => {
		await fc.assert(
			fc.asyncProperty(fiftyActions, fc.nat(), async (names, seed) => {
				const { workers } = twoWorkers(seed);
				await workers[0].getStatus(byBoth);
				const results = await runAll(names, workers);
				const byEpoch = new Map<number, string>();
				for (const result of results) {
					if (result === null) throw new Error('unreadable');
					const { status, until, updatedAt, reason } = result;
					const seen = JSON.stringify({ status, until, updatedAt, reason });
					expect(byEpoch.get(result.epoch) ?? seen).toBe(seen);
					byEpoch.set(result.epoch, seen);
				}
				const last = await workers[1].getStatus(byContact);
				expect(last.epoch).toBe(Math.max(...byEpoch.keys(), last.epoch));
				expect(byEpoch.get(last.epoch)).toContain(`"status":"${last.status}"`);
			}),
			{ numRuns: 40 },
		);
	});

	it('a pause after them holds, by whatever id it is given and asked for', async () => {
		await fc.assert(
			fc.asyncProperty(fiftyActions, fc.nat(), fc.constantFrom(byPhone, byContact, byBoth), async (names, seed, ref) => {
				const { workers } = twoWorkers(seed);
				await runAll(names, workers);
				await workers[0].getStatus(byBoth);
				const { epoch } = await workers[0].pause(ref);
				for (const asked of [byPhone, byContact, byBoth]) {
					expect(await workers[1].getStatus(asked)).toMatchObject({ status: 'paused', epoch });
				}
			}),
			{ numRuns: 40 },
		);
	});

	it('none of which resumes: the bot is paused at the end, also where phone and contact met meanwhile', async () => {
		const silencing = ['pauseByPhone', 'pauseByContact', 'customer', 'person', 'command', 'status'];
		await fc.assert(
			fc.asyncProperty(fc.array(fc.constantFrom(...silencing), { minLength: 49, maxLength: 49 }), fc.nat(), async (names, seed) => {
				const { workers } = twoWorkers(seed);
				await runAll([...names, 'pauseByContact'], workers);
				expect((await workers[0].gate(message({ phone: byPhone.phone }))).route).toBe('human');
				expect((await workers[1].getStatus(byPhone)).status).toBe('paused');
				expect((await workers[1].getPaused()).conversations).toHaveLength(1);
			}),
			{ numRuns: 40 },
		);
	});

	it('store epochs that only grow, and none twice but for a resume that changes nothing', async () => {
		const { clock, memory } = twoWorkers(1);
		const stored: ConversationState[] = [];
		const recording = new Proxy(memory, {
			get(target, name) {
				const member: unknown = Reflect.get(target, name);
				if (typeof member !== 'function') return member;
				return async (...args: unknown[]) => {
					await Promise.resolve();
					const answer: unknown = await Reflect.apply(member, target, args);
					const written = name === 'set' && answer !== null ? String(args[1]) : '';
					const entry = written.includes('"epoch"') ? decodeStored(written) : null;
					if (entry?.kind === 'record') stored.push(entry.record.state);
					return answer;
				};
			},
		});
		const workers = [new BotControl({ clock, store: recording }), new BotControl({ clock, store: recording })];
		const names = Array.from({ length: 50 }, (_, index) => ['pauseByPhone', 'resumeByPhone', 'person', 'customer'][index % 4] ?? '');
		await workers[0]?.getStatus(byBoth);
		await runAll(names, workers);
		const epochs = stored.map(({ epoch }) => epoch);
		expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
		// Every pause and every message of a person has its own; a resume only where it found a pause.
		expect(new Set(epochs).size).toBeGreaterThanOrEqual(25);
		const decided = stored.map((state) => JSON.stringify({ ...state, lastOrderAt: null, lastOrderInChat: false }));
		expect(new Set(decided).size).toBe(new Set(epochs).size);
	});
});

it('gives up, and says so, where a write never gets through', async () => {
	const clock = new ManualClock();
	const memory = new MemoryStore(clock);
	const never: Store = new Proxy(memory, {
		get: (target, name) => (name === 'set' ? async () => null : Reflect.get(target, name).bind?.(target)),
	});
	await expect(new BotControl({ store: never, clock }).pause(byPhone)).rejects.toMatchObject({
		code: 'unavailable',
		message: 'Too many changes of one conversation at the same time.',
		retryable: true,
	});
});
