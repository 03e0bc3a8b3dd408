import { changed, ConnectorError, isConnectorError } from '../../domain/errors';
import type { OperationRecipe } from '../../domain/recipes/recipe';
import type { RecipeResult, Submitted } from '../../domain/recipes/recipe-port';
import type { CallContext } from '../../domain/runtime';
import type { WebFile } from '../../domain/web-page';
import { retry } from '../../resilience/retry';
import { Deadline } from './deadline';
import { Evidence } from './failures/evidence';
import { failureOf } from './failures/failures';
import { hintOf } from './failures/failure-texts';
import { openingStep } from './opening';
import type { RecipesOptions } from './recipes-options';
import { resultOf } from './result';
import { Run, type Ending, type RunPlan } from './run';
import { LoggedOut, Mismatch } from './failures/step-errors';
import { openScene, runSteps } from './step-runner';
import { submittingSteps } from './submitting';
import type { Texts } from './texts';
import type { SessionTurn } from './types';
import { whyUnsent } from './failures/unsent';

export interface OperationCall {
	recipe: OperationRecipe;
	input: Readonly<Record<string, unknown>>;
	files: Readonly<Record<string, WebFile>>;
	context: CallContext;
}

/** One call of an operation, with its repetitions. */
export class OperationRun {
	/** Of the last attempt. */
	submitted: Submitted = false;
	attempts = 0;
	/** In the last attempt an operation that only reads has sent something all the same: it may have changed something. */
	sent = false;
	/** Whether the failure is that of the steps, not of getting a session. */
	private inSteps = false;
	private leftMs: number;

	constructor(
		private readonly options: RecipesOptions,
		private readonly texts: Texts,
		private readonly call: OperationCall,
	) {
		this.leftMs = options.operationTimeoutMs;
	}

	/** Failures of the site are worth another attempt, on another session where this one hangs, as long as nothing was submitted. */
	async result(): Promise<RecipeResult> {
		const { clock, random = () => 0.5, watcher, attempts = 3 } = this.options;
		const { signal } = this.call.context;
		return await retry(() => this.attempt(), {
			clock,
			random,
			signal,
			// Whoever watches wants to see each step once.
			attempts: watcher === undefined ? attempts : 1,
			shouldRetry: (error) => error.retryable && this.inSteps && this.submitted === false && !this.sent && this.leftMs > 0,
		});
	}

	private async attempt(): Promise<RecipeResult> {
		const { sessions, clock } = this.options;
		this.attempts++;
		this.inSteps = false;
		return await sessions.use(async (turn) => {
			const deadline = new Deadline(clock, this.leftMs, this.call.context.signal);
			try {
				this.inSteps = true;
				return await this.inTurn(turn, deadline);
			} finally {
				this.leftMs = deadline.remainingMs();
				deadline.end();
			}
		}, this.call.context);
	}

	/** From its first step, once more after the site has ended the session. */
	private async inTurn(turn: SessionTurn, deadline: Deadline): Promise<RecipeResult> {
		for (let renewed = false; ; renewed = true) {
			const run = new Run(this.planFor(turn), deadline);
			const evidence = new Evidence(turn.session.page, this.options.clock);
			run.evidence = evidence;
			try {
				return resultOf(run, await this.walk(run, turn));
			} catch (error) {
				this.sent = !this.call.recipe.write && (await evidence.hasSent(deadline.signal));
				if (!(error instanceof LoggedOut)) throw this.sent ? notRepeated(error) : error;
				if (this.sent) throw this.loggedOutAfterSending(turn);
				if (renewed || this.options.recipe.login === null) throw this.stillLoggedOut(renewed);
			} finally {
				this.submitted = run.submitted;
			}
			await this.logInAgain(turn, deadline);
		}
	}

	private async walk(run: Run, { session }: SessionTurn): Promise<Ending | null> {
		const { recipe } = this.call;
		const { page } = session;
		page.answerDialogs({ answer: 'dismiss' });
		page.takeDialogs();
		const opening = openingStep(recipe.steps, `/operations/${recipe.name}`, page.url(), this.options.site);
		const scene = openScene(run, page);
		if (opening !== null) await runSteps([opening], scene);
		const ending = await runSteps(recipe.steps, scene);
		const last = run.begunBy;
		const unsent = last === null ? null : await whyUnsent(last, scene);
		// A branch that the recipe names is an answer of the page; the end of the steps is none.
		if (last === null || unsent === null || ending !== null) return ending;
		throw await failureOf(new Mismatch('data', `${unsent}, and all steps were done`), last, scene);
	}

	private planFor(turn: SessionTurn): RunPlan {
		const { watcher, stopBeforeSubmit = false, log, ...options } = this.options;
		const { recipe, input, files } = this.call;
		return {
			...options,
			operation: recipe.name,
			isLogin: false,
			texts: this.texts,
			log,
			input,
			files,
			submits: submittingSteps(recipe, stopBeforeSubmit),
			stopBeforeSubmit,
			watcher: watcher ?? null,
			discard: () => turn.discard(),
		};
	}

	private async logInAgain(turn: SessionTurn, deadline: Deadline): Promise<void> {
		try {
			await turn.logInAgain({ signal: deadline.signal });
		} catch (error) {
			this.call.context.signal.throwIfAborted();
			if (!deadline.isOver || (isConnectorError(error) && error.code === 'auth')) throw error;
			turn.discard();
			throw this.error('timeout', `"${this.call.recipe.name}" was not done within ${deadline.totalMs} ms: the site had ended the session, and logging in again took too long`);
		}
	}

	private loggedOutAfterSending(turn: SessionTurn): unknown {
		// The next call logs in anew.
		turn.discard();
		return notRepeated(this.error('auth', 'the site has ended the session during the operation'));
	}

	private stillLoggedOut(renewed: boolean): ConnectorError {
		const name = this.options.recipe.name;
		const message = renewed
			? `the site asks for the login again right after it. Either something else ends the session, or "loggedOutWhen" of recipe "${name}" holds on a page of logged-in users, too`
			: `the site asks for a login, and recipe "${name}" has no login steps`;
		return this.error('auth', message);
	}

	private error(code: 'auth' | 'timeout', message: string): ConnectorError {
		const { site } = this.options;
		return new ConnectorError(code, this.texts.told(`${site.system}: ${message}.`), {
			system: site.system,
			hint: code === 'auth' ? 'Log in with a browser as the user of the credential: a second user may be logged in with the same name.' : (hintOf(code) ?? ''),
		});
	}
}

function notRepeated(error: unknown): unknown {
	if (!isConnectorError(error)) return error;
	const message = `${error.message} The page has sent a form, or another request that may change something; it is not repeated.`;
	return changed(error, { message, retryable: false, nothingDone: false });
}
