import type { Recipe, RecipeWarning, Step } from '../../domain/recipes/recipe';
import type { Submitted } from '../../domain/recipes/recipe-port';
import type { Clock, Log } from '../../domain/runtime';
import type { DialogRule, DialogSeen, Matched, Selectors, WebFile } from '../../domain/web-page';
import type { Deadline } from './deadline';
import type { Evidence } from './failures/evidence';
import { describeStep } from './place';
import { SentCredentials } from './sent-credentials';
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
	/** In a login: a secret was filled in. */
	secretFilled = false;
	/** In a login: whether the site may have been told user and password. */
	readonly credentials = new SentCredentials();
	/** The first submitting step that was begun. */
	begunBy: Step | null = null;
	/** Null where nobody asks what was sent, as in a login. */
	evidence: Evidence | null = null;
	/** Dialogs since the submitting step that were dismissed because no step says what to do. */
	readonly unanswered: DialogSeen[] = [];
	/** The last dialog that was dismissed because no step says what to do, and the place of the step it came at. */
	lastUnanswered: (DialogSeen & { path: string }) | null = null;
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
		this.evidence?.beginSubmitting();
		this.submitted = 'unknown';
	}

	/** The step has proved to have sent nothing: where it was the first to submit, nothing was. */
	hasSentNothing(step: Step): void {
		this.credentials.notSent(step);
		if (this.begunBy === step && this.submitted !== true) this.takeBack();
	}

	/** It is proved that nothing was submitted. */
	takeBack(): void {
		this.submitted = false;
		this.begunBy = null;
		this.evidence?.hasNotSubmitted();
	}

	/** What a step acted on, where that was one of several. */
	noteSeveral(step: Step, { rank, matches }: Matched, selectors: Selectors): void {
		if (matches > 1) this.warn(`${step.path}/matches`, `${describeStep(step)}: "${selectors[rank] ?? ''}" matches ${matches} elements; the first was used. Make the selector narrower`);
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
			if (this.dialogRule !== null || type === 'beforeunload') continue;
			this.lastUnanswered = { type, message: shown, answer, path };
			if (this.begunBy !== null) this.unanswered.push({ type, message: shown, answer });
			this.warn(`${path}/dialog`, `the page opened a dialog (${type}: "${shown}") that no dialog step expects; it was dismissed`);
		}
	}
}
