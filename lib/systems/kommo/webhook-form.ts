import { unescape as percentDecode } from 'node:querystring';

/** A webhook's body with its brackets undone. Every leaf is text: Kommo sends nothing else. */
export type FormValue = string | FormValue[] | FormObject;
export interface FormObject {
	[key: string]: FormValue;
}

export interface FormLimits {
	/** Pairs read; the rest is left and counted. */
	maximumPairs: number;
	/** Names and brackets of one key, all together. */
	maximumDepth: number;
	/** Highest number that counts as a place in a list; a higher one is an id and makes an object. */
	maximumIndex: number;
}

export interface ParsedForm {
	value: FormObject;
	/** Pairs taken into `value`. */
	pairs: number;
	/** Pairs refused: hostile or malformed key, too deep, or beyond the limit. */
	dropped: number;
}

export const defaultFormLimits: FormLimits = { maximumPairs: 20_000, maximumDepth: 12, maximumIndex: 9_999 };

const forbiddenSegments = new Set(['__proto__', 'constructor', 'prototype']);
const listPlace = /^(?:0|[1-9]\d{0,8})$/;

/** Keys below one name, with the place where `[]` appends: after the highest so far, as in PHP. */
class Branch {
	readonly entries = new Map<string, string | Branch>();
	private nextPlace = 0;

	set(segment: string, node: string | Branch): void {
		const key = this.keyOf(segment);
		if (listPlace.test(key)) this.nextPlace = Math.max(this.nextPlace, Number(key) + 1);
		this.entries.set(key, node);
	}

	/** The branch below, made where there is none. */
	below(segment: string): Branch {
		const known = this.entries.get(this.keyOf(segment));
		if (known instanceof Branch) return known;
		const branch = new Branch();
		this.set(segment, branch);
		return branch;
	}

	private keyOf(segment: string): string {
		return segment === '' ? String(this.nextPlace) : segment;
	}
}

/**
 * Undoes PHP's bracketed form encoding (`message[add][0][text]=Oi`), from the raw bytes: n8n's own
 * parser leaves the keys flat and drops everything after 1,000 of them without a word.
 *
 * An object all of whose keys are places becomes a list, without gaps. Where a key is used both as
 * text and as an object the later pair wins, as in PHP. Keys that reach for an object's prototype
 * are dropped. Never throws; time grows with the length of the body only.
 */
export function parseKommoForm(body: Uint8Array | string, limits: FormLimits = defaultFormLimits): ParsedForm {
	const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
	const root = new Branch();
	let pairs = 0;
	let dropped = 0;
	for (const pair of pairsOf(text)) {
		const accepted = pairs < limits.maximumPairs && insertPair(root, pair, limits.maximumDepth);
		if (accepted) pairs += 1;
		else dropped += 1;
	}
	return { value: toObject(root, limits.maximumIndex), pairs, dropped };
}

function* pairsOf(text: string): Generator<string> {
	let start = 0;
	while (start < text.length) {
		const end = text.indexOf('&', start);
		const pair = text.slice(start, end < 0 ? text.length : end);
		if (pair !== '') yield pair;
		if (end < 0) return;
		start = end + 1;
	}
}

function insertPair(root: Branch, pair: string, maximumDepth: number): boolean {
	const equals = pair.indexOf('=');
	const path = segmentsOf(decode(equals < 0 ? pair : pair.slice(0, equals)), maximumDepth);
	if (path === null) return false;
	const leaf = path.pop() ?? '';
	let branch = root;
	for (const segment of path) branch = branch.below(segment);
	branch.set(leaf, equals < 0 ? '' : decode(pair.slice(equals + 1)));
	return true;
}

/** `a[b][]` → `a`, `b`, ``; null for a key that is malformed, too deep or hostile. */
function segmentsOf(key: string, maximumDepth: number): string[] | null {
	const firstBracket = key.indexOf('[');
	const segments = [firstBracket < 0 ? key : key.slice(0, firstBracket)];
	if (segments[0] === '') return null;
	let position = firstBracket < 0 ? key.length : firstBracket;
	while (position < key.length) {
		const close = key[position] === '[' ? key.indexOf(']', position) : -1;
		if (close < 0 || segments.length >= maximumDepth) return null;
		segments.push(key.slice(position + 1, close));
		position = close + 1;
	}
	return segments.some((segment) => forbiddenSegments.has(segment)) ? null : segments;
}

/** Bad percent-encoding stays as it is; this decoder of Node's never throws. */
function decode(text: string): string {
	return percentDecode(text.replaceAll('+', ' '));
}

function toValue(node: string | Branch, maximumIndex: number): FormValue {
	if (typeof node === 'string') return node;
	const keys = [...node.entries.keys()];
	const isList = keys.every((key) => listPlace.test(key) && Number(key) <= maximumIndex);
	if (!isList) return toObject(node, maximumIndex);
	return keys
		.sort((left, right) => Number(left) - Number(right))
		.map((key) => toValue(node.entries.get(key) ?? '', maximumIndex));
}

/** `fromEntries` defines own properties, whatever their name. */
function toObject(branch: Branch, maximumIndex: number): FormObject {
	return Object.fromEntries([...branch.entries].map(([key, node]) => [key, toValue(node, maximumIndex)]));
}
