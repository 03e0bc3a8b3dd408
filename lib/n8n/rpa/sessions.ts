import { availableParallelism } from 'node:os';

import { createLogin } from '../../application/rpa/login';
import { SessionPool } from '../../application/rpa/sessions/session-pool';
import { SharedBrowser } from '../../application/rpa/sessions/shared-browser';
import { Slots } from '../../application/rpa/sessions/slots';
import type { RecipeSite, SessionsPort } from '../../application/rpa/types';
import type { Recipe, Step } from '../../domain/recipes/recipe';
import { placeholdersIn } from '../../domain/recipes/template';
import type { WebSessionOptions } from '../../domain/web-page';
import type { BrowserOptions } from '../../infra/browser/options';
import { LoginMemory } from '../../resilience/login-memory';
import type { Lease } from '../registry';
import { digestOf } from './digest';
import type { RecipesRequest } from './recipes-request';
import type { BehaviourSettings, BrowserChoice, SiteSettings } from './settings';
import type { RecipeSurroundings } from './surroundings';

export interface SessionsRequest {
	request: RecipesRequest;
	recipe: Recipe;
	site: RecipeSite;
	settings: SiteSettings;
	choice: BrowserChoice;
	behaviour: BehaviourSettings;
	/** Whether `evaluate` steps of the login may run. */
	pageScripts: boolean;
}

/** Systems lock users out after few more. */
const loginRefusals = 2;
const correctedIsTried = 'A corrected user, password or login recipe is tried at once.';
/** The pools of sessions that used it have waited for their time-out already. */
const browserIdleMs = 5_000;

/**
 * The logged-in sessions of a credential. Another password, another login recipe or other addresses are other sessions;
 * another operation is not.
 */
export async function sessionsOf(surroundings: RecipeSurroundings, wanted: SessionsRequest): Promise<SessionsPort> {
	const { request, recipe, site, pageScripts } = wanted;
	const { recipe: _, ...identity } = request.credential;
	const login = digestOf([recipe.login, recipe.session, site.addresses.patterns, pageScripts]);
	const key = `rpa-sessions:${surroundings.credentialKey(request.credentialType, identity)}:${login}`;
	const opened = await surroundings.connection(key, async () => await openSessions(surroundings, wanted));
	return opened.pool;
}

async function openSessions(surroundings: RecipeSurroundings, wanted: SessionsRequest) {
	const browser = await leaseBrowser(surroundings, wanted);
	const pool = createPool(surroundings, wanted, browser.value);
	return {
		pool,
		close: async () => {
			await pool.close();
			browser.release();
		},
	};
}

function createPool(surroundings: RecipeSurroundings, wanted: SessionsRequest, browser: SharedBrowser): SessionPool {
	const { recipe, site, settings, pageScripts, behaviour } = wanted;
	const { stepTimeoutMs, operationTimeoutMs, artefacts } = behaviour;
	const { clock, log } = surroundings;
	return new SessionPool({
		system: site.system,
		browser,
		login: createLogin({ recipe, site, clock, log, stepTimeoutMs, operationTimeoutMs, artefacts, pageScripts, httpBasic: settings.httpBasic }),
		session: sessionOptions(wanted),
		rules: { maxAgeMs: recipe.session.maxAgeMs, maxUses: recipe.session.maxUses },
		maximum: behaviour.maximumSessions,
		waitMs: behaviour.sessionWaitMs,
		total: surroundings.processWide('rpa-slots', () => new Slots(2 * availableParallelism())),
		memory: memoryOf(surroundings, wanted),
		clock,
	});
}

/**
 * The site locks accounts, not credentials: whatever else a credential or recipe says, the same user with the same password at the
 * same login shares what is known of it. A refused password is not forgotten with the idle sessions.
 */
function memoryOf(surroundings: RecipeSurroundings, { recipe, site, settings }: SessionsRequest): LoginMemory {
	const { baseUrl, user, password, httpBasic } = settings;
	const { loggedInWhen, loggedOutWhen } = recipe.session;
	const steps = withoutAccidents(recipe.login ?? []);
	const extras = placeholdersOf(steps).map((name) => site.values[name] ?? null);
	const account = digestOf([baseUrl, user, password, httpBasic, steps, loggedInWhen, loggedOutWhen, extras]);
	return surroundings.processWide(`rpa-logins:${account}`, () => new LoginMemory(surroundings.clock, { refusals: loginRefusals, wayOut: correctedIsTried }));
}

/** What a step is, without how long it may take and what is remarked about it. */
function withoutAccidents(steps: readonly Step[]): string {
	return JSON.stringify(steps, (name, value: unknown) => (['timeoutMs', 'note'].includes(name) ? undefined : value));
}

/** Names of the credential's values that the login uses. */
function placeholdersOf(steps: string): string[] {
	const used = placeholdersIn(steps).flatMap(({ root, path }) => (root === 'credential' ? [path[0] ?? ''] : []));
	return [...new Set(used)].sort();
}

function sessionOptions({ site, settings, behaviour }: SessionsRequest): WebSessionOptions {
	const { baseUrl, user, password, httpBasic } = settings;
	return {
		...behaviour.page,
		secrets: site.secrets,
		...(httpBasic ? { basicAuth: { origin: new URL(baseUrl).origin, user, password } } : {}),
	};
}

/** One browser for all credentials that ask for the same. */
async function leaseBrowser(surroundings: RecipeSurroundings, { choice, site }: SessionsRequest): Promise<Lease<SharedBrowser>> {
	const options: BrowserOptions = { ...choice, patterns: site.addresses.patterns, environment: surroundings.environment, system: site.system };
	const open = async () => {
		const { openBrowser } = await import('../../infra/browser/open-browser.js');
		return await openBrowser(options);
	};
	return await surroundings.lease(`rpa-browser:${digestOf([choice, site.addresses.patterns])}`, {
		open: async () => await Promise.resolve(new SharedBrowser(open, surroundings.clock)),
		idleMs: browserIdleMs,
	});
}
