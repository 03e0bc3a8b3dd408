import { ConnectorError } from '../../../domain/errors';
import { renderJson } from '../../../domain/recipes/template';
import type { Selectors } from '../../../domain/web-page';
import type { Ending } from '../run';
import type { Scene } from '../scene';
import type { Action, StepOf } from './action';

type ForEachStep = StepOf<'forEach'>;
type Item = Readonly<Record<string, unknown>>;

/**
 * Rounds over a list; within them `{{item.<as>}}` is the entry, `{{item.number}}` its number from 1 and, of an element on the page,
 * `{{item.link}}` its link. More entries than `max` are refused before the first round.
 */
export const forEach: Action<'forEach'> = async (step, scene) => {
	const items = 'items' in step.over ? givenItems(step, step.over.items, scene) : await itemsOnPage(step, step.over.selectors, scene);
	if (items.length > step.max) throw tooMany(step, items.length, scene);
	const collected: unknown[] = [];
	if (step.collect !== null) scene.run.data[step.collect] = collected;
	for (const [index, value] of items.entries()) {
		const ending = await round(step, scene, { ...scene.item, number: index + 1, ...value }, collected);
		if (ending !== null) return ending;
	}
	return null;
};

/**
 * What the steps read goes to the list of the rounds where the step collects, else over what the round before has read. An outcome ends
 * the round and is kept in that list; without a list there is no place for it, and it ends the operation.
 */
async function round(step: ForEachStep, scene: Scene, item: Item, collected: unknown[]): Promise<Ending | null> {
	const { run } = scene;
	if (step.collect === null) return await scene.within(step.steps, { item });
	const outside = run.data;
	run.data = {};
	try {
		const ending = await scene.within(step.steps, { item });
		if (ending === null || ending.outcome === 'stoppedBeforeSubmit') return ending;
		const { outcome, message } = ending;
		run.data = { ...run.data, outcome, ...(message === null ? {} : { message }) };
		return null;
	} finally {
		if (Object.keys(run.data).length > 0) collected.push(run.data);
		run.data = outside;
	}
}

/** A list of the input, a JSON list, or a text with one entry per line, or with commas between them. */
function givenItems({ as }: ForEachStep, template: string, scene: Scene): Item[] {
	return entriesOf(renderJson(template, scene.scope)).map((entry) => ({ [as]: entry }));
}

function entriesOf(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') return value === null || value === undefined ? [] : [value];
	const text = value.trim();
	if (text.startsWith('[')) {
		try {
			const list: unknown = JSON.parse(text);
			if (Array.isArray(list)) return list;
		} catch {
			// A text that happens to begin so.
		}
	}
	return text.split(text.includes('\n') ? '\n' : /[,;]/).map((entry) => entry.trim()).filter((entry) => entry !== '');
}

/** All are read before the first round, because the steps may leave the page. The link is the element's, or the first within it. */
async function itemsOnPage({ as, path }: ForEachStep, over: Selectors, scene: Scene): Promise<Item[]> {
	const root = scene.selectors(over);
	const fields = { text: { selectors: [] }, own: { selectors: [], attribute: 'href' }, inner: { selectors: ['a[href]'], attribute: 'href' } };
	const answer = await scene.frame.readRecords({ root, fields }, scene.context);
	if (answer.records.length > 0) scene.noteRank(path, { rank: answer.rank, matches: answer.records.length }, root);
	return answer.records.map(({ values: { text, own, inner } }) => ({ link: own?.text ?? inner?.text ?? null, [as]: text?.text ?? '' }));
}

function tooMany(step: ForEachStep, count: number, { run }: Scene): ConnectorError {
	return new ConnectorError('validation', `There are ${count} entries to go through, and "max" of the step is ${step.max}`, {
		system: run.plan.site.system,
		hint: 'Raise "max" of the step, or narrow what it goes through.',
	});
}
