import * as fc from 'fast-check';
import { OutboxReader, type HeldMessage } from '../../../lib/application/outbox';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { VirtualClock } from '../resilience/virtual-clock';
import { idsOf, makeOutbox, message, mortalStore, outboxName, startPump, waitingIn, type Process } from './outbox.fixtures';

type Step =
	| { kind: 'add'; contact: string; dyingAt: number | null }
	| { kind: 'refuse'; contact: string; times: number }
	| { kind: 'crash'; afterCalls: number }
	| { kind: 'pass'; ms: number };

const contact = fc.constantFrom('a', 'b', 'c');
const add = fc.record({ kind: fc.constant('add' as const), contact, dyingAt: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 5 }) });
const step: fc.Arbitrary<Step> = fc.oneof(
	{ arbitrary: add, weight: 6 },
	{ arbitrary: fc.record({ kind: fc.constant('refuse' as const), contact, times: fc.integer({ min: 1, max: 4 }) }), weight: 1 },
	{ arbitrary: fc.record({ kind: fc.constant('crash' as const), afterCalls: fc.integer({ min: 0, max: 25 }) }), weight: 2 },
	{ arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 40_000 }) }), weight: 3 },
);

/** Plays a script and checks, at each hand-over, what must hold. */
class Play {
	readonly clock = new VirtualClock();
	readonly store = new MemoryStore(this.clock);
	/** What was taken, contact by contact, in order. */
	private readonly added = new Map<string, string[]>();
	private readonly endedWell = new Set<string>();
	/** Those whose end the outbox was told and has noted. */
	private readonly noted = new Set<string>();
	private readonly refusals = new Map<string, number>();
	private readonly broken: string[] = [];
	private process = this.startProcess();

	async play(steps: readonly Step[]): Promise<void> {
		for (const each of steps) {
			if (each.kind === 'add') await this.add(each.contact, each.dyingAt);
			else if (each.kind === 'refuse') this.refusals.set(each.contact, each.times);
			else if (each.kind === 'crash') this.process.dieAfter(each.afterCalls);
			else await this.clock.advance(each.ms);
			if (this.process.dead) this.process = this.startProcess();
		}
		if (this.process.dead) this.process = this.startProcess();
		this.process.dieAfter(Infinity);
		for (let minute = 0; minute < 60 && Object.values(await waitingIn(this.store)).some((count) => count > 0); minute++) await this.clock.advance(60_000);
		await this.clock.run(this.process.pump.stop());
	}

	async verdict(): Promise<object> {
		const missing = [...this.added].flatMap(([key, ids]) => ids.map((id) => `${key}${id}`)).filter((word) => !this.endedWell.has(word));
		return { broken: this.broken, missing, waiting: await waitingIn(this.store) };
	}

	private async add(key: string, dyingAt: number | null): Promise<void> {
		const ids = this.added.get(key) ?? [];
		const next = message(key, String(ids.length));
		if (dyingAt !== null) {
			const mortal = mortalStore(this.store, 'throw');
			mortal.dieAfter(dyingAt);
			await makeOutbox(mortal.store, this.clock).add(next).catch(() => undefined);
		}
		this.added.set(key, [...ids, next.messageId]);
		await makeOutbox(this.store, this.clock).add(next);
	}

	private startProcess(): { pump: Process; dieAfter: (calls: number) => void; readonly dead: boolean } {
		const mortal = mortalStore(this.store, 'hang');
		const noted = this.noted;
		class WatchedReader extends OutboxReader {
			override async done(messages: readonly HeldMessage[]): Promise<void> {
				await super.done(messages);
				for (const word of idsOf(messages)) noted.add(word);
			}
		}
		const reader = new WatchedReader({ store: mortal.store, name: outboxName, clock: this.clock, random: () => 0.5, batchSize: 3, maxWaitMs: 500 });
		const hand = async (messages: readonly HeldMessage[]): Promise<boolean> => {
			this.check(messages);
			await this.clock.sleep(300);
			// The run ends with its process.
			if (mortal.dead) return await new Promise<never>(() => undefined);
			return this.outcome(messages);
		};
		const pump = startPump(mortal.store, this.clock, hand, reader);
		return {
			pump,
			dieAfter: mortal.dieAfter,
			get dead() {
				return mortal.dead;
			},
		};
	}

	private check(messages: readonly HeldMessage[]): void {
		const words = idsOf(messages);
		for (const [index, { contactKey, messageId }] of messages.entries()) {
			const word = `${contactKey}${messageId}`;
			if (this.noted.has(word)) this.broken.push(`${word} came again`);
			for (let earlier = 0; earlier < Number(messageId); earlier++) {
				const ahead = `${contactKey}${earlier}`;
				if (!this.endedWell.has(ahead) && !words.slice(0, index).includes(ahead)) this.broken.push(`${word} overtook ${ahead}`);
			}
		}
	}

	private outcome(messages: readonly HeldMessage[]): boolean {
		const refused = messages.find(({ contactKey }) => (this.refusals.get(contactKey) ?? 0) > 0);
		if (refused !== undefined) {
			this.refusals.set(refused.contactKey, (this.refusals.get(refused.contactKey) ?? 0) - 1);
			return false;
		}
		for (const word of idsOf(messages)) this.endedWell.add(word);
		return true;
	}
}

test('whatever fails and dies at whatever moment: every message is handed out, in order per contact, and none again that was noted as done', async () => {
	const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
		const play = new Play();
		await play.play(steps);
		expect(await play.verdict()).toEqual({ broken: [], missing: [], waiting: { line: 0, parked: 0 } });
	});
	await fc.assert(property, { numRuns: process.env.BACKOFFICE_SOAK ? 1_000 : 60 });
}, process.env.BACKOFFICE_SOAK ? 600_000 : 60_000);
