import type { Recipe, RecipeWarning, Step } from '../../domain/recipes/recipe';
import type { Submitted } from '../../domain/recipes/recipe-port';
import type { Clock, Log } from '../../domain/runtime';
import type { DialogRule, DialogSeen, Matched, Selectors, WebFile } from '../../domain/web-page';
import type { Deadline } from './deadline';
import type { Texts } from './texts';
import type { RecipeSite, StepWatcher } from './types';

/** What a list of steps is run with. */
export interface RunPlan {
	recipe: Recipe;
	/** Name in messages: that of the operation, or `login`. */
	operation: string;
	/** Judged differently: a page that asks for the login is what it is about. */
	isLogin: boolean;
	site: RecipeSite;
	texts: Texts;
	clock: Clock;
	log: Log | null;
	input: Readonly<Record<string, unknown>>;
	files: Readonly<Record<string, WebFile>>;
	stepTimeoutMs: number;
	artefacts: boolean;
	pageScripts: boolean;
	submits: (step: Step) => boolean;
	stopBeforeSubmit: boolean;
	watcher: StepWatcher | null;
	/** The session is not to be used again. */
	discard: () => void;
}

/** How an operation ended before its last step. */
export interface Ending {
	outcome: string;
	message: string | null;
}

/** What one run of the steps has brought so far. */
export class Run {
	/** Replaced for the time of a round of `forEach` that collects. */
	data: Record<string, unknown> = {};
	readonly files: Record<string, WebFile> = {};
	readonly variables: Record<string, unknown> = {};
	readonly dialogs: DialogSeen[] = [];
	submitted: Submitted = false;
	/** Null until a step has said what to do: an answer nobody has thought of is a sign of change. */
	dialogRule: DialogRule | null = null;
	/** In a login: a secret was filled in; and after that something was sent. */
	secretFilled = false;
	credentialsSent = false;
	private begunBy: Step | null = null;
	private readonly warned = new Map<string, RecipeWarning>();

	constructor(
		readonly plan: RunPlan,
		readonly deadline: Deadline,
	) {}

	get warnings(): RecipeWarning[] {
		return [...this.warned.values()];
	}

	/** From here on it may be done, whatever happens. */
	beginSubmitting(step: Step): void {
		if (this.submitted === false) this.begunBy = step;
		this.submitted = 'unknown';
	}

	/** The step has proved to have sent nothing: where it was the first to submit, nothing was. */
	hasSentNothing(step: Step): void {
		if (this.begunBy !== step || this.submitted === true) return;
		this.submitted = false;
		this.begunBy = null;
	}

	/** The first warning of a place counts. */
	warn(path: string, message: string): void {
		if (!this.warned.has(path)) this.warned.set(path, { path, message: this.plan.texts.told(message) });
	}

	/** A later alternative is an early sign that the page has changed. */
	noteRank(path: string, { rank }: Pick<Matched, 'rank'>, selectors: Selectors): void {
		if (rank === 0) return;
		this.warn(path, `"${selectors[0] ?? ''}" was not found; alternative ${rank + 1}, "${selectors[rank] ?? ''}", was used instead`);
	}

	/** @param path of the step during which they appeared */
	noteDialogs(dialogs: readonly DialogSeen[], path: string): void {
		for (const { type, message, answer } of dialogs) {
			const shown = this.plan.texts.shown(message);
			this.dialogs.push({ type, message: shown, answer });
			if (this.dialogRule === null && type !== 'beforeunload') this.warn(`${path}/dialog`, `the page opened a dialog (${type}: "${shown}") that no dialog step expects; it was dismissed`);
		}
	}
}
