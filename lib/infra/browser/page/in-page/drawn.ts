import type { PageElement } from './dom';

/*
 * Texts that stand on the page without being in the document: what style sheets draw before and behind elements and as marks of lists, and
 * pictures that are SVG code in their own address.
 */

interface DrawnStyle {
	readonly content: string;
	readonly display: string;
	readonly listStyleType: string;
	getPropertyValue(name: string): string;
}
declare const getComputedStyle: (element: PageElement, pseudo?: string) => DrawnStyle;
declare const atob: (text: string) => string;

/** The text of a CSS value such as `"Olá, " attr(data-name)`; the browser may have put the attribute in already. */
export function writtenByStyle(value: string, element: PageElement): string {
	const parts = value.matchAll(/"((?:[^"\\]|\\.)*)"|attr\(\s*([\w-]+)[^)]*\)/gs);
	return Array.from(parts, ([, text, name]) => (name === undefined ? cssUnescaped(text ?? '') : (element.getAttribute(name) ?? ''))).join('');
}

export function cssUnescaped(text: string): string {
	return text.replace(/\\(?:([\da-f]{1,6})\s?|(.))/gis, (_whole, hex: string | undefined, character: string | undefined) => {
		const code = Number.parseInt(hex ?? '', 16);
		if (hex === undefined) return character ?? '';
		return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
	});
}

/** The code of all SVG pictures in an address or a CSS value, as it is written and with its tags left out. */
export function svgTexts(value: string): string[] {
	const found: string[] = [];
	for (const piece of value.split(/data:image\/svg\+xml/i).slice(1)) {
		const comma = piece.indexOf(',');
		const code = /;\s*base64\s*$/i.test(piece.slice(0, comma)) ? fromBase64(piece.slice(comma + 1)) : cssUnescaped(percentDecoded(piece.slice(comma + 1)));
		found.push(code, code.replace(/<[^>]*>/g, ''));
	}
	return found;
}

export function percentDecoded(text: string): string {
	return text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
		try {
			return decodeURIComponent(run);
		} catch {
			return run;
		}
	});
}

export function fromBase64(text: string): string {
	const [code = ''] = /^[\w+/=%\s-]*/.exec(text) ?? [];
	try {
		const bytes = atob(percentDecoded(code).replace(/\s/g, ''));
		return decodeURIComponent(bytes.replace(/[^]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`));
	} catch {
		return '';
	}
}

/** Whether something is drawn for the element that holds what the pattern finds. */
export function drawsSecret(element: PageElement, pattern: RegExp): boolean {
	const addresses = ['src', 'srcset', 'href', 'xlink:href', 'data', 'poster'].map((name) => element.getAttribute(name) ?? '');
	const texts = addresses.filter((address) => /svg\+xml/i.test(address)).flatMap(svgTexts);
	for (const pseudo of [undefined, '::before', '::after', '::marker']) {
		const style = getComputedStyle(element, pseudo);
		if (pseudo === undefined ? style.display === 'none' : style.content === 'none') continue;
		texts.push(writtenByStyle(style.content, element));
		if (pseudo === undefined && style.display.includes('list-item')) texts.push(writtenByStyle(style.listStyleType, element));
		const pictures = ['background-image', 'border-image-source', 'list-style-image', 'content', 'mask-image'].map((name) => style.getPropertyValue(name));
		texts.push(...pictures.filter((picture) => /svg\+xml/i.test(picture)).flatMap(svgTexts));
	}
	return texts.some((text) => text !== '' && text.search(pattern) !== -1);
}
