import type { Step } from '../../../domain/recipes/recipe';
import type { PageFacts } from './artefacts';
import { describeStep } from '../place';
import type { RunPlan } from '../run';
import type { Scene } from '../scene';

/** What a node has made the operation of, see `OperationRecipe`; null where it is written in a recipe. */
export function madeBy({ recipe, operation, isLogin }: Pick<RunPlan, 'recipe' | 'operation' | 'isLogin'>): string | null {
	if (isLogin || !Object.hasOwn(recipe.operations, operation)) return null;
	return recipe.operations[operation]?.madeBy ?? null;
}

/** Where in the recipe, or in the node's fields, as the end of a sentence. */
export function placeInRecipe(step: Step, plan: RunPlan): string {
	const node = madeBy(plan);
	if (node !== null) return step.note === undefined ? node : `“${step.note}” of ${node}`;
	return `${describeStep(step)} of "${plan.operation}"${ofRecipe(plan.recipe)}`;
}

/** Recipes that are one operation or a list of steps have no name. */
export function ofRecipe({ name }: { name: string }): string {
	return name === '' ? '' : ` in recipe "${name}"`;
}

/** The page; of one that could not be opened the site it was to be on. */
export function whereabouts(facts: PageFacts, step: Step, scene: Scene): { url: string; words: string } {
	const { url, title } = facts;
	if (/^https?:/.test(url)) return { url, words: `. The page was ${title === null || title === '' ? '' : `"${title}" at `}${url}` };
	const site = step.kind === 'goto' ? siteOf(step.url, scene) : '';
	return { url: site, words: site === '' ? '' : `. The address was ${site}` };
}

function siteOf(url: string, scene: Scene): string {
	try {
		return new URL(scene.address(url)).origin;
	} catch {
		// It is what the step failed of, and said by its error.
		return '';
	}
}
