import type { PageElement } from './dom';
import type { Undo } from './secrets';

declare const globalThis: { backofficeCover?: Undo[] };
declare const allRoots: typeof import('./secrets').allRoots;
declare const drawsSecret: typeof import('./drawn').drawsSecret;
declare const isSecretField: typeof import('./secrets').isSecretField;
declare const maskAttributes: typeof import('./secrets').maskAttributes;
declare const maskTexts: typeof import('./secrets').maskTexts;
declare const secretPattern: typeof import('./secrets').secretPattern;
declare const textsOf: typeof import('./secrets').textsOf;

export function coverStyles(): Array<[string, string]> {
	return [
		['transition', 'none'],
		['animation', 'none'],
		['color', 'transparent'],
		['-webkit-text-fill-color', 'transparent'],
		['-webkit-text-stroke', '0'],
		['-webkit-text-security', 'disc'],
		['text-shadow', 'none'],
		['caret-color', 'transparent'],
		['background', '#777'],
	];
}

/** Leaves the place as it is and shows nothing there; neither what is inside nor what style sheets draw can take that back. */
export function hidingStyles(): Array<[string, string]> {
	return [
		['transition', 'none'],
		['animation', 'none'],
		['opacity', '0'],
	];
}

/** Hides what a field shows and leaves its value alone: scripts of the page may read it meanwhile. */
export function coverField(field: PageElement, styles: Array<[string, string]>): Undo[] {
	const style = field.style;
	if (style === undefined || styles.every(([name]) => style.getPropertyValue(name) !== '' && style.getPropertyPriority(name) === 'important')) return [];
	const written = field.getAttribute('style');
	const applied = style.cssText;
	for (const [name, value] of styles) style.setProperty(name, value, 'important');
	return [
		() => {
			if (written === null) return field.removeAttribute('style');
			field.setAttribute('style', written);
			// A content security policy refuses style attributes, but not what scripts set.
			if (style.cssText !== applied) style.cssText = applied;
		},
	];
}

/** Hides what holds a secret; counts what it had to change, which is nothing the second time. */
export function cover(forms: readonly string[]): number {
	const pattern = secretPattern(forms);
	const undo: Undo[] = [];
	globalThis.backofficeCover ??= [];
	try {
		for (const root of allRoots()) {
			for (const element of Array.from(root.querySelectorAll('*'))) {
				if (isSecretField(element, pattern)) undo.push(...coverField(element, coverStyles()));
				if (pattern !== null && drawsSecret(element, pattern)) undo.push(...coverField(element, hidingStyles()));
				if (pattern !== null) undo.push(...maskAttributes(element, pattern));
			}
			if (pattern !== null) undo.push(...maskTexts(textsOf(root), pattern));
		}
	} finally {
		globalThis.backofficeCover.push(...undo);
	}
	return undo.length;
}

export function uncover(): void {
	const undo = globalThis.backofficeCover ?? [];
	globalThis.backofficeCover = [];
	for (const step of undo.reverse()) step();
}
