import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { Step } from '../../domain/recipes/recipe';
import type { PageCondition, WebPage } from '../../domain/web-page';
import { attempted } from './deadline';
import { hintOf } from './failures/failure-texts';
import { failureOf } from './failures/failures';
import { isLoggedOutPage, loggedOutWhen } from './logged-out';
import { openBase, openingStep } from './opening';
import type { Run } from './run';
import { StepTimer } from './scene';
import { openScene, runSteps } from './step-runner';

const timeForALookMs = 2_000;
const lookStep: Step = { kind: 'waitFor', path: '/session/loggedOutWhen', note: 'the page after the login', anyOf: [] };

/** One login on one page: the steps, and the proof that they worked. */
export class LoginRun {
	constructor(
		private readonly run: Run,
		private readonly page: WebPage,
	) {}

	/** @throws ConnectorError; `auth` where the site refused user or password */
	async logIn(): Promise<void> {
		this.page.answerDialogs({ answer: 'dismiss' });
		this.page.takeDialogs();
		try {
			await this.walk();
		} catch (error) {
			throw (await this.isRefused(error)) ? this.refusal(null, error) : error;
		}
	}

	private async walk(): Promise<void> {
		const { recipe, site } = this.run.plan;
		const steps = recipe.login ?? [];
		const opening = steps.length === 0 ? openBase('/login', site.addresses.baseUrl) : openingStep(steps, '/login', '', site);
		const scene = openScene(this.run, this.page);
		const ending = await runSteps(opening === null ? steps : [opening, ...steps], scene);
		if (ending?.outcome === 'refused') throw this.refusal(ending.message);
		const proof = this.proof();
		if (proof !== null) await runSteps([proof], scene);
		else await this.leaveLoginPage().catch(async (error: unknown) => {
			throw await failureOf(error, lookStep, scene);
		});
	}

	/** What must hold after the last step. Without a sign of its own: no longer what the login page shows. */
	private proof(): Step | null {
		const { recipe } = this.run.plan;
		const { loggedInWhen } = recipe.session;
		const condition = loggedInWhen ?? this.noLongerLoggedOut();
		if (condition === null) return null;
		const path = loggedInWhen === null ? '/session/loggedOutWhen' : '/session/loggedInWhen';
		return { kind: 'waitFor', path, note: 'the sign of being logged in', anyOf: [{ condition, outcome: null, message: null }] };
	}

	/** Where only an address says that one is not logged in. */
	private async leaveLoginPage(): Promise<void> {
		const { run, page } = this;
		const { plan, deadline } = run;
		const timer = new StepTimer(run, plan.stepTimeoutMs);
		while (await isLoggedOutPage(page, plan, { signal: deadline.signal })) {
			if (timer.isOver) throw this.refusal(null);
			await timer.pause();
		}
	}

	private noLongerLoggedOut(): PageCondition | null {
		const condition = loggedOutWhen(this.run.plan);
		return condition !== null && 'selectors' in condition ? { selectors: condition.selectors, state: 'gone' } : null;
	}

	/** Whether the site still asks for the login after it got user and password: a step or the proof then failed because they are wrong. */
	private async isRefused(error: unknown): Promise<boolean> {
		const { run, page } = this;
		if (!run.credentials.sent || !isConnectorError(error) || !['drift', 'timeout'].includes(error.code)) return false;
		const { plan, deadline } = run;
		const isRefused = await attempted(plan.clock, timeForALookMs, deadline.outer, async ({ signal }) => {
			return (await isLoggedOutPage(page, plan, { signal })) && !(await page.isLoading({ signal }));
		});
		return isRefused === true;
	}

	private refusal(message: string | null, cause: unknown = null): ConnectorError {
		const { site, recipe, texts } = this.run.plan;
		const said = message === null ? 'it still asks for the login after them' : `it says "${message}"`;
		const { context, attachments } = isConnectorError(cause) ? cause : {};
		return new ConnectorError('auth', texts.told(`${site.system}: the site refused user or password of the credential: ${said} (login of recipe "${recipe.name}").`), {
			system: site.system,
			hint: hintOf('auth') ?? '',
			...(context === undefined ? {} : { context }),
			...(attachments === undefined ? {} : { attachments }),
		});
	}
}
