import type { Branch } from '../../../domain/recipes/recipe';
import type { PageCondition, Selectors } from '../../../domain/web-page';
import { isWebPageError } from '../../../domain/web-page-error';
import type { Scene } from '../scene';
import { Mismatch } from '../failures/step-errors';
import type { Action } from './action';

export const waitFor: Action<'waitFor'> = async (step, scene) => {
	const conditions = step.anyOf.map(({ condition }) => scene.condition(condition));
	const seen = await scene.frame.waitForAny(conditions, scene.wait(step)).catch((error: unknown) => {
		throw isWebPageError(error) && error.kind === 'notThere' ? nothingCame(conditions) : error;
	});
	const [branch, condition] = [step.anyOf[seen.condition], conditions[seen.condition]];
	if (branch === undefined || condition === undefined) return null;
	if (isPresence(condition)) scene.noteRank(`${step.path}/anyOf/${seen.condition}`, seen, condition.selectors);
	if (branch.outcome === null) return null;
	return { outcome: branch.outcome, message: await messageOf(branch, scene) };
};

function nothingCame(conditions: readonly PageCondition[]): Mismatch {
	const selectors = conditions.flatMap((condition) => ('selectors' in condition ? condition.selectors : []));
	const awaited = conditions.map((condition) => ('url' in condition ? condition.url : `${condition.selectors.join(' | ')}${condition.state === 'gone' ? ' gone' : ''}`));
	return new Mismatch('missing', `nothing of what the step waits for came (${awaited.join('; ')})`, selectors);
}

function isPresence(condition: PageCondition): condition is PageCondition & { selectors: Selectors } {
	return 'selectors' in condition && condition.state !== 'gone';
}

/** What the page says about the outcome; not to find it is no failure, the outcome is known. */
async function messageOf({ message }: Branch, scene: Scene): Promise<string | null> {
	if (message === null) return null;
	const query = { root: [], fields: { message: { selectors: scene.selectors(message) } } };
	const { records } = await scene.frame.readRecords(query, scene.context);
	const text = records[0]?.values['message']?.text ?? null;
	return text === null || text === '' ? null : scene.run.plan.texts.shown(text);
}
