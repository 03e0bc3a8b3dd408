// Kills parts of the installation by SIGKILL and starts them again, at moments that a seed decides.
export interface Victim {
	/** What it is counted as. */
	kind: string;
	pid(): number;
	kill(): Promise<void>;
	restart(): Promise<void>;
}

export interface KillPlan {
	random: () => number;
	/** Between one kill and the next: at least, at most. */
	everyMs: readonly [number, number];
	/** How often a kind is chosen, against the others. */
	weights: Readonly<Record<string, number>>;
}

const downMs = [1_000, 3_000] as const;
const startsAtMost = 5;

/** mulberry32 (public domain, by Tommy Ettinger): the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export class Killer {
	/** By kind. */
	readonly kills: Record<string, number> = {};
	/** Parts that ended by themselves, as n8n does when Redis is away for long, and were started again, as a service manager would. */
	revived = 0;
	readonly moments: string[] = [];
	private readonly down = new Map<Victim, Promise<void>>();
	private readonly startedAt = Date.now();

	constructor(
		readonly victims: readonly Victim[],
		private readonly plan: KillPlan,
	) {}

	/** Kills at random until stopped; then all is up again. */
	async run(stop: AbortSignal): Promise<void> {
		const { everyMs } = this.plan;
		while (!stop.aborted) {
			await sleep(this.between(everyMs), stop);
			this.revive();
			const victim = this.chosen();
			if (victim !== undefined && !stop.aborted) this.killOne(victim);
		}
		await this.allUp();
	}

	/** Kills all of these at once; `whenDead` before any of them is up again. */
	async together(victims: readonly Victim[], whenDead: () => Promise<void> = async () => await Promise.resolve()): Promise<void> {
		await Promise.all(victims.map(async (victim) => await this.death(victim)));
		await whenDead();
		for (const victim of victims) this.track(victim, this.comeBack(victim));
	}

	between([least, most]: readonly [number, number]): number {
		return least + (most - least) * this.plan.random();
	}

	/** Resolves once no part is down, nor has ended by itself. */
	async allUp(): Promise<void> {
		do {
			this.revive();
			await Promise.all(this.down.values());
		} while (this.victims.some((victim) => !isAlive(victim)));
	}

	private killOne(victim: Victim): void {
		this.track(victim, this.death(victim).then(async () => await this.comeBack(victim)));
	}

	private async death(victim: Victim): Promise<void> {
		this.kills[victim.kind] = (this.kills[victim.kind] ?? 0) + 1;
		this.moments.push(`${((Date.now() - this.startedAt) / 1000).toFixed(1)} ${victim.kind}`);
		await victim.kill();
	}

	private async comeBack(victim: Victim): Promise<void> {
		await sleep(this.between(downMs));
		// It may not come up while what it needs is down.
		for (let start = 1; ; start += 1) {
			try {
				return await victim.restart();
			} catch (error) {
				if (start === startsAtMost) throw error;
				await sleep(1_000);
			}
		}
	}

	private revive(): void {
		for (const victim of this.victims.filter((candidate) => !this.down.has(candidate) && !isAlive(candidate))) {
			this.revived += 1;
			this.moments.push(`${((Date.now() - this.startedAt) / 1000).toFixed(1)} (${victim.kind} had ended by itself)`);
			this.track(victim, this.comeBack(victim));
		}
	}

	private track(victim: Victim, work: Promise<void>): void {
		const over = work.then(() => void this.down.delete(victim));
		// Its failure is told where it is waited for.
		over.catch(() => undefined);
		this.down.set(victim, over);
	}

	private chosen(): Victim | undefined {
		const up = this.victims.filter((victim) => !this.down.has(victim) && isAlive(victim));
		const weightOf = ({ kind }: Victim): number => (this.plan.weights[kind] ?? 1) / this.victims.filter((other) => other.kind === kind).length;
		let left = this.plan.random() * this.victims.map(weightOf).reduce((sum, weight) => sum + weight, 0);
		return up.find((victim) => (left -= weightOf(victim)) < 0);
	}
}

export function isAlive({ pid }: Pick<Victim, 'pid'>): boolean {
	try {
		return process.kill(pid(), 0);
	} catch {
		return false;
	}
}

async function sleep(ms: number, stop?: AbortSignal): Promise<void> {
	await new Promise<void>((resolve) => {
		const timer = setTimeout(resolve, ms);
		stop?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
	});
}
