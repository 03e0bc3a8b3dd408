import type { Recipe } from '../../domain/recipes/recipe';
import type { Clock, Log, Random } from '../../domain/runtime';
import type { RecipeSite, SessionsPort, StepWatcher } from './types';

export interface RecipesOptions {
	recipe: Recipe;
	site: RecipeSite;
	sessions: SessionsPort;
	clock: Clock;
	log: Log;
	/** Spreads repeated reads. Default: the middle. */
	random?: Random;
	/** Milliseconds a step may take, where it says nothing else. */
	stepTimeoutMs: number;
	/** Milliseconds all attempts of an operation may take together; waiting for a session and its first login are not counted. */
	operationTimeoutMs: number;
	/** Whether a picture and the HTML of the page are attached to errors. */
	artefacts: boolean;
	/** Whether `evaluate` steps may run. */
	pageScripts: boolean;
	/** How often an operation that has submitted nothing is tried in all, where the site fails. Default 3; 1 where the caller repeats reads itself. */
	attempts?: number;
	/** With it, nothing is repeated. */
	watcher?: StepWatcher;
	/** Ends a write with the outcome `stoppedBeforeSubmit` before its submitting step. */
	stopBeforeSubmit?: boolean;
}
