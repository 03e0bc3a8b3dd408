import { ConnectorError } from '../errors';
import type { Selectors } from '../web-page';
import { selectorWriting } from './selector-values';

/** What `{{input.x}}`, `{{credential.x}}`, `{{var.x}}` and `{{item.x}}` stand for. */
export interface TemplateScope {
	input: Readonly<Record<string, unknown>>;
	credential: Readonly<Record<string, unknown>>;
	var: Readonly<Record<string, unknown>>;
	item: Readonly<Record<string, unknown>>;
}

export const templateRoots = ['input', 'credential', 'var', 'item'] as const;
export type TemplateRoot = (typeof templateRoots)[number];

export interface Placeholder {
	/** As it is written, with its braces. */
	text: string;
	/** Null where it is none of ours. */
	root: TemplateRoot | null;
	/** Names with dots between them, without the root. */
	path: readonly string[];
}

const braces = /\{\{([^{}]*)\}\}/g;
const named = new RegExp(`^\\s*(${templateRoots.join('|')})((?:\\.[\\p{L}\\p{N}_$-]+)+)\\s*$`, 'u');
const alone = /^\{\{[^{}]*\}\}$/;

/** All that stands in double braces, whether it can be filled in or not. */
export function placeholdersIn(template: string): Placeholder[] {
	return Array.from(template.matchAll(braces), ([text, inner = '']) => readPlaceholder(text, inner));
}

function readPlaceholder(text: string, inner: string): Placeholder {
	const [, root = '', names = ''] = named.exec(inner) ?? [];
	return { text, root: templateRoots.find((known) => known === root) ?? null, path: names.split('.').slice(1) };
}

/** Whether the text is one placeholder and nothing else. */
export function isOnePlaceholder(template: string): boolean {
	return alone.test(template.trim());
}

/**
 * The text with its values; null is an empty text, a list or object its JSON. What a value holds is never read as a template again.
 * @throws ConnectorError `validation` naming the placeholders without a value
 */
export function renderText(template: string, scope: TemplateScope): string {
	return fill(template, scope, (value) => asText(value));
}

/**
 * An address in which each value is percent-encoded, so that it stays within its part of a path or query. A value that makes up the whole
 * address is taken as it is: where it may lead, the address rules say.
 * @throws ConnectorError `validation`, also where a value leaves a part of the path empty or makes it `.` or `..`
 */
export function renderUrl(template: string, scope: TemplateScope): string {
	if (isOnePlaceholder(template)) return renderText(template.trim(), scope);
	const address = fill(template, scope, (value) => percentEncoded(asText(value)));
	const [written, filled] = [template, address].map((text) => pathOf(text).split('/'));
	const spoilt = written?.find((segment, index) => placeholdersIn(segment).length > 0 && /^\.{0,2}$/.test(filled?.[index] ?? ''));
	if (spoilt === undefined) return address;
	throw problem(`The value of ${spoilt} is empty or would lead to another address.`, 'Give a value that can be a part of an address.');
}

/**
 * Selectors in which each value is written so that it stays a value.
 * @throws ConnectorError `validation`, also where a value is empty or cannot be written there, such as a quote in XPath
 */
export function renderSelectors(selectors: Selectors, scope: TemplateScope): Selectors {
	return selectors.map((selector) => fill(selector, scope, (value, before, text) => inSelector(asText(value), before, text)));
}

/**
 * Any JSON, its texts rendered; a text that is one placeholder becomes the value itself, with its type.
 * @throws ConnectorError `validation`
 */
export function renderJson(value: unknown, scope: TemplateScope): unknown {
	if (typeof value === 'string') {
		if (isOnePlaceholder(value)) return valueOf(checked(value.trim(), scope)[0], scope) ?? null;
		return renderText(value, scope);
	}
	if (Array.isArray(value)) return value.map((entry) => renderJson(entry, scope));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, renderJson(inner, scope)]));
}

type Writing = (value: unknown, before: string, text: string) => string;

function fill(template: string, scope: TemplateScope, write: Writing): string {
	checked(template, scope);
	return template.replace(braces, (text: string, inner: string, at: number) => {
		return write(valueOf(readPlaceholder(text, inner), scope), template.slice(0, at), text);
	});
}

function checked(template: string, scope: TemplateScope): Placeholder[] {
	const placeholders = placeholdersIn(template);
	const unknown = placeholders.filter(({ root, path }) => root === null || !Object.hasOwn(scope[root], path[0] ?? ''));
	if (unknown.length === 0) return placeholders;
	const texts = [...new Set(unknown.map(({ text }) => text))].join(', ');
	throw problem(`Nothing is known under ${texts}.`, `Known are ${knownNames(scope).join(', ') || 'no names here'}.`);
}

function knownNames(scope: TemplateScope): string[] {
	return templateRoots.flatMap((root) => Object.keys(scope[root]).map((name) => `${root}.${name}`)).slice(0, 40);
}

function valueOf(placeholder: Placeholder | undefined, scope: TemplateScope): unknown {
	if (placeholder?.root == null) return null;
	return placeholder.path.reduce<unknown>((value, name) => memberOf(value, name), scope[placeholder.root]);
}

/** Own members only; what is missing below the first name is null. */
function memberOf(value: unknown, name: string): unknown {
	if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
	return (value as Readonly<Record<string, unknown>>)[name];
}

function asText(value: unknown): string {
	if (value === null || value === undefined) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function percentEncoded(text: string): string {
	return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Without origin, query and fragment. */
function pathOf(address: string): string {
	return address.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
}

function inSelector(value: string, before: string, text: string): string {
	const written = value === '' ? null : selectorWriting(before)(value);
	if (written !== null) return written;
	const reason = value === '' ? 'is empty' : 'holds marks that cannot be written there';
	throw problem(`The value of ${text} ${reason}, so it cannot be part of a selector.`, 'Give another value, or use a CSS selector, in which every value can stand.');
}

function problem(message: string, hint: string): ConnectorError {
	return new ConnectorError('validation', message, { system: 'Recipe', hint, nothingDone: true });
}
