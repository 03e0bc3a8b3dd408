import type { PageDocument, PageElement, PageField, PageOption } from './dom';
import type { Obstacle } from './approaching';

declare const document: PageDocument;
declare const Event: new (type: string, options: object) => object;
declare const InputEvent: new (type: string, options: object) => object;
declare const DataTransfer: new () => { items: { add(file: object): void }; files: object };
declare const File: new (parts: readonly Uint8Array[], name: string, options: { type: string }) => object;
declare const getSelection: () => { selectAllChildren(node: PageElement): void } | null;
declare const atob: (text: string) => string;
declare const isDisabled: typeof import('./approaching').isDisabled;
declare const isShown: typeof import('./seeing').isShown;
declare const keptElement: typeof import('./seeing').keptElement;
declare const keep: typeof import('./seeing').keep;
declare const kept: typeof import('./seeing').kept;
declare const tidyText: typeof import('./seeing').tidyText;
declare const asFieldTakes: typeof import('./formats').asFieldTakes;

export type Filled = { state: 'done' } | Obstacle;

/** The field itself, where its label was chosen. */
export function fieldOf(element: PageElement): PageField {
	return (element as PageField).control ?? (element as PageField);
}

/** Tells the page as a browser does after a person has changed a field. */
export function tellChange(field: PageElement, inserted: string | null): void {
	const options = { bubbles: true, composed: true };
	field.dispatchEvent(inserted === null ? new Event('input', options) : new InputEvent('input', { ...options, inputType: 'insertText', data: inserted }));
	field.dispatchEvent(new Event('change', { bubbles: true }));
}

export function chooseOption(field: PageField, options: PageOption[]): Filled {
	const usable = options.filter((option) => !option.disabled);
	const choice = usable[0] ?? options[0];
	if (choice === undefined) return { state: 'noChoice' };
	if (usable.some(({ value }) => value !== choice.value)) return { state: 'severalChoices', detail: String(usable.length) };
	if (choice.disabled || choice.closest('optgroup')?.matches(':disabled')) return { state: 'disabled', detail: 'entry' };
	for (const option of field.options) if (option !== choice && field.multiple) option.selected = false;
	const already = choice.selected;
	choice.selected = true;
	if (!already) tellChange(field, null);
	return { state: 'done' };
}

export function obstacleOf(field: PageField): Obstacle | null {
	if (!field.isConnected) return { state: 'gone' };
	if (!isShown(field)) return { state: 'hidden' };
	if (isDisabled(field)) return { state: 'disabled' };
	return field.readOnly === true ? { state: 'readOnly' } : null;
}

/** @param by how the entry is named: exactly so, or, for labels, with blanks and case alike */
export function choose(id: number, by: 'value' | 'label' | 'either', text: string): Filled {
	const element = keptElement(id);
	if (element === null) return { state: 'gone' };
	const field = fieldOf(element);
	const obstacle = obstacleOf(field);
	if (obstacle !== null) return obstacle;
	if (field.tagName.toUpperCase() !== 'SELECT') return { state: 'noField', detail: 'list' };
	const options = Array.from(field.options);
	const byValue = by === 'label' ? [] : options.filter((option) => option.value === text);
	const alike = options.filter((option) => tidyText(option.label).toLowerCase() === tidyText(text).toLowerCase());
	const same = alike.filter((option) => tidyText(option.label) === tidyText(text));
	field.focus({ preventScroll: true });
	if (by === 'value' || byValue.length > 0) return chooseOption(field, byValue);
	return chooseOption(field, same.length > 0 ? same : alike);
}

export function fillEditable(element: PageElement, text: string): Filled {
	element.focus();
	getSelection()?.selectAllChildren(element);
	document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
	element.dispatchEvent(new Event('change', { bubbles: true }));
	return { state: 'done' };
}

export function fillInput(field: PageField, text: string): Filled {
	if (/^(checkbox|radio|file|button|submit|reset|image|hidden)$/.test(field.type)) return { state: 'noField', detail: field.type };
	const value = asFieldTakes(field.type, text);
	if (value === null) return { state: 'badValue', detail: field.type };
	field.focus();
	field.value = value;
	// Days that are none, such as the 31st of February, become empty.
	if (value !== '' && field.value === '' && /^(date|month|week|time|datetime-local|number|range|color)$/.test(field.type)) return { state: 'badValue', detail: field.type };
	tellChange(field, value);
	return { state: 'done' };
}

/** Replaces what a field holds. Its own world gives the browser's setters, whatever the page has made of them. */
export function fill(id: number, text: string, secret: boolean): Filled {
	const element = keptElement(id);
	if (element === null) return { state: 'gone' };
	const field = fieldOf(element);
	const obstacle = obstacleOf(field);
	if (obstacle !== null) return obstacle;
	if (secret) kept().secret.add(field);
	const tag = field.tagName.toUpperCase();
	if (tag === 'SELECT') return choose(id, 'either', text);
	if (tag === 'INPUT' || tag === 'TEXTAREA') return fillInput(field, text);
	return field.isContentEditable === true ? fillEditable(field, text) : { state: 'noField', detail: tag.toLowerCase() };
}

/** Puts the caret behind what a field holds, or the focus on what is no field. */
export function focusOn(id: number, secret: boolean): Filled {
	const element = keptElement(id);
	if (element === null || !element.isConnected) return { state: 'gone' };
	const field = fieldOf(element);
	if (!isShown(field)) return { state: 'hidden' };
	if (isDisabled(field)) return { state: 'disabled' };
	if (secret) kept().secret.add(field);
	field.focus();
	try {
		field.setSelectionRange(field.value.length, field.value.length);
	} catch {
		// No text field, or one whose kind has no caret to be set.
	}
	return { state: 'done' };
}

export type Mark = { state: 'is'; checked: boolean; kind: string; shown: boolean; label: number | null } | Obstacle;

/** Whether a box is checked, and where a person would click to change that. */
export function markOf(id: number): Mark {
	const element = keptElement(id);
	if (element === null || !element.isConnected) return { state: 'gone' };
	const field = fieldOf(element);
	const role = field.getAttribute('role') ?? '';
	const native = field.tagName.toUpperCase() === 'INPUT' && /^(checkbox|radio)$/.test(field.type);
	if (!native && !/^(checkbox|radio|switch|menuitemcheckbox|menuitemradio)$/.test(role)) return { state: 'noField', detail: 'box' };
	if (isDisabled(field)) return { state: 'disabled' };
	const checked = native ? field.checked : field.getAttribute('aria-checked') === 'true';
	const label = Array.from(field.labels ?? []).find((one) => isShown(one)) ?? null;
	return { state: 'is', checked, kind: native ? field.type : role, shown: isShown(field), label: label === null ? null : keep(label) };
}

/** @param files with bytes as base64 */
export function giveFiles(id: number, files: ReadonlyArray<{ name: string; type: string; base64: string }>): Filled {
	const element = keptElement(id);
	if (element === null || !element.isConnected) return { state: 'gone' };
	const field = fieldOf(element);
	if (field.tagName.toUpperCase() !== 'INPUT' || field.type !== 'file') return { state: 'noField', detail: 'file field' };
	if (isDisabled(field)) return { state: 'disabled' };
	if (files.length > 1 && !field.multiple) return { state: 'refused', detail: 'several files' };
	const transfer = new DataTransfer();
	for (const file of files) transfer.items.add(new File([Uint8Array.from(atob(file.base64), (byte) => byte.charCodeAt(0))], file.name, { type: file.type }));
	field.files = transfer.files;
	tellChange(field, null);
	return { state: 'done' };
}

export function clickItself(id: number): void {
	const element = keptElement(id);
	if (element !== null) fieldOf(element).click();
}
