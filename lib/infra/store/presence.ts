import type { Store } from '../../domain/store';

const prefix = 'process:';
const keptBeats = 6;
/** So many beats in a row without a word of a process, and it is taken for gone; a Store that was empty after a restart takes nobody away. */
const missedBeats = 12;
const mostProcesses = 1_000;
/** The last word of a process that rests counts so long: it may be back at any moment, and then with the Store down. */
const restMs = 60 * 60_000;

export interface PresenceOptions {
	store: Pick<Store, 'set' | 'list' | 'delete'>;
	/** Of this process; no other has it. */
	name: string;
	/** After each look, with the names of all processes that share the Store, this one too, in one order everywhere. */
	seen: (names: readonly string[]) => void;
	/** Where the Store does not answer. */
	failed?: () => void;
	everyMs?: number;
}

/**
 * Tells the other processes through the Store that this one is there, and sees who else is, so that it knows when the Store is
 * down. While it is, nobody is taken for gone.
 */
export class Presence {
	/** Beats since each was last seen. */
	private readonly missed = new Map<string, number>();
	/** Of beats, begun by `start`. */
	private round: symbol | null = null;
	private timer: NodeJS.Timeout | undefined;
	/** What is asked of the Store, one thing after the other; never fails. */
	private asking: Promise<void> = Promise.resolve();
	private ended = false;

	constructor(private readonly options: PresenceOptions) {}

	/** @returns ends the beats until the next `start`, unless that has come already; the others count this process for an hour more */
	start(): () => Promise<void> {
		this.endRound();
		const round = Symbol('round');
		if (!this.ended) this.next((this.round = round));
		return async () => await this.rest(round);
	}

	/** For good: this process is no longer told of. Resolves once nothing is asked of the Store any more. */
	async stop(): Promise<void> {
		if (!this.ended) this.ask(async () => void (await this.options.store.delete(`${prefix}${this.options.name}`)));
		this.ended = true;
		this.endRound();
		await this.asking;
	}

	private async rest(round: symbol): Promise<void> {
		if (this.round !== round) return;
		this.endRound();
		this.ask(async () => await this.tell(restMs));
		await this.asking;
	}

	private get everyMs(): number {
		return this.options.everyMs ?? 10_000;
	}

	private endRound(): void {
		this.round = null;
		clearTimeout(this.timer);
	}

	private next(round: symbol): void {
		this.ask(async () => {
			if (round === this.round) await this.beat();
			if (round !== this.round) return;
			this.timer = setTimeout(() => this.next(round), this.everyMs);
			this.timer.unref();
		});
	}

	private ask(work: () => Promise<void>): void {
		// The Store's own errors are told by those who need it.
		this.asking = this.asking.then(work).catch(() => undefined);
	}

	private async beat(): Promise<void> {
		const { store, seen } = this.options;
		try {
			await this.tell(keptBeats * this.everyMs);
			const present = (await store.list(prefix, { limit: mostProcesses })).map(({ key }) => key.slice(prefix.length));
			this.note(present);
			seen([...this.missed.keys()].sort());
		} catch {
			// As in `ask`; the next beat comes all the same.
			this.options.failed?.();
		}
	}

	private async tell(ttlMs: number): Promise<void> {
		if (this.ended) return;
		await this.options.store.set(`${prefix}${this.options.name}`, '', { ttlMs });
	}

	private note(present: readonly string[]): void {
		for (const [name, missed] of this.missed) {
			if (missed >= missedBeats) this.missed.delete(name);
			else this.missed.set(name, missed + 1);
		}
		for (const name of present) this.missed.set(name, 0);
	}
}
