/**
 * The little of the DOM that the functions of this folder use. The compiler's own `dom` library would make browser globals known
 * to the whole package, which runs in Node.js.
 */
export interface PageNode {
	readonly nodeType: number;
	readonly nodeName: string;
	nodeValue: string | null;
	readonly textContent: string | null;
	readonly parentNode: PageNode | null;
	readonly parentElement: PageElement | null;
	readonly childNodes: ArrayLike<PageNode>;
	readonly isConnected: boolean;
	readonly ownerDocument: PageDocument;
	getRootNode(): PageNode;
	remove(): void;
}

export interface PageRoot extends PageNode {
	querySelector(selector: string): PageElement | null;
	querySelectorAll(selector: string): Iterable<PageElement> & { readonly length: number };
	elementFromPoint(x: number, y: number): PageElement | null;
	readonly children: Iterable<PageElement>;
}

export interface PageBox {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
	readonly width: number;
	readonly height: number;
}

export interface PageStyle {
	cssText: string;
	readonly display: string;
	getPropertyValue(name: string): string;
	getPropertyPriority(name: string): string;
	setProperty(name: string, value: string, priority: string): void;
}

export interface PageElement extends PageNode {
	readonly tagName: string;
	readonly id: string;
	readonly children: Iterable<PageElement> & { readonly length: number };
	readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
	readonly shadowRoot: PageRoot | null;
	readonly assignedSlot?: PageElement | null;
	readonly innerText?: string;
	readonly outerHTML: string;
	readonly baseURI: string;
	readonly style?: PageStyle;
	readonly isContentEditable?: boolean;
	readonly scrollWidth: number;
	readonly scrollHeight: number;
	readonly clientWidth: number;
	readonly clientHeight: number;
	querySelector(selector: string): PageElement | null;
	querySelectorAll(selector: string): Iterable<PageElement> & { readonly length: number };
	matches(selector: string): boolean;
	closest(selector: string): PageElement | null;
	contains(other: PageNode): boolean;
	getAttribute(name: string): string | null;
	hasAttribute(name: string): boolean;
	setAttribute(name: string, value: string): void;
	removeAttribute(name: string): void;
	getBoundingClientRect(): PageBox;
	getClientRects(): Iterable<PageBox>;
	checkVisibility(options: object): boolean;
	scrollIntoView(options: object): void;
	focus(options?: object): void;
	click(): void;
	dispatchEvent(event: object): boolean;
}

export interface PageOption extends PageElement {
	readonly value: string;
	readonly label: string;
	readonly disabled: boolean;
	selected: boolean;
}

/** A form field; which of these it has depends on its kind. */
export interface PageField extends PageElement {
	value: string;
	readonly type: string;
	checked: boolean;
	readonly readOnly: boolean;
	/** -1 where there is no limit. */
	readonly maxLength: number;
	/** Null where the kind of field has no caret. */
	readonly selectionStart: number | null;
	readonly selectionEnd: number | null;
	readonly multiple: boolean;
	readonly options: Iterable<PageOption>;
	readonly selectedOptions: Iterable<PageOption>;
	readonly labels: Iterable<PageElement> | null;
	/** Of a label. */
	readonly control?: PageField | null;
	files: object;
	setSelectionRange(start: number, end: number): void;
}

export interface PageTable extends PageElement {
	readonly rows: Iterable<PageElement>;
}

export interface PageDocument extends PageRoot {
	readonly documentElement: PageElement;
	readonly body: PageElement | null;
	readonly activeElement: PageElement | null;
	readonly readyState: string;
	readonly contentType: string;
	readonly baseURI: string;
	readonly title: string;
	readonly implementation: { createHTMLDocument(title: string): PageDocument };
	createElement(name: string): PageElement;
	importNode(node: PageNode, deep: boolean): PageElement;
	execCommand(command: string, showUi: boolean, value: string): boolean;
	createTreeWalker(root: PageNode, what: number): { nextNode(): PageNode | null };
}
