import { renderJson } from '../../../domain/recipes/template';
import type { PageAnswer, PageRequest, RecordQuery } from '../../../domain/web-page';
import { nothing, readJsonAnswer } from '../reading/json-answer';
import { isLoggedOutAnswer } from '../logged-out';
import { noteMatches, recordQuery, textsOf, theOnly, typedRecord, typedRecords } from '../reading/records';
import type { Scene } from '../scene';
import { readList } from '../reading/separators';
import { askSite } from '../site-request';
import { LoggedOut, Mismatch } from '../failures/step-errors';
import type { Action, StepOf } from './action';

type RequestStep = StepOf<'request'>;

export const request: Action<'request'> = async (step, scene) => {
	const known = step.outcomes.flatMap(({ when }) => (typeof when === 'number' ? [when] : []));
	const answer = await askSite(requestOf(step, scene), { expected: step.expectStatus, known }, step, scene);
	const byStatus = step.outcomes.find(({ when }) => when === answer.status);
	if (byStatus !== undefined) return { outcome: byStatus.outcome, message: null };
	const empty = step.outcomes.find(({ when }) => when === 'empty');
	const value = await readAnswer(answer, step, scene, empty !== undefined);
	if (value === nothing && empty !== undefined) return { outcome: empty.outcome, message: null };
	scene.run.data[step.as] = value;
	return null;
};

function requestOf(step: RequestStep, scene: Scene): PageRequest {
	const body = bodyOf(step, scene);
	const own = Object.entries(step.headers).map(([name, value]): [string, string] => [name, scene.text(value)]);
	const hasType = own.some(([name]) => name.toLowerCase() === 'content-type');
	const type: Array<[string, string]> = body === null || hasType ? [] : [['Content-Type', body.type]];
	return {
		method: step.method,
		url: addressWithQuery(step, scene),
		headers: Object.fromEntries([...type, ...own]),
		...(body === null ? {} : { body: body.text }),
	};
}

function addressWithQuery(step: RequestStep, scene: Scene): string {
	const url = new URL(scene.address(step.url));
	for (const [name, value] of Object.entries(step.query)) url.searchParams.append(name, scene.text(value));
	return url.href;
}

function bodyOf({ body }: RequestStep, scene: Scene): { type: string; text: string } | null {
	if (body === null) return null;
	if ('json' in body) return { type: 'application/json', text: JSON.stringify(renderJson(body.json, scene.scope)) };
	if ('text' in body) return { type: 'text/plain;charset=UTF-8', text: scene.text(body.text) };
	const form = new URLSearchParams(Object.entries(body.form).map(([name, value]): [string, string] => [name, scene.text(value)]));
	return { type: 'application/x-www-form-urlencoded;charset=UTF-8', text: form.toString() };
}

/** @returns `nothing` where the answer holds none of what is read, and the step `asksForNothing` */
async function readAnswer(answer: PageAnswer, step: RequestStep, scene: Scene, asksForNothing: boolean): Promise<unknown> {
	switch (step.answer.kind) {
		case 'text':
			return asksForNothing && answer.text.trim() === '' ? nothing : answer.text;
		case 'json':
			await assertNoPage(answer, scene);
			return readJsonAnswer(answer.text, step.answer, asksForNothing);
		case 'html':
			return await readMarkup(answer.text, step, step.answer, { scene, asksForNothing });
	}
}

/** Where JSON is expected, a page is the login, or something the recipe does not know. */
async function assertNoPage(answer: PageAnswer, scene: Scene): Promise<void> {
	const { run, frame, context } = scene;
	const isPage = /html/i.test(answer.contentType) || /^\s*<(?:!doctype|html)/i.test(answer.text);
	if (!isPage) return;
	const asPage = { ...answer, contentType: 'text/html' };
	if (!run.plan.isLogin && (await isLoggedOutAnswer(asPage, frame, run.plan, context))) throw new LoggedOut();
	throw new Mismatch('data', 'the answer is a page where JSON is expected');
}

type Reading = { scene: Scene; asksForNothing: boolean };

async function readMarkup(html: string, step: RequestStep, rule: RequestStep['answer'] & { kind: 'html' }, { scene, asksForNothing }: Reading): Promise<unknown> {
	const { frame, context } = scene;
	const query = recordQuery(rule.root, rule.fields, scene);
	const read = async (asked: RecordQuery): Promise<Awaited<ReturnType<typeof frame.readMarkup>>> => await frame.readMarkup(html, asked, context);
	const answer = rule.list ? await readList(query, rule.fields, read, context) : await read(query);
	if (asksForNothing && answer.records.length === 0) return nothing;
	const texts = answer.records.map(textsOf);
	const value = rule.list ? typedRecords(texts, rule.fields) : typedRecord(theOnly(texts, query.root), rule.fields, null);
	noteMatches(answer, query, step.path, scene);
	return value;
}
