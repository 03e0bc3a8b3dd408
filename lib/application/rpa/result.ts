import type { RecipeResult } from '../../domain/recipes/recipe-port';
import { Covering } from './covering';
import { noteSecretsInFiles } from './file-secrets';
import type { Ending, Run } from './run';

/** What the run has brought; a secret that a page shows does not get into the workflow. */
export function resultOf(run: Run, ending: Ending | null): RecipeResult {
	const outcome = ending?.outcome ?? 'done';
	const data = new Covering(run, run.plan.recipe.operations[run.plan.operation]).data(run.data);
	noteSecretsInFiles(run);
	const message = ending?.message ?? null;
	return {
		outcome,
		found: outcome !== 'notFound',
		message: message === null ? null : run.plan.texts.shown(message),
		data,
		files: run.files,
		warnings: run.warnings,
		dialogs: run.dialogs,
		submitted: run.submitted,
	};
}
