import { isJsonObject, type JsonObject } from './json-document';
import type { StepKind } from './recipe';

type Widen = (value: unknown) => unknown;

/** A text, or a list of texts, stands for the one member that matters most. */
const shortFor = (member: string): Widen => (value) => (typeof value === 'string' || Array.isArray(value) ? { [member]: value } : value);
const scalarFor = (member: string): Widen => (value) => (['string', 'number', 'boolean'].includes(typeof value) ? { [member]: value } : value);
const selectorFor = shortFor('selector');

export const widenCondition: Widen = selectorFor;
export const widenInput: Widen = shortFor('type');

/** The object with some of its members written out. */
function widened(body: unknown, members: Readonly<Record<string, Widen>>): unknown {
	if (!isJsonObject(body)) return body;
	return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, Object.hasOwn(members, name) ? members[name]?.(value) : value]));
}

const each = (widen: Widen): Widen => (value) => {
	if (Array.isArray(value)) return value.map(widen);
	return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, widen(entry)])) : value;
};

function widenAnswer(value: unknown): unknown {
	const answer = shortFor('kind')(value);
	if (!isJsonObject(answer)) return answer;
	return widened(answer, { fields: each(answerKind(answer) === 'html' ? selectorFor : shortFor('path')) });
}

/** JSON, unless it is said or seen that it is HTML. */
export function answerKind(answer: JsonObject): 'json' | 'html' | 'text' {
	const { kind } = answer;
	if (kind === 'html' || kind === 'text' || kind === 'json') return kind;
	return answer['root'] === undefined ? 'json' : 'html';
}

const forms: Readonly<Partial<Record<StepKind, Widen>>> = {
	goto: shortFor('url'),
	click: selectorFor,
	check: selectorFor,
	hover: selectorFor,
	press: shortFor('key'),
	waitFor: (body) => widened(selectorFor(body), { anyOf: each(selectorFor) }),
	screenshot: shortFor('as'),
	pdf: shortFor('as'),
	dialog: shortFor('answer'),
	evaluate: shortFor('script'),
	extract: (body) => widened(body, { fields: each(selectorFor), columns: each(shortFor('headers')), paging: shortFor('next') }),
	request: (body) => widened(body, { answer: widenAnswer }),
	if: (body) => widened(body, { test: selectorFor }),
	forEach: (body) => widened(body, { over: shortFor('items') }),
	frame: (body) => widened(body, { target: selectorFor }),
	setVar: (body) => widened(body, { from: scalarFor('value') }),
};

/** What belongs to a step, with nothing left short. */
export function widenStep(kind: StepKind, body: unknown): unknown {
	return forms[kind]?.(body) ?? body;
}
