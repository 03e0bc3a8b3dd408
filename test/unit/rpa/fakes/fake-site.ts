import type { PageAnswer, PageRequest, RawTable, WebFile } from '../../../../lib/domain/web-page';
import type { FakePage } from './fake-page';

export interface FakeElement {
	text?: string;
	attributes?: Readonly<Record<string, string>>;
	/** By selector. */
	children?: Readonly<Record<string, FakeElement | FakeElement[]>>;
	/** What a click does. */
	onClick?: (page: FakePage) => void | Promise<void>;
	/** What a click asks the site for; by default nothing, or a page where it does something. */
	sends?: 'nothing' | 'GET' | 'POST';
	/** Clicked, filled or pressed, it cannot be used. */
	disabled?: boolean;
	/** In the document and not to be seen. */
	hidden?: boolean;
	/** What can be chosen in it. */
	options?: readonly string[];
}

/** What a page shows. Selectors are names here: an element is found under exactly the selector it is listed by. */
export interface Screen {
	title?: string;
	status?: number;
	elements?: Record<string, FakeElement | FakeElement[]>;
	tables?: Record<string, RawTable>;
	frames?: Record<string, Screen>;
	/** Where it has led to, if not where one went. */
	url?: string;
	isLoading?: boolean;
	html?: string;
	/** The file a click on any element downloads. */
	download?: WebFile;
	popup?: Screen;
}

/** A site in a few lines: a screen per path, answers to requests, and what was asked of it. */
export class FakeSite {
	readonly screens = new Map<string, (page: FakePage) => Screen | Promise<Screen>>();
	answer: (request: PageRequest, page: FakePage) => Partial<PageAnswer> & { text: string } = () => ({ status: 404, text: '' });
	readonly visits: string[] = [];
	readonly requests: PageRequest[] = [];

	constructor(readonly origin = 'https://erp.example.com') {}

	page(path: string, screen: Screen | ((page: FakePage) => Screen | Promise<Screen>)): this {
		this.screens.set(path, typeof screen === 'function' ? screen : () => screen);
		return this;
	}

	async open(url: string, page: FakePage): Promise<Screen> {
		const { pathname } = new URL(url);
		this.visits.push(pathname);
		const screen = this.screens.get(pathname);
		return screen === undefined ? { status: 404, title: 'Not found' } : await screen(page);
	}
}

export function header(...texts: string[]): RawTable['rows'][number] {
	return texts.map((text) => ({ text, header: true, link: null }));
}

export function row(...texts: string[]): RawTable['rows'][number] {
	return texts.map((text) => ({ text, header: false, link: null }));
}

export function table(...rows: Array<RawTable['rows'][number]>): RawTable {
	return { rank: 0, matches: 1, rows };
}
