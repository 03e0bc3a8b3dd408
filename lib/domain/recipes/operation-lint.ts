import type { OperationRecipe, RecipeWarning, Step } from './recipe';
import { allSteps, innerSteps } from './step-tree';

/** A request says by its method that it may change something. */
export function ofSending({ write, steps }: OperationRecipe): RecipeWarning[] {
	if (write) return [];
	return allSteps(steps).flatMap((step) => {
		if (step.kind !== 'request' || ['GET', 'HEAD', 'OPTIONS'].includes(step.method.toUpperCase())) return [];
		return [{ path: step.path, message: `a ${step.method.toUpperCase()} request may change something, and the operation does not say "write": true; if it does, add that and mark the step with "submit": true` }];
	});
}

/** Two steps that give the same name: of both only the later one is in the result. */
export function ofNames({ steps }: OperationRecipe): RecipeWarning[] {
	const warnings: RecipeWarning[] = [];
	noteNames(steps, new Set(), warnings);
	return warnings;
}

function noteNames(steps: readonly Step[], taken: Set<string>, warnings: RecipeWarning[]): void {
	for (const step of steps) {
		const name = nameOf(step);
		if (name !== null && taken.has(name)) warnings.push({ path: step.path, message: `"${name}" is the name of an earlier step's result, too, which is lost; give each its own` });
		if (name !== null) taken.add(name);
		const inner = innerSteps(step).map((within) => ({ within, names: step.kind === 'forEach' && step.collect !== null ? new Set<string>() : new Set(taken) }));
		for (const { within, names } of inner) noteNames(within, names, warnings);
		// Of two ways only one is gone: what both call the same is not lost.
		if (step.kind !== 'forEach' || step.collect === null) for (const { names } of inner) names.forEach((each) => taken.add(each));
	}
}

function nameOf(step: Step): string | null {
	if (step.kind === 'forEach') return step.collect;
	if (!('as' in step) || step.as === null) return null;
	// Files have a place of their own in the result.
	return ['download', 'screenshot', 'pdf'].includes(step.kind) ? `file ${step.as}` : step.as;
}
