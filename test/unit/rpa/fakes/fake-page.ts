import type { Clock } from '../../../../lib/domain/runtime';
import type { Arrival, DialogRule, DialogSeen, Traffic, Wait, WebFile, WebPage } from '../../../../lib/domain/web-page';
import { WebPageError } from '../../../../lib/domain/web-page-error';
import { FakeFrame } from './fake-frame';
import type { FakeSite, Screen } from './fake-site';

interface Shown {
	screen: Screen;
	url: string;
	arrival: Arrival;
}

/** A page of a `FakeSite`: what a recipe's steps need to be judged, without a browser. */
export class FakePage extends FakeFrame implements WebPage {
	readonly done: string[] = [];
	readonly filled: Record<string, string> = {};
	readonly secretTexts: string[] = [];
	reads = 0;
	/** Opened by what was clicked. */
	windows = 0;
	dialogs: DialogSeen[] = [];
	rule: DialogRule = { answer: 'dismiss' };
	closed = false;
	/** Counted for what is done here; a test adds what else its page asks for. */
	begun = 0;
	sent = 0;
	/** Answers nothing any more, not even to an aborted signal. */
	hangs = false;
	crashed = false;
	picture: () => Promise<Uint8Array> = async () => Uint8Array.of(137, 80, 78, 71);
	readonly now: Shown;

	constructor(site: FakeSite, clock: Clock, screen: Screen = {}, url = 'about:blank') {
		const now: Shown = { screen, url, arrival: { status: null, url, redirects: 0 } };
		// The frame asks for its page only once it is used.
		const self: { page: FakePage | null } = { page: null };
		const page = (): FakePage => {
			if (self.page === null) throw new Error('not made yet');
			return self.page;
		};
		super(site, clock, () => now.screen, page, () => now.url);
		self.page = this;
		this.now = now;
	}

	/** Shows something else, as a script of the page does it. */
	show(screen: Screen): void {
		this.now.screen = screen;
	}

	async visit(path: string): Promise<Arrival> {
		this.begun++;
		const url = new URL(path, this.site.origin).href;
		const screen = await this.site.open(url, this);
		this.now.screen = screen;
		this.now.url = screen.url ?? url;
		this.now.arrival = { status: screen.status ?? 200, url: this.now.url, redirects: screen.url === undefined ? 0 : 1 };
		return this.now.arrival;
	}

	openDialog(type: DialogSeen['type'], message: string): DialogSeen['answer'] {
		this.dialogs.push({ type, message, answer: this.rule.answer });
		return this.rule.answer;
	}

	/** Throws, or never returns, where the page can no longer be used. */
	async answers(signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		if (this.crashed) throw new WebPageError('crashed', 'the page has crashed');
		if (this.hangs) await new Promise<never>(() => undefined);
	}

	async goto(url: string, _options: object, { signal }: Wait): Promise<Arrival> {
		await this.answers(signal);
		this.done.push(`goto ${new URL(url).pathname}`);
		return await this.visit(url);
	}

	async afterNavigation<T>(action: () => Promise<T>): Promise<{ result: T; arrival: Arrival }> {
		const before = this.now.arrival;
		const result = await action();
		if (this.now.arrival === before) throw new WebPageError('timeout', 'no page followed');
		return { result, arrival: this.now.arrival };
	}

	async afterPopup(action: () => Promise<unknown>): Promise<WebPage> {
		await action();
		const { popup } = this.now.screen;
		if (popup === undefined) throw new WebPageError('notThere', 'no window was opened');
		this.lastPopup = new FakePage(this.site, this.clock, popup, popup.url ?? this.url());
		return this.lastPopup;
	}
	lastPopup: FakePage | null = null;

	async afterDownload(action: () => Promise<unknown>): Promise<WebFile> {
		await action();
		const { download } = this.now.screen;
		if (download === undefined) throw new WebPageError('notThere', 'nothing was downloaded');
		return download;
	}

	windowsOpened(): number {
		return this.windows;
	}

	lastArrival(): Arrival {
		return this.now.arrival;
	}

	async isLoading(): Promise<boolean> {
		return this.now.screen.isLoading === true;
	}

	traffic(): Traffic {
		return { begun: this.begun, sent: this.sent };
	}

	answerDialogs(rule: DialogRule): void {
		this.rule = rule;
	}

	takeDialogs(): DialogSeen[] {
		return this.dialogs.splice(0);
	}

	async title(): Promise<string> {
		return this.now.screen.title ?? '';
	}

	async screenshot(): Promise<Uint8Array> {
		return await this.picture();
	}

	async pdf(): Promise<Uint8Array> {
		return new TextEncoder().encode('%PDF');
	}

	async sanitisedHtml(): Promise<string> {
		if (this.hangs) await new Promise<never>(() => undefined);
		return this.now.screen.html ?? '<html></html>';
	}

	async close(): Promise<void> {
		this.closed = true;
	}
}
