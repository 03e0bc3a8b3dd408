import type { RecipeResult } from '../../domain/recipes/recipe-port';
import type { Ending, Run } from './run';

/** What the run has brought; a secret that a page shows does not get into the workflow. */
export function resultOf(run: Run, ending: Ending | null): RecipeResult {
	const outcome = ending?.outcome ?? 'done';
	const data = Object.fromEntries(Object.entries(run.data).map(([name, value]) => [name, covered(value, `/data/${name}`, run)]));
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

function covered(value: unknown, path: string, run: Run): unknown {
	if (typeof value === 'string') return coveredText(value, path, run);
	if (Array.isArray(value)) return value.map((entry) => covered(entry, path, run));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [coveredText(name, path, run), covered(inner, `${path}/${name}`, run)]));
}

function coveredText(text: string, path: string, run: Run): string {
	const { forms } = run.plan.texts;
	if (!forms.occursIn(text)) return text;
	run.warn(path, 'The page shows a secret of the credential here; it was covered');
	return forms.redact(text);
}
