import type { SandboxClock } from '../kit/clock.ts';
import type { WebErpKnobs } from './options.ts';

/** One attempt to log in. `at`: sandbox milliseconds. */
export interface LoginAttempt {
	readonly at: number;
	readonly user: string;
	readonly outcome: 'ok' | 'wrong' | 'locked';
}

/** Who may log in, and who typed a wrong password too often. */
export class Accounts {
	readonly #knobs: WebErpKnobs;
	readonly #clock: SandboxClock;
	#attempts: LoginAttempt[] = [];
	#wrongInARow = new Map<string, number>();
	#lockedUntil = new Map<string, number>();

	constructor(knobs: WebErpKnobs, clock: SandboxClock) {
		this.#knobs = knobs;
		this.#clock = clock;
	}

	/** A locked account refuses the right password, too. */
	logIn(user: string, password: string): LoginAttempt['outcome'] {
		const outcome = this.#judge(user, password);
		this.#attempts.push({ at: this.#clock.now(), user, outcome });
		return outcome;
	}

	attempts(): readonly LoginAttempt[] {
		return [...this.#attempts];
	}

	reset(): void {
		this.#attempts = [];
		this.#wrongInARow = new Map();
		this.#lockedUntil = new Map();
	}

	#judge(user: string, password: string): LoginAttempt['outcome'] {
		const now = this.#clock.now();
		if ((this.#lockedUntil.get(user) ?? 0) > now) return 'locked';
		if (Object.hasOwn(this.#knobs.users, user) && this.#knobs.users[user] === password) {
			this.#wrongInARow.delete(user);
			return 'ok';
		}
		const wrong = (this.#wrongInARow.get(user) ?? 0) + 1;
		this.#wrongInARow.set(user, wrong);
		if (this.#knobs.maxWrongPasswords === 0 || wrong < this.#knobs.maxWrongPasswords) return 'wrong';
		this.#wrongInARow.delete(user);
		this.#lockedUntil.set(user, now + this.#knobs.lockoutMs);
		return 'locked';
	}
}
