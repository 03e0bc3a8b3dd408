import { renderJson } from '../../../domain/recipes/template';
import type { PageAnswer, PageRequest } from '../../../domain/web-page';
import { readJsonAnswer } from '../json-answer';
import { isLoggedOutAnswer } from '../logged-out';
import { noteRanks, recordQuery, textsOf, theOnly, typedRecord, typedRecords } from '../records';
import type { Scene } from '../scene';
import { askSite } from '../site-request';
import { LoggedOut, Mismatch } from '../step-errors';
import type { Action, StepOf } from './action';

type RequestStep = StepOf<'request'>;

export const request: Action<'request'> = async (step, scene) => {
	const answer = await askSite(requestOf(step, scene), step.expectStatus, step, scene);
	scene.run.data[step.as] = await readAnswer(answer, step, scene);
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

async function readAnswer(answer: PageAnswer, step: RequestStep, scene: Scene): Promise<unknown> {
	switch (step.answer.kind) {
		case 'text':
			return answer.text;
		case 'json':
			await assertNoPage(answer, scene);
			return readJsonAnswer(answer.text, step.answer);
		case 'html':
			return await readMarkup(answer.text, step, step.answer, scene);
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

async function readMarkup(html: string, step: RequestStep, rule: RequestStep['answer'] & { kind: 'html' }, scene: Scene): Promise<unknown> {
	const query = recordQuery(rule.root, rule.fields, scene);
	const answer = await scene.frame.readMarkup(html, query, scene.context);
	noteRanks(answer, query, step.path, scene);
	const texts = answer.records.map(textsOf);
	return rule.list ? typedRecords(texts, rule.fields) : typedRecord(theOnly(texts, query.root), rule.fields, null);
}
