import { renderSelectors, renderText, renderUrl, type TemplateScope } from '../../domain/recipes/template';
import type { Step } from '../../domain/recipes/recipe';
import type { CallContext } from '../../domain/runtime';
import type { Matched, PageCondition, Selectors, Wait, WebFrame, WebPage } from '../../domain/web-page';
import { isWebPageError } from '../../domain/web-page-error';
import type { Ending, Run } from './run';

/** Where a step acts. */
interface Place {
	page: WebPage;
	/** The page itself, or a frame in it. */
	frame: WebFrame;
	/** What `{{item.x}}` stands for, within `forEach`. */
	item: Readonly<Record<string, unknown>>;
}

export type RunSteps = (steps: readonly Step[], scene: Scene) => Promise<Ending | null>;

/** What a step sees: the page, the values of its templates, its time. */
export class Scene implements Place {
	readonly page: WebPage;
	readonly frame: WebFrame;
	readonly item: Readonly<Record<string, unknown>>;

	constructor(
		readonly run: Run,
		place: Place,
		private readonly runSteps: RunSteps,
	) {
		this.page = place.page;
		this.frame = place.frame;
		this.item = place.item;
	}

	get context(): CallContext {
		return { signal: this.run.deadline.signal };
	}

	get scope(): TemplateScope {
		const { input, site } = this.run.plan;
		return { input, credential: site.values, var: this.run.variables, item: this.item };
	}

	/** Runs the steps within a step, elsewhere. */
	within(steps: readonly Step[], changes: Partial<Place> = {}): Promise<Ending | null> {
		return this.runSteps(steps, new Scene(this.run, { ...this, ...changes }, this.runSteps));
	}

	text(template: string): string {
		return renderText(template, this.scope);
	}

	selectors(selectors: Selectors): Selectors {
		return renderSelectors(selectors, this.scope);
	}

	condition(condition: PageCondition): PageCondition {
		return renderCondition(condition, this.scope);
	}

	/** The whole address; refused where it is not among the allowed ones. */
	address(template: string): string {
		return this.run.plan.site.addresses.resolve(renderUrl(template, this.scope));
	}

	timeoutMs(step: Step): number {
		return step.timeoutMs ?? this.run.plan.stepTimeoutMs;
	}

	wait(step: Step): Wait {
		return this.run.deadline.wait(this.timeoutMs(step));
	}

	/** Time for a step of several calls. */
	timer(step: Step): StepTimer {
		return new StepTimer(this.run, this.timeoutMs(step));
	}

	/** Does something to one element; where there is none, or it cannot be used, nothing was done. */
	async acting<T>(step: Step, action: () => Promise<T>): Promise<T> {
		try {
			return await action();
		} catch (error) {
			if (isWebPageError(error) && ['notThere', 'unusable'].includes(error.kind)) this.run.hasSentNothing(step);
			throw error;
		}
	}

	/** Warns where an element was found by a later alternative, or was one of several. */
	noteElement(step: Step, matched: Matched, selectors: Selectors): void {
		this.run.noteRank(step.path, matched, selectors);
		this.run.noteSeveral(step, matched, selectors);
	}

	noteRank(path: string, matched: Matched, selectors: Selectors): void {
		this.run.noteRank(path, matched, selectors);
	}
}

export function renderCondition(condition: PageCondition, scope: TemplateScope): PageCondition {
	if ('url' in condition) return { url: renderUrl(condition.url, scope) };
	const { selectors, text } = condition;
	return { ...condition, selectors: renderSelectors(selectors, scope), ...(text === undefined ? {} : { text: renderText(text, scope) }) };
}

/** How often a page is looked at again while it settles, in milliseconds. */
const lookAgainMs = 100;

export class StepTimer {
	private readonly endsAt: number;

	constructor(
		private readonly run: Run,
		ms: number,
	) {
		this.endsAt = run.plan.clock.now() + ms;
	}

	get isOver(): boolean {
		return this.run.plan.clock.now() >= this.endsAt;
	}

	wait(): Wait {
		return this.run.deadline.wait(this.endsAt - this.run.plan.clock.now());
	}

	async pause(ms = lookAgainMs): Promise<void> {
		const { clock } = this.run.plan;
		await clock.sleep(Math.max(1, Math.min(ms, this.endsAt - clock.now())), this.run.deadline.signal);
	}
}
