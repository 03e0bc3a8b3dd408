import { ConnectorError, isConnectorError } from '../../domain/errors';
import type { Recipe } from '../../domain/recipes/recipe';
import { SecretForms } from '../../domain/recipes/secret-forms';
import type { CallContext, Clock, Log } from '../../domain/runtime';
import type { WebSession } from '../../domain/web-page';
import { isWebPageError } from '../../domain/web-page-error';
import { Deadline, orAborted } from './deadline';
import { isLoggedOutPage } from './logged-out';
import { LoginRun } from './login-run';
import { Run, type RunPlan } from './run';
import { Texts } from './texts';
import type { LoginAttempt, LoginPort, RecipeSite } from './types';

export interface LoginOptions {
	recipe: Recipe;
	site: RecipeSite;
	clock: Clock;
	/** Milliseconds a step may take, where it says nothing else. */
	stepTimeoutMs: number;
	/** Milliseconds a login may take. Default 30,000. */
	operationTimeoutMs?: number;
	/** User and password answer the browser's own window: the base address is opened, so that a refusal counts as one of a login. */
	httpBasic?: boolean;
	/** Whether a picture and the HTML of the page are attached to errors. Default true. */
	artefacts?: boolean;
	/** Whether `evaluate` steps may run. Default false. */
	pageScripts?: boolean;
	log?: Log;
}

/** Milliseconds after which a page that does not say what it shows is taken for hanging. */
const timeForALookMs = 2_000;

/** Logs in as the recipe says. */
export function createLogin(options: LoginOptions): LoginPort {
	return new RecipeLogin(options);
}

class RecipeLogin implements LoginPort {
	private readonly texts: Texts;

	constructor(private readonly options: LoginOptions) {
		this.texts = new Texts(new SecretForms(options.site.secrets));
	}

	async logIn({ page }: WebSession, context: CallContext, attempt?: LoginAttempt): Promise<void> {
		const { recipe, clock, operationTimeoutMs = 30_000, httpBasic = false } = this.options;
		if (recipe.login === null && recipe.session.loggedInWhen === null && !httpBasic) return;
		const deadline = new Deadline(clock, operationTimeoutMs, context.signal);
		const run = new Run(this.plan(), deadline);
		if (attempt !== undefined) attempt.credentialsSent = () => run.credentials.sent;
		try {
			await new LoginRun(run, page).logIn();
			if (attempt !== undefined) attempt.proved = recipe.session.loggedInWhen !== null;
		} finally {
			deadline.end();
		}
	}

	async isLoggedOut({ page }: WebSession, context: CallContext): Promise<boolean> {
		const { clock, site } = this.options;
		const deadline = new Deadline(clock, timeForALookMs, context.signal);
		try {
			return await orAborted(isLoggedOutPage(page, this.options, { signal: deadline.signal }), deadline.signal);
		} catch (error) {
			context.signal.throwIfAborted();
			if (!isWebPageError(error) && !deadline.isOver && !isConnectorError(error)) throw error;
			throw new ConnectorError('unavailable', `${site.system}: the page of the session does not answer`, { system: site.system, nothingDone: true });
		} finally {
			deadline.end();
		}
	}

	private plan(): RunPlan {
		const { recipe, site, clock, stepTimeoutMs, artefacts = true, pageScripts = false, log = null } = this.options;
		return {
			...{ recipe, site, clock, stepTimeoutMs, artefacts, pageScripts, log },
			operation: 'login',
			isLogin: true,
			texts: this.texts,
			input: {},
			files: {},
			submits: () => false,
			stopBeforeSubmit: false,
			watcher: null,
			// A session that is not logged in is never handed out.
			discard: () => undefined,
		};
	}
}
