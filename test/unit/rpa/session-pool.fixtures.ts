import { SessionPool, type SessionPoolOptions } from '../../../lib/application/rpa/sessions/session-pool';
import { SharedBrowser } from '../../../lib/application/rpa/sessions/shared-browser';
import { Slots } from '../../../lib/application/rpa/sessions/slots';
import type { LoginPort, SessionTurn } from '../../../lib/application/rpa/types';
import { ConnectorError, type ConnectorErrorCode } from '../../../lib/domain/errors';
import type { CallContext } from '../../../lib/domain/runtime';
import type { BrowserPort, WebPage, WebSession, WebSessionOptions } from '../../../lib/domain/web-page';
import { WebPageError } from '../../../lib/domain/web-page-error';
import { LoginMemory } from '../../../lib/resilience/login-memory';
import { VirtualClock } from '../resilience/virtual-clock';

/** What the fake browser and site do, to be changed by the test. */
export interface Behaviour {
	startMs: number;
	openMs: number;
	loginMs: number;
	closeMs: number;
	/** Thrown by the start of a browser. */
	startFailure: Error | undefined;
	/** Thrown by the next sessions that are opened, in turn. */
	openFailures: Error[];
	/** Taken by the next logins, in turn; `hang`: a login that ends with its session only. */
	logins: Array<'accept' | 'hang' | ConnectorErrorCode>;
	/** Whether the page of a used session answers when it is asked. */
	judgement: 'answers' | 'hangs' | 'fails';
}

export class FakeSession implements WebSession {
	usable = true;
	loggedOut = false;
	closed = false;
	turns = 0;
	readonly page = {} as WebPage;
	readonly ended: Promise<void>;
	private tell: () => void = () => undefined;

	constructor(
		readonly name: string,
		/** The secret of its pool. */
		readonly owner: string,
		private readonly browser: FakeBrowser,
		private readonly world: World,
	) {
		this.ended = new Promise((resolve) => (this.tell = resolve));
	}

	isUsable(): boolean {
		return this.usable && !this.closed && this.browser.usable;
	}

	async close(): Promise<void> {
		await this.world.pass(this.world.behaviour.closeMs);
		this.closed = true;
		this.world.open.delete(this);
		this.tell();
	}
}

class FakeBrowser implements BrowserPort {
	readonly version = 'Fake/1';
	usable = true;
	closed = false;

	constructor(private readonly world: World) {}

	isUsable(): boolean {
		return this.usable && !this.closed;
	}

	async openSession({ secrets }: WebSessionOptions, context: CallContext): Promise<WebSession> {
		const { world } = this;
		const failure = world.behaviour.openFailures.shift();
		if (failure) throw failure;
		const session = new FakeSession(`session ${world.sessions.length + 1}`, secrets[0] ?? '', this, world);
		world.sessions.push(session);
		world.open.add(session);
		world.mostOpen = Math.max(world.mostOpen, world.open.size);
		await world.pass(world.behaviour.openMs);
		if (context.signal.aborted) {
			await session.close();
			throw context.signal.reason;
		}
		return session;
	}

	async close(): Promise<void> {
		await this.world.pass(this.world.behaviour.closeMs);
		this.closed = true;
	}
}

/** A browser and a site that exist in the test alone, and what they have seen. */
export class World {
	readonly clock = new VirtualClock();
	readonly behaviour: Behaviour = { startMs: 500, openMs: 100, loginMs: 1_000, closeMs: 10, startFailure: undefined, openFailures: [], logins: [], judgement: 'answers' };
	readonly browsers: FakeBrowser[] = [];
	readonly sessions: FakeSession[] = [];
	readonly open = new Set<FakeSession>();
	mostOpen = 0;
	/** Names of the sessions that were logged in, in order, refused logins included. */
	readonly logins: string[] = [];
	loginsAtOnce = 0;
	mostLoginsAtOnce = 0;
	/** What must not happen, seen where no assertion would be heard. */
	readonly faults: string[] = [];
	readonly memory = new LoginMemory(this.clock, { refusals: 2 });
	readonly browser = new SharedBrowser(async () => await this.startBrowser(), this.clock);

	/** Infinite: never. */
	async pass(ms: number): Promise<void> {
		if (ms === Infinity) await new Promise<void>(() => undefined);
		if (ms > 0) await this.clock.sleep(ms);
	}

	pool(changes: Partial<SessionPoolOptions> = {}): SessionPool {
		return new SessionPool({
			system: 'ERP',
			browser: this.browser,
			login: this.login,
			session: { secrets: [] },
			rules: { maxAgeMs: 3_000_000, maxUses: 300 },
			maximum: 1,
			waitMs: 60_000,
			total: new Slots(4),
			memory: this.memory,
			clock: this.clock,
			...changes,
		});
	}

	private async startBrowser(): Promise<BrowserPort> {
		await this.pass(this.behaviour.startMs);
		if (this.behaviour.startFailure) throw this.behaviour.startFailure;
		const browser = new FakeBrowser(this);
		this.browsers.push(browser);
		return browser;
	}

	private readonly login: LoginPort = {
		logIn: async (given) => {
			const session = this.fake(given);
			this.logins.push(session.name);
			this.mostLoginsAtOnce = Math.max(this.mostLoginsAtOnce, ++this.loginsAtOnce);
			try {
				await this.answerLogin(this.behaviour.logins.shift() ?? 'accept');
			} finally {
				this.loginsAtOnce--;
			}
		},
		isLoggedOut: async (given) => {
			const { judgement } = this.behaviour;
			if (judgement === 'hangs') await this.pass(Infinity);
			if (judgement === 'fails') throw new WebPageError('crashed', 'The page has crashed.');
			return this.fake(given).loggedOut;
		},
	};

	private async answerLogin(answer: Behaviour['logins'][number]): Promise<void> {
		await this.pass(answer === 'hang' ? Infinity : this.behaviour.loginMs);
		if (answer !== 'accept' && answer !== 'hang') throw new ConnectorError(answer, 'The login failed.', { system: 'ERP' });
	}

	/** The fake behind what the pool hands out. */
	fake(session: WebSession): FakeSession {
		const found = this.sessions.find(({ page }) => page === session.page);
		if (!found) throw new Error('This session is not of this world.');
		return found;
	}
}

/** A look-up of so many milliseconds; the name of the session it had. */
export function lookUp(world: World, ms = 100): (turn: SessionTurn) => Promise<string> {
	return async ({ session }) => {
		const fake = world.fake(session);
		if (fake.closed) throw new WebPageError('crashed', 'The page was closed.');
		if (++fake.turns > 1) world.faults.push(`${fake.name} is in two turns`);
		await world.pass(ms);
		fake.turns--;
		return fake.name;
	};
}

export function times<T>(count: number, make: (index: number) => T): T[] {
	return Array.from({ length: count }, (_, index) => make(index));
}

export function context(signal = new AbortController().signal): CallContext {
	return { signal };
}
