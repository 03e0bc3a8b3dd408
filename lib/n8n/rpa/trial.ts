import type { IDataObject } from 'n8n-workflow';

import type { RecipeWritten } from '../../application/rpa/recipe-write';
import type { StepWatcher } from '../../application/rpa/types';
import { isConnectorError, type ConnectorError } from '../../domain/errors';
import type { OperationRecipe, RecipeWarning, Step } from '../../domain/recipes/recipe';
import type { CallContext } from '../../domain/runtime';
import type { WebPage } from '../../domain/web-page';
import { toConnectorError } from '../errors';
import { WithFiles, type ResultFile } from '../operation';
import { toPlain } from '../plain';
import { recipeJson, warningsOf } from './result-items';
import { rpaSystem } from './settings';

export interface Trial {
	operation: OperationRecipe;
	/** What is doubtful in the recipe as it is written. */
	warnings: readonly RecipeWarning[];
	run(): Promise<RecipeWritten>;
}

const mostPictures = 50;
const pictureMs = 5_000;

/** These say nothing about the recipe: the test has not taken place. */
const outside: ReadonlySet<string> = new Set(['unavailable', 'permission', 'rate_limited']);

/**
 * Runs an operation and gives back how each step went, with a picture after it. What goes wrong with the recipe is the result
 * of the test, not an error of the node: its user is to see the pictures.
 */
export async function tryOut(open: (watcher: StepWatcher) => Promise<Trial>, context: CallContext): Promise<WithFiles> {
	const record = new StepRecord(context);
	const trial = await open(record);
	try {
		const { result, repeated } = await trial.run();
		const warnings = warningsOf([...trial.warnings, ...result.warnings]);
		const json = { ...recipeJson(result, { write: trial.operation.write, repeated }), ...warnings, ok: true, steps: record.steps };
		return new WithFiles(json, { ...result.files, ...record.pictures });
	} catch (error) {
		context.signal.throwIfAborted();
		return failed(toConnectorError(error, rpaSystem), trial, record);
	}
}

/** @throws the failure where it is none of the recipe's */
function failed(failure: ConnectorError, trial: Trial, record: StepRecord): WithFiles {
	if (record.steps.length === 0 || outside.has(failure.code)) throw failure;
	const { code, message, hint, context } = failure;
	const told = { code, message, ...(hint === undefined ? {} : { hint }), ...(context === undefined ? {} : { context: toPlain(context) }) };
	const attached = Object.fromEntries((failure.attachments ?? []).map((attachment) => [attachment.name, attachment]));
	return new WithFiles({ ok: false, failure: told, ...warningsOf(trial.warnings), steps: record.steps }, { ...attached, ...record.pictures });
}

class StepRecord implements StepWatcher {
	readonly steps: IDataObject[] = [];
	readonly pictures: Record<string, ResultFile> = {};

	constructor(private readonly context: CallContext) {}

	async after(step: Step, page: WebPage, { ms, error }: { ms: number; error: unknown }): Promise<void> {
		const number = this.steps.length + 1;
		const failure = error === undefined || error === null ? {} : { error: wordsOf(error) };
		const entry: IDataObject = { step: number, kind: step.kind, path: step.path, ms: Math.round(ms), ok: Object.keys(failure).length === 0, ...failure };
		this.steps.push(entry);
		if (number > mostPictures) return;
		const name = `step_${String(number).padStart(2, '0')}`;
		const bytes = await page.screenshot({}, { timeoutMs: pictureMs, signal: this.context.signal }).catch(() => null);
		if (bytes === null) return;
		this.pictures[name] = { fileName: `${name}.png`, mimeType: 'image/png', bytes };
		entry.picture = name;
	}
}

function wordsOf(error: unknown): string {
	if (isConnectorError(error) || error instanceof Error) return error.message;
	return 'It did not end.';
}
