import type { SessionsPort, SessionTurn } from '../../../../lib/application/rpa/types';
import type { CallContext, Clock } from '../../../../lib/domain/runtime';
import type { WebSession } from '../../../../lib/domain/web-page';
import { FakePage } from './fake-page';
import type { FakeSite } from './fake-site';

/** Sessions without a pool: one after the other, a new page after each discarded one. */
export class FakeSessions implements SessionsPort {
	readonly pages: FakePage[] = [];
	discarded = 0;
	renewals = 0;
	/** What logging in again does. */
	logInAgain: (page: FakePage, context: CallContext) => Promise<void> = async () => undefined;
	/** Set up each new page. */
	prepare: (page: FakePage, number: number) => void = () => undefined;
	private page: FakePage | null = null;

	constructor(
		private readonly site: FakeSite,
		private readonly clock: Clock,
	) {}

	get current(): FakePage {
		const page = this.pages.at(-1);
		if (page === undefined) throw new Error('no page was opened');
		return page;
	}

	async use<T>(work: (turn: SessionTurn) => Promise<T>): Promise<T> {
		const page = this.page ?? this.open();
		return await work({
			session: sessionOf(page),
			logInAgain: async (context) => {
				this.renewals++;
				await this.logInAgain(page, context);
			},
			discard: () => {
				if (this.page === page) this.discarded++;
				this.page = null;
			},
		});
	}

	private open(): FakePage {
		const page = new FakePage(this.site, this.clock);
		this.pages.push(page);
		this.page = page;
		this.prepare(page, this.pages.length);
		return page;
	}
}

export function sessionOf(page: FakePage): WebSession {
	return { page, isUsable: () => !page.crashed, close: async () => undefined };
}
