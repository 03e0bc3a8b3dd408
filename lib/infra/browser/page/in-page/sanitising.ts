import type { PageDocument, PageElement, PageNode } from './dom';

declare const document: PageDocument;
declare const kept: typeof import('./seeing').kept;
declare const maskAttributes: typeof import('./secrets').maskAttributes;
declare const maskTexts: typeof import('./secrets').maskTexts;
declare const secretPattern: typeof import('./secrets').secretPattern;
declare const textsOf: typeof import('./secrets').textsOf;

/** Attributes that a copy of the page keeps, shortened; what is left out holds code, state or keys rather than structure. */
export function keptAttribute(element: PageElement, name: string, value: string): string | null {
	const tag = element.tagName.toLowerCase();
	if (/^on|^(style|srcset|srcdoc|nonce|integrity|ping|formaction|http-equiv|content)$/i.test(name)) return /^style$/i.test(name) && /display:\s*none/.test(value) ? 'display:none' : null;
	if (/token|csrf|xsrf|nonce|secret|passw|senha|authenticity|session|jwt|bearer|api-?key|viewstate/i.test(name)) return null;
	if (name === 'value' && tag === 'input') return /^(submit|button|reset)$/i.test(element.getAttribute('type') ?? '') ? value : null;
	if (/^\s*(data|javascript|blob):/i.test(value) || /^\s*[[{]["[{]/.test(value)) return null;
	if (/^(href|src|action|data|poster|cite)$/i.test(name)) return value.replace(/[?#;].*$/s, '').slice(0, 300);
	return value.slice(0, 300);
}

export function sanitiseElement(element: PageElement): void {
	if (/^(script|style|noscript|template|link|base|object|embed|meta)$/i.test(element.tagName)) return element.remove();
	for (const { name, value } of Array.from(element.attributes)) {
		const left = keptAttribute(element, name, value);
		if (left === null) element.removeAttribute(name);
		else if (left !== value) element.setAttribute(name, left);
	}
	if (/^(textarea|svg|canvas|iframe|frame|audio|video)$/i.test(element.tagName)) dropContents(element);
}

export function dropContents(node: PageNode): void {
	for (const child of Array.from(node.childNodes)) child.remove();
}

export function dropComments(node: PageNode): void {
	for (const child of Array.from(node.childNodes)) {
		if (child.nodeType === 1) dropComments(child);
		else if (child.nodeType !== 3) child.remove();
	}
}

/** A copy of the document without code, values and secrets, made where nothing is loaded or run. At most `limit` characters. */
export function sanitise(forms: readonly string[], limit: number): string {
	const pattern = secretPattern(forms);
	const copy = document.implementation.createHTMLDocument('').importNode(document.documentElement, true);
	const originals = Array.from(document.documentElement.querySelectorAll('*'));
	const elements = Array.from(copy.querySelectorAll('*'));
	for (const [index, element] of elements.entries()) {
		const original = originals[index];
		if (original !== undefined && kept().secret.has(original)) dropContents(element);
		sanitiseElement(element);
		if (pattern !== null) maskAttributes(element, pattern);
	}
	sanitiseElement(copy);
	dropComments(copy);
	if (pattern !== null) maskTexts(textsOf(copy), pattern);
	return copy.outerHTML.slice(0, limit);
}
