import type { CallContext } from './runtime';

/**
 * A browser as the recipes need it: what a person sees and does on a page. The driver behind it (`lib/infra/browser`) knows
 * nothing of recipes, sessions and ERPs; those who use it know nothing of Puppeteer.
 */

/**
 * Alternatives for one thing on the page, best first; the first that matches counts, its place in the list is its rank.
 * Each is a CSS selector or one of Puppeteer's kinds: `aria/…`, `text/…`, `xpath/…`, `pierce/…`, `>>>`, `::-p-…`
 * (https://pptr.dev/guides/page-interactions#selectors).
 */
export type Selectors = readonly string[];

export interface Wait extends CallContext {
	/** Milliseconds until the call gives up. */
	timeoutMs: number;
}

export interface Matched {
	/** Which alternative matched, 0 for the first: more is an early warning that the page has changed. */
	rank: number;
	/** How many elements that alternative matches, those within the first or around it not counted; the first was used. By a text, those that say just that come first, and others do not count then. */
	matches: number;
}

export type PageCondition =
	| {
			selectors: Selectors;
			/** Default `visible`. `gone`: none of the alternatives matches a visible element. */
			state?: 'visible' | 'attached' | 'gone';
			/** Visible text the element must hold, upper and lower case alike. */
			text?: string;
	  }
	/** Pattern of the whole address, query excluded: `*` stands for anything but `/`, `**` for anything. */
	| { url: string };

export interface Seen extends Matched {
	/** Which of the conditions came true. */
	condition: number;
}

export interface FieldQuery {
	/** Within the record; empty: the record itself. */
	selectors: Selectors;
	/** An attribute or property (`href`, `value`, `data-id`) instead of the visible text. Links are made absolute. */
	attribute?: string;
}

export interface RecordQuery {
	/** Every element it matches is a record; empty: the whole frame is the one record. */
	root: Selectors;
	fields: Readonly<Record<string, FieldQuery>>;
}

export interface RawValue extends Matched {
	/** Null where nothing matched. Blanks are trimmed, runs of them joined; the value of an input, the label of what a select shows. */
	text: string | null;
	/** Set where the elements that match, hidden ones left aside, do not all hold the same. */
	differing?: true;
}

export interface RawRecord {
	values: Readonly<Record<string, RawValue>>;
}

export interface RawCell {
	text: string;
	/** A `th`, or in the table's `thead`. */
	header: boolean;
	/** Absolute address of the cell's first link. */
	link: string | null;
	/** Column, from 0, in which the cell begins: the same in all places of a cell that spans columns. Absent: a cell for each place. */
	span?: number;
}

/** A table as a grid: cells that span several columns or rows are in each of their places. */
export interface RawTable extends Matched {
	rows: readonly (readonly RawCell[])[];
	/** Set where the table has more rows than these. */
	more?: true;
}

export interface PageRequest {
	method: string;
	/** Absolute, or relative to the page. */
	url: string;
	headers?: Readonly<Record<string, string>>;
	body?: string;
	/** Bytes of an answer above which it is refused. Default 20 MiB. */
	maximumBytes?: number;
}

export interface PageAnswer {
	status: number;
	/** Where redirects have led. */
	url: string;
	redirected: boolean;
	contentType: string;
	bytes: Uint8Array;
	/** Decoded as the answer says, or as UTF-8. */
	text: string;
}

export interface WebFile {
	fileName: string;
	mimeType: string;
	bytes: Uint8Array;
}

/** How a page was reached. */
export interface Arrival {
	/** Null where no request was made (same document). */
	status: number | null;
	url: string;
	redirects: number;
	/** Set where the site asked for user and password in the browser's own window (HTTP Basic or Digest), and did not get the right ones. */
	asksByWindow?: true;
}

export type FrameTarget = { selectors: Selectors } | { name: string } | { url: string };

/** The document of a page, or of a frame in it. Every call throws `WebPageError`, or the signal's reason. */
export interface WebFrame {
	url(): string;
	/** Resolves with the first condition that holds; `notThere` once the time is over. */
	waitForAny(conditions: readonly PageCondition[], wait: Wait): Promise<Seen>;
	/** Whether it holds right now; nothing is waited for. */
	check(condition: PageCondition, context: CallContext): Promise<Matched | null>;
	/** Waits until the element is visible, enabled and still, scrolls it into view and clicks its centre. */
	click(selectors: Selectors, options: { button?: 'left' | 'right' | 'middle'; count?: 1 | 2 }, wait: Wait): Promise<Matched>;
	/** Replaces what a field holds and tells the page so. @param options.secret is covered in every picture and left out of every copy of the page from now on */
	fill(selectors: Selectors, text: string, options: { secret?: boolean }, wait: Wait): Promise<Matched>;
	/** Key by key, for pages that listen to keys. Null: into what has the focus. */
	type(selectors: Selectors | null, text: string, options: { secret?: boolean }, wait: Wait): Promise<Matched | null>;
	/** A key or a chord: `Enter`, `Control+A`. */
	press(selectors: Selectors | null, key: string, wait: Wait): Promise<Matched | null>;
	/** `notThere` with `what` naming the choice where the list has no such entry. */
	select(selectors: Selectors, choice: { value: string } | { label: string }, wait: Wait): Promise<Matched>;
	/** A checkbox or radio button; clicks it only where it is not so already. */
	setChecked(selectors: Selectors, checked: boolean, wait: Wait): Promise<Matched>;
	hover(selectors: Selectors, wait: Wait): Promise<Matched>;
	/** Gives files to a file field; works on remote browsers, too. */
	setFiles(selectors: Selectors, files: readonly WebFile[], wait: Wait): Promise<Matched>;
	/** All records there are right now, empty where the root matches nothing. CSS selectors are read in one turn. */
	readRecords(query: RecordQuery, context: CallContext): Promise<{ rank: number; records: readonly RawRecord[] }>;
	/** The table right now; null where there is none. */
	readTable(selectors: Selectors, context: CallContext): Promise<RawTable | null>;
	/** The same of a piece of HTML that a request brought; CSS selectors only. Nothing in it is loaded or run. */
	readMarkup(html: string, query: RecordQuery, context: CallContext): Promise<{ rank: number; records: readonly RawRecord[] }>;
	/** A frame within this one; `notThere` once the time is over. */
	child(target: FrameTarget, wait: Wait): Promise<WebFrame>;
	/** `fetch` within the page, with its cookies: the fast way once logged in. */
	request(request: PageRequest, wait: Wait): Promise<PageAnswer>;
	/** Runs JavaScript in the page; the result as JSON. Only where the administrator and the node allow it. */
	evaluate(script: string, argument: unknown, wait: Wait): Promise<unknown>;
}

export interface DialogRule {
	answer: 'accept' | 'dismiss';
	/** What to enter in a prompt. */
	text?: string;
}

export interface DialogSeen {
	type: 'alert' | 'confirm' | 'prompt' | 'beforeunload';
	message: string;
	answer: 'accept' | 'dismiss';
}

export interface ScreenshotOptions {
	/** The element alone. */
	selectors?: Selectors;
	fullPage?: boolean;
}

export interface PdfOptions {
	format?: 'A3' | 'A4' | 'A5' | 'Letter' | 'Legal';
	landscape?: boolean;
	printBackground?: boolean;
}

/**
 * Requests that a page, its frames, its workers and the windows it opened have begun since it was opened: documents, forms, XHR, fetch,
 * beacons, messages over a WebSocket; no pictures, scripts, styles, fonts.
 */
export interface Traffic {
	begun: number;
	/** Those among them that may change something: neither GET nor HEAD nor OPTIONS. */
	sent: number;
}

export interface WebPage extends WebFrame {
	/** Resolves when the document is parsed (`domcontentloaded`), or with `load` when its pictures and frames are there, too. */
	goto(url: string, options: { until?: 'domcontentloaded' | 'load' }, wait: Wait): Promise<Arrival>;
	/** Does something and waits for the page that follows from it. A page that changes its address without a request counts. */
	afterNavigation<T>(action: () => Promise<T>, wait: Wait): Promise<{ result: T; arrival: Arrival }>;
	/** Does something and waits for the window it opens. */
	afterPopup(action: () => Promise<unknown>, wait: Wait): Promise<WebPage>;
	/** Does something and waits for the file it downloads; on a remote browser `unsupported`, use `request`. */
	afterDownload(action: () => Promise<unknown>, wait: Wait, maximumBytes: number): Promise<WebFile>;
	/** How the last document was reached, by whatever way. */
	lastArrival(): Arrival;
	/** How many windows its document and those before have opened so far, whoever asked for them. Never throws. */
	windowsOpened(): number;
	/** Whether the document, or something it asked for, is still on its way. */
	isLoading(context: CallContext): Promise<boolean>;
	/** Never throws. What was asked of the page a moment ago may be counted a moment later. */
	traffic(): Traffic;
	/** Dialogs are always answered; without a rule they are dismissed, and a page that asks whether it may be left is always left. Holds until the next rule. */
	answerDialogs(rule: DialogRule): void;
	/** The dialogs since the last call. */
	takeDialogs(): DialogSeen[];
	title(context: CallContext): Promise<string>;
	/** PNG. Password fields, fields filled with secrets and every text that holds one are covered. */
	screenshot(options: ScreenshotOptions, wait: Wait): Promise<Uint8Array>;
	/** What is covered in a screenshot is covered here, too. */
	pdf(options: PdfOptions, wait: Wait): Promise<Uint8Array>;
	/** The document without scripts, styles' code, hidden values and secrets; frames are not included. At most 1 MiB. */
	sanitisedHtml(wait: Wait): Promise<string>;
	close(): Promise<void>;
}

export interface WebSessionOptions {
	/** What must never be seen: covered in pictures, left out of copies of pages. */
	secrets: readonly string[];
	/** Answers a browser's log-in window (HTTP Basic, Digest), of this origin only. */
	basicAuth?: { origin: string; user: string; password: string };
	/** Default `pt-BR`. */
	locale?: string;
	/** IANA name. Default `America/Sao_Paulo`. */
	timezone?: string;
	userAgent?: string;
	/** Default 1280 × 900. */
	viewport?: { width: number; height: number };
	ignoreTlsErrors?: boolean;
}

/** Cookies and storage of their own, and one page. */
export interface WebSession {
	readonly page: WebPage;
	/** False once the page or the browser has crashed or was closed. */
	isUsable(): boolean;
	/** Never throws. */
	close(): Promise<void>;
}

export interface BrowserPort {
	/** E.g. `Chrome/156.0.8078.79`. */
	readonly version: string;
	isUsable(): boolean;
	openSession(options: WebSessionOptions, context: CallContext): Promise<WebSession>;
	/** Ends a browser of our own; leaves a remote one running. Never throws. */
	close(): Promise<void>;
}
