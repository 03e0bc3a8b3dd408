import type { FrameTarget } from '../web-page';
import type { JsonBody } from './json-body';
import { isPasswordField } from './password-field';
import { branch, pageCondition } from './read-fields';
import { extraction, requestOf } from './read-extractions';
import type { IfTest, Step, StepKind } from './recipe';
import { placeholdersIn } from './template';

/** What a step says by itself; its place, note and time are added to it. */
export type StepBody = Step extends infer One ? (One extends Step ? Omit<One, 'path' | 'note' | 'timeoutMs' | 'submit'> : never) : never;
/** Reads the steps under a member of the step. */
export type ReadInner = (member: string) => readonly Step[];
type Build = (body: JsonBody, inner: ReadInner) => StepBody;

const MEBIBYTE = 1024 * 1024;
const pdfFormats = ['A3', 'A4', 'A5', 'Letter', 'Legal'] as const;

/** A secret is what the author calls so, what goes into a password field, and all of the credential but its user. */
function isSecret(body: JsonBody): boolean {
	const ofCredential = placeholdersIn(body.text('value') ?? '').some(({ root, path }) => root === 'credential' && path[0] !== 'user');
	return body.flag('secret', ofCredential || isPasswordField(body.selectors() ?? []));
}

const filling = (kind: 'fill' | 'type'): Build => (body) => ({ kind, selectors: body.selectors(), value: body.text('value') ?? '', secret: isSecret(body) });

function frameTarget(body: JsonBody): FrameTarget {
	const [name, url] = [body.text('name'), body.text('url')];
	if (name !== null) return { name };
	return url === null ? { selectors: body.selectors() ?? [] } : { url };
}

function ifTest(body: JsonBody): IfTest {
	const [value, equals, matches] = [body.text('value'), body.text('equals'), body.text('matches')];
	if (value === null) return { condition: pageCondition(body) };
	if (equals !== null) return { value, equals };
	return matches === null ? { value } : { value, matches };
}

function pdfOptions(body: JsonBody): { format?: (typeof pdfFormats)[number]; landscape?: boolean; printBackground?: boolean } {
	const format = body.choice('format', pdfFormats);
	return {
		...(format === null ? {} : { format }),
		...(body.has('landscape') ? { landscape: body.flag('landscape') } : {}),
		...(body.has('printBackground') ? { printBackground: body.flag('printBackground') } : {}),
	};
}

function sourceOf(body: JsonBody): { value: string } | { selectors: readonly string[]; attribute?: string } {
	const [selectors, attribute] = [body.selectors(), body.text('attribute')];
	if (selectors === null) return { value: body.text('value') ?? '' };
	return { selectors, ...(attribute === null ? {} : { attribute }) };
}

export const stepBodies: Readonly<Record<StepKind, Build>> = {
	goto: (body) => ({ kind: 'goto', url: body.text('url') ?? '', until: body.choice('until', ['load']) ?? 'domcontentloaded', expectStatus: body.numbers('expectStatus') }),
	fill: filling('fill'),
	type: filling('type'),
	press: (body) => ({ kind: 'press', selectors: body.selectors(), key: body.text('key') ?? '', expectNavigation: body.flag('expectNavigation') }),
	click: (body) => ({
		kind: 'click',
		selectors: body.selectors() ?? [],
		button: body.choice('button', ['right', 'middle']) ?? 'left',
		count: body.number('count') === 2 ? 2 : 1,
		expectNavigation: body.flag('expectNavigation'),
	}),
	select: (body) => {
		const label = body.text('label');
		return { kind: 'select', selectors: body.selectors() ?? [], choice: label === null ? { value: body.text('value') ?? '' } : { label } };
	},
	check: (body) => ({ kind: 'check', selectors: body.selectors() ?? [], checked: body.flag('checked', true) }),
	hover: (body) => ({ kind: 'hover', selectors: body.selectors() ?? [] }),
	upload: (body) => ({ kind: 'upload', selectors: body.selectors() ?? [], files: body.texts('files') }),
	waitFor: (body) => ({ kind: 'waitFor', anyOf: body.has('anyOf') ? body.bodies('anyOf').map(branch) : [branch(body)] }),
	extract: (body) => ({ kind: 'extract', ...extraction(body) }),
	request: (body) => ({ kind: 'request', ...requestOf(body) }),
	download: (body) => {
		const url = body.text('url');
		const by = url === null ? { click: body.selectors('click') ?? [] } : { url };
		return { kind: 'download', as: body.text('as') ?? '', by, fileName: body.text('fileName'), maximumBytes: body.number('maximumBytes') ?? 20 * MEBIBYTE };
	},
	screenshot: (body) => ({ kind: 'screenshot', as: body.text('as') ?? '', selectors: body.selectors(), fullPage: body.flag('fullPage') }),
	pdf: (body) => ({ kind: 'pdf', as: body.text('as') ?? '', options: pdfOptions(body) }),
	if: (body, inner) => ({ kind: 'if', test: ifTest(body.body('test')), then: inner('then'), otherwise: inner('otherwise') }),
	forEach: (body, inner) => {
		const over = body.body('over');
		const [items, selectors] = [over.text('items'), over.selectors()];
		const list = selectors === null ? { items: items ?? '' } : { selectors };
		return { kind: 'forEach', over: list, as: body.text('as') ?? 'value', max: body.number('max') ?? 50, collect: body.text('collect'), steps: inner('steps') };
	},
	frame: (body, inner) => ({ kind: 'frame', target: frameTarget(body.body('target')), steps: inner('steps') }),
	popup: (body, inner) => ({ kind: 'popup', click: body.selectors('click') ?? [], steps: inner('steps') }),
	dialog: (body) => ({ kind: 'dialog', answer: body.choice('answer', ['accept']) ?? 'dismiss', text: body.text('text') }),
	setVar: (body) => ({ kind: 'setVar', name: body.text('name') ?? '', from: sourceOf(body.body('from')) }),
	evaluate: (body) => ({ kind: 'evaluate', script: body.text('script') ?? '', as: body.text('as') }),
};
