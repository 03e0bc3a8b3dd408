import type { Store } from '../../domain/store';

const prefix = 'process:';
const keptBeats = 6;
/** So many beats in a row without a word of a process, and it is taken for gone; a Store that was empty after a restart takes nobody away. */
const missedBeats = 12;
const mostProcesses = 1_000;

export interface PresenceOptions {
	store: Pick<Store, 'set' | 'list'>;
	/** Of this process; no other has it. */
	name: string;
	/** After each look, with the names of all processes that share the Store, this one too, in one order everywhere. */
	seen: (names: readonly string[]) => void;
	everyMs?: number;
}

/**
 * Tells the other processes through the Store that this one is there, and sees who else is, so that it knows when the Store is
 * down. While it is, nobody is taken for gone.
 */
export class Presence {
	/** Beats since each was last seen. */
	private readonly missed = new Map<string, number>();
	private timer: NodeJS.Timeout | undefined;

	constructor(private readonly options: PresenceOptions) {}

	start(): void {
		this.timer = setInterval(() => void this.beat(), this.everyMs);
		this.timer.unref();
		void this.beat();
	}

	stop(): void {
		clearInterval(this.timer);
	}

	private get everyMs(): number {
		return this.options.everyMs ?? 10_000;
	}

	private async beat(): Promise<void> {
		const { store, name, seen } = this.options;
		try {
			await store.set(`${prefix}${name}`, '', { ttlMs: keptBeats * this.everyMs });
			const present = (await store.list(prefix, { limit: mostProcesses })).map(({ key }) => key.slice(prefix.length));
			this.note(present);
			seen([...this.missed.keys()].sort());
		} catch {
			// The Store's own errors are told by those who need it.
		}
	}

	private note(present: readonly string[]): void {
		for (const [name, missed] of this.missed) {
			if (missed >= missedBeats) this.missed.delete(name);
			else this.missed.set(name, missed + 1);
		}
		for (const name of present) this.missed.set(name, 0);
	}
}
