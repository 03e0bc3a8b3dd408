import { randomBytes } from 'node:crypto';

export type TokenState = 'unknown' | 'open' | 'used' | 'lost';

/** The hidden token of a form: good for one session and one ticket. */
export class FormTokens {
	#states = new Map<string, { sessionId: string; state: TokenState }>();

	issue(sessionId: string): string {
		const token = randomBytes(12).toString('hex');
		this.#states.set(token, { sessionId, state: 'open' });
		return token;
	}

	stateOf(token: string, sessionId: string): TokenState {
		const known = this.#states.get(token);
		return known?.sessionId === sessionId ? known.state : 'unknown';
	}

	/** `lost`: the answer to it must never arrive, however often the form is sent. */
	close(token: string, state: 'used' | 'lost'): void {
		const known = this.#states.get(token);
		if (known !== undefined) known.state = state;
	}

	reset(): void {
		this.#states = new Map();
	}
}
