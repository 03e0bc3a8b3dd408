import type { FieldRule } from './field-rule';
import type { JsonBody } from './json-body';
import { columnRule, eachOf, fieldRule, placedField } from './read-fields';
import type { Extract, Paging, RequestStep } from './recipe';
import { answerKind } from './short-forms';

const MOST_ROWS = 500;
const MOST_PAGES = 20;

/** What an `extract` step reads, with its defaults. */
export function extraction(body: JsonBody): Extract {
	const table = body.selectors('table');
	const shape = table === null ? (body.choice('shape', ['list']) ?? 'object') : 'table';
	const common = {
		as: body.text('as') ?? '',
		minRows: body.number('minRows') ?? (shape === 'object' ? 1 : 0),
		maxRows: body.number('maxRows') ?? (shape === 'object' ? 1 : MOST_ROWS),
		paging: paging(body.body('paging')),
	};
	if (shape === 'table') return { ...common, shape, table: table ?? [], columns: eachOf(body, 'columns', columnRule) };
	return { ...common, shape, root: body.selectors('root') ?? [], fields: eachOf(body, 'fields', placedField) };
}

function paging(body: JsonBody): Paging | null {
	const next = body.selectors('next');
	return next === null ? null : { next, maxPages: body.number('maxPages') ?? MOST_PAGES };
}

/** What a `request` step sends and how its answer is read, with its defaults. */
export function requestOf(body: JsonBody): RequestStep {
	return {
		method: body.text('method') ?? 'GET',
		url: body.text('url') ?? '',
		query: body.textMap('query'),
		headers: body.textMap('headers'),
		body: sentBody(body.body('body')),
		as: body.text('as') ?? '',
		expectStatus: body.numbers('expectStatus'),
		outcomes: requestOutcomes(body),
		answer: answer(body.body('answer')),
	};
}

/** The short form for the usual case comes last. */
function requestOutcomes(body: JsonBody): RequestStep['outcomes'] {
	const written = body.bodies('outcomes').map((entry) => ({ when: entry.number('status') ?? ('empty' as const), outcome: entry.text('outcome') ?? '' }));
	return body.has('notFoundWhen') ? [...written, { when: 'empty', outcome: 'notFound' }] : written;
}

function sentBody(body: JsonBody): RequestStep['body'] {
	if (body.has('json')) return { json: body.value('json') };
	if (body.has('form')) return { form: body.textMap('form') };
	const text = body.text('text');
	return text === null ? null : { text };
}

function answer(body: JsonBody): RequestStep['answer'] {
	const list = body.flag('list');
	switch (answerKind(body.json)) {
		case 'text':
			return { kind: 'text' };
		case 'html':
			return { kind: 'html', root: body.selectors('root') ?? [], list, fields: eachOf(body, 'fields', placedField) };
		case 'json':
			return { kind: 'json', path: body.text('path') ?? '', list, fields: body.has('fields') ? jsonFields(body) : null };
	}
}

/** A value without a path of its own stands under its own name. */
function jsonFields(body: JsonBody): Record<string, FieldRule & { path: string }> {
	return Object.fromEntries(body.entries('fields').map(([name, field]) => [name, { ...fieldRule(field), path: field.text('path') ?? name }]));
}
