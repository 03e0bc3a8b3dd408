import type { CallContext, Clock } from '../../../domain/runtime';
import type { BrowserPort, WebSession, WebSessionOptions } from '../../../domain/web-page';
import { WebPageError } from '../../../domain/web-page-error';
import { withinTime } from '../../notify/time-limit';

/** Chromium keeps a little memory of every session it has had. */
const maximumSessions = 200;
const maximumAgeMs = 6 * 3_600_000;
/** Times after which a browser that does not answer counts as hung. */
const openSessionMs = 20_000;
const closeSessionMs = 5_000;
const closeMs = 10_000;

const never = new AbortController().signal;

/** A browser that knows how many sessions it has, so that it can be closed with the last one. Nothing in it takes forever. */
export class CountedBrowser implements BrowserPort {
	private begun = 0;
	/** Sessions that are open, being opened or being closed. */
	private inUse = 0;
	private retired = false;
	private ending: Promise<void> | undefined;
	private readonly startedAt: number;

	constructor(
		private readonly port: BrowserPort,
		private readonly clock: Clock,
	) {
		this.startedAt = clock.now();
	}

	get version(): string {
		return this.port.version;
	}

	isUsable(): boolean {
		return this.ending === undefined && this.port.isUsable();
	}

	/** Whether sessions should still be opened in it. */
	isFresh(): boolean {
		return this.isUsable() && !this.retired && this.begun < maximumSessions && this.clock.now() - this.startedAt < maximumAgeMs;
	}

	/** Settles within 20 seconds, even where the context is aborted before. @throws WebPageError */
	async openSession(options: WebSessionOptions, context: CallContext): Promise<WebSession> {
		this.begun++;
		this.inUse++;
		const opening = this.port.openSession(options, context);
		try {
			const session = await withinTime({ clock: this.clock, ms: openSessionMs, signal: never, late: hung }, async () => await opening);
			return this.counted(session);
		} catch (error) {
			// A session that is late is not wanted any more, nor is its browser.
			if (error instanceof Late) opening.then(async (session) => await session.close()).catch(() => undefined);
			this.left(!(error instanceof Late));
			throw error;
		}
	}

	/** No session is opened in it any more; it is closed as soon as it has none. */
	retire(): void {
		this.retired = true;
		if (this.inUse === 0 || !this.port.isUsable()) void this.close();
	}

	/** Takes no longer than 10 seconds. */
	async close(): Promise<void> {
		this.ending ??= this.within(closeMs, async () => await this.port.close()).then(() => undefined);
		await this.ending;
	}

	private counted(session: WebSession): WebSession {
		let closing: Promise<void> | undefined;
		return {
			page: session.page,
			isUsable: () => closing === undefined && session.isUsable(),
			close: async () => await (closing ??= this.end(session)),
		};
	}

	private async end(session: WebSession): Promise<void> {
		this.left(await this.within(closeSessionMs, async () => await session.close()));
	}

	/** @param answered whether the browser has done what it was asked; one that has not is replaced */
	private left(answered: boolean): void {
		this.inUse--;
		if (this.retired || !answered) this.retire();
	}

	/** @returns whether it ended in time and well */
	private async within(ms: number, work: () => Promise<void>): Promise<boolean> {
		return await withinTime({ clock: this.clock, ms, signal: never, late: hung }, work).then(
			() => true,
			() => false,
		);
	}
}

class Late extends WebPageError {}

function hung(): Error {
	return new Late('timeout', 'The browser does not answer.');
}
