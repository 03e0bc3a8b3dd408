import type { CallContext } from '../../../domain/runtime';
import { WebPageError } from '../../../domain/web-page-error';
import type { Arrival, DialogRule, DialogSeen, PdfOptions, ScreenshotOptions, Traffic, Wait, WebFile, WebPage } from '../../../domain/web-page';
import type { Activity } from './activity';
import { readAgain } from './attempts';
import { goTo } from './going';
import { callKit } from './page-kit';
import { onPage } from './page-scope';
import { pdf, sanitisedHtml, screenshot } from './pictures';
import { popupOf } from './popups';
import type { Opener } from './popups';
import { PuppeteerFrame } from './puppeteer-frame';
import { ShownInstead } from './shown-instead';
import type { TrafficCount } from './traffic';
import type { SessionWindows } from './windows';

const CLOSE_MS = 2000;
/** A page that does not even say whether it is ready is taken for busy. */
const STATE_MS = 1000;

export interface PageParts extends Opener<PuppeteerPage> {
	activity: Activity;
	traffic: TrafficCount;
	windows: SessionWindows;
}

export class PuppeteerPage extends PuppeteerFrame implements WebPage {
	/** A file is being waited for: an address that brings one has done what it should. */
	private downloading = false;

	constructor(private readonly parts: PageParts) {
		const { scope } = parts;
		super({ scope, current: async () => await Promise.resolve(scope.page.mainFrame()), address: () => addressOf(parts) });
	}

	async goto(url: string, options: { until?: 'domcontentloaded' | 'load' }, wait: Wait): Promise<Arrival> {
		const { arrivals, scope, windows } = this.parts;
		if (windows.isMain(scope.page)) windows.closeUnused();
		return await onPage(this.access, wait, null, async (turn) => await goTo(scope.page, arrivals, turn, url, options.until ?? 'domcontentloaded', () => this.downloading));
	}

	async afterNavigation<T>(action: () => Promise<T>, wait: Wait): Promise<{ result: T; arrival: Arrival }> {
		const next = this.parts.arrivals.next('domcontentloaded');
		try {
			const result = await action();
			const arrival = await onPage(this.access, wait, null, async (turn) => await turn.race(next.arrival));
			return { result, arrival };
		} finally {
			next.cancel();
		}
	}

	async afterPopup(action: () => Promise<unknown>, wait: Wait): Promise<WebPage> {
		return await popupOf(this.access, this.parts, action, wait);
	}

	async afterDownload(action: () => Promise<unknown>, wait: Wait, maximumBytes: number): Promise<WebFile> {
		const { downloads } = this.parts.scope.surroundings;
		if (downloads === null) throw new WebPageError('unsupported', 'Files that a browser on another machine downloads cannot be fetched from it; use a request instead.');
		this.downloading = true;
		const shown = new ShownInstead(this.parts.scope.page);
		try {
			const signal = AbortSignal.any([wait.signal, this.parts.scope.gone]);
			return await onPage(this.access, wait, null, async () => await downloads.next(action, { ...wait, signal }, maximumBytes));
		} catch (error) {
			throw await shown.explain(error);
		} finally {
			shown.stop();
			this.downloading = false;
		}
	}

	lastArrival(): Arrival {
		return this.parts.arrivals.last();
	}

	windowsOpened(): number {
		return this.parts.arrivals.windowsOpened;
	}

	async isLoading(context: CallContext): Promise<boolean> {
		if (this.parts.activity.any) return true;
		try {
			return await onPage(this.access, { ...context, timeoutMs: STATE_MS }, null, async (turn) => (await turn.race(callKit(await this.access.current(turn), 'documentState'))) !== 'complete');
		} catch (error) {
			if (context.signal.aborted || (error instanceof WebPageError && error.kind === 'crashed')) throw error;
			return true;
		}
	}

	traffic(): Traffic {
		return this.parts.traffic.now();
	}

	answerDialogs(rule: DialogRule): void {
		this.parts.scope.dialogs.setRule(rule);
	}

	takeDialogs(): DialogSeen[] {
		return this.parts.scope.dialogs.take();
	}

	async title(context: CallContext): Promise<string> {
		return await onPage(this.access, context, null, async (turn) => await readAgain(turn, async () => await callKit(await this.access.current(turn), 'documentTitle')));
	}

	async screenshot(options: ScreenshotOptions, wait: Wait): Promise<Uint8Array> {
		return await screenshot(this.access, options, wait);
	}

	async pdf(options: PdfOptions, wait: Wait): Promise<Uint8Array> {
		return await pdf(this.access, options, wait);
	}

	async sanitisedHtml(wait: Wait): Promise<string> {
		return await sanitisedHtml(this.access, wait);
	}

	isUsable(): boolean {
		const { gone, page } = this.parts.scope;
		return !gone.aborted && !page.isClosed();
	}

	/** Never throws; a page that hangs is left to the browser after two seconds. */
	async close(): Promise<void> {
		let timer: NodeJS.Timeout | undefined;
		const closing = this.parts.scope.page.close().catch(() => undefined);
		await Promise.race([closing, new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)))]);
		clearTimeout(timer);
	}
}

/** Of a page that could not be opened: the address that it should have shown. */
function addressOf({ scope, arrivals }: PageParts): string {
	const shown = scope.page.url();
	return shown.startsWith('chrome-error:') ? arrivals.last().url : shown;
}
