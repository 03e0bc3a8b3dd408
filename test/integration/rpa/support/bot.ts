import { createLogin } from '../../../../lib/application/rpa/login';
import { createRecipes, type RecipesOptions } from '../../../../lib/application/rpa/recipes';
import { SessionPool } from '../../../../lib/application/rpa/sessions/session-pool';
import { SharedBrowser } from '../../../../lib/application/rpa/sessions/shared-browser';
import { Slots } from '../../../../lib/application/rpa/sessions/slots';
import type { RecipeSite } from '../../../../lib/application/rpa/types';
import { isConnectorError, type ConnectorError } from '../../../../lib/domain/errors';
import { createAddressRules } from '../../../../lib/domain/recipes/create-address-rules';
import { parseRecipe } from '../../../../lib/domain/recipes/parse-recipe';
import type { RecipePort, RecipeResult } from '../../../../lib/domain/recipes/recipe-port';
import type { Log } from '../../../../lib/domain/runtime';
import { openBrowser } from '../../../../lib/infra/browser/open-browser';
import { systemClock } from '../../../../lib/infra/clock';
import { LoginMemory } from '../../../../lib/resilience/login-memory';
import { browsersAmong, descendantsOf } from '../../../support/rpa/process-tree';
import { requireChromium } from '../../../support/servers/chromium';

export interface BotOptions extends Partial<Pick<RecipesOptions, 'stepTimeoutMs' | 'operationTimeoutMs' | 'artefacts' | 'pageScripts' | 'stopBeforeSubmit' | 'watcher'>> {
	baseUrl: string;
	allowedOrigins?: readonly string[];
	recipe: unknown;
	user?: string;
	password?: string;
	/** Answer the browser's own log-in window. */
	httpBasic?: boolean;
	maximum?: number;
	waitMs?: number;
	/** Of another bot or of the whole file, to share it. */
	browser?: SharedBrowser;
	/** Of a browser started in a way of its own. */
	executablePath?: string;
}

export interface Bot {
	recipes: RecipePort;
	browser: SharedBrowser;
	/** Runs an operation, without end but the bot's own time-outs. */
	run(operation: string, input?: Record<string, unknown>): Promise<RecipeResult>;
	/** The error it ends with. @throws where it ends well */
	failure(operation: string, input?: Record<string, unknown>): Promise<ConnectorError>;
	/** Everything that was logged. */
	logged: string[];
	close(): Promise<void>;
}

const open = new Set<Bot>();

/** All that stands below n8n, put together as n8n's side does it: site, browser, sessions, recipes. */
export async function openBot(options: BotOptions): Promise<Bot> {
	const { baseUrl, allowedOrigins = [], user = 'bot', password = 'bot-password', stepTimeoutMs = 5_000, operationTimeoutMs = 20_000 } = options;
	const system = 'Web ERP';
	const addresses = createAddressRules({ system, baseUrl, allowedOrigins });
	const { recipe } = await parseRecipe(options.recipe, { system, secrets: [password], addresses });
	const site: RecipeSite = { system, addresses, values: { user, password }, secrets: [password] };
	const browser = options.browser ?? new SharedBrowser(async () => await openTestBrowser(addresses.patterns, options.executablePath), systemClock);
	const pool = new SessionPool({
		system,
		browser,
		login: createLogin({ recipe, site, clock: systemClock, stepTimeoutMs, httpBasic: options.httpBasic ?? false }),
		session: { secrets: [password], ...(options.httpBasic === true ? { basicAuth: { origin: new URL(baseUrl).origin, user, password } } : {}) },
		rules: { maxAgeMs: recipe.session.maxAgeMs, maxUses: recipe.session.maxUses },
		maximum: options.maximum ?? 1,
		waitMs: options.waitMs ?? 60_000,
		total: new Slots(8),
		memory: new LoginMemory(systemClock, { refusals: 2 }),
		clock: systemClock,
	});
	const logged: string[] = [];
	const recipes = createRecipes({ recipe, site, sessions: pool, clock: systemClock, log: logTo(logged), stepTimeoutMs, operationTimeoutMs, artefacts: true, pageScripts: false, ...switches(options) });
	const run: Bot['run'] = async (operation, input = {}) => await recipes.run(operation, input, { signal: new AbortController().signal });
	const bot: Bot = {
		recipes,
		browser,
		run,
		failure: async (operation, input) => await failureOf(run(operation, input)),
		logged,
		close: async () => {
			open.delete(bot);
			await pool.close();
			if (!options.browser) await browser.close();
		},
	};
	open.add(bot);
	return bot;
}

/** For `afterEach`: no browser outlives its test. */
export async function closeBots(): Promise<void> {
	await Promise.all([...open].map(async (bot) => await bot.close()));
}

/** One browser for several bots of one site, for a test whose subject is not the browser's start. Whoever takes it closes it. */
export function browserFor(baseUrl: string): SharedBrowser {
	const { patterns } = createAddressRules({ system: 'Web ERP', baseUrl, allowedOrigins: [] });
	return new SharedBrowser(async () => await openTestBrowser(patterns), systemClock);
}

/** The machine of the tests may be a container whose user is root, where Chromium's own sandbox cannot be. */
export async function openTestBrowser(patterns: readonly string[], executablePath?: string) {
	return await openBrowser({ executablePath: executablePath ?? (await requireChromium('headless-shell')), patterns, sandbox: false, environment: process.env });
}

export async function browsersOfThisProcess(): Promise<number> {
	return browsersAmong(await descendantsOf(process.pid)).length;
}

export async function failureOf(call: Promise<unknown>): Promise<ConnectorError> {
	const outcome: unknown = await call.then(
		(value) => ({ value }),
		(error: unknown) => error,
	);
	if (!isConnectorError(outcome)) throw new Error(`It did not end with a ConnectorError, but with ${JSON.stringify(outcome)} ${String(outcome)}`);
	return outcome;
}

function switches({ artefacts, pageScripts, stopBeforeSubmit, watcher }: BotOptions): Partial<RecipesOptions> {
	return {
		...(artefacts === undefined ? {} : { artefacts }),
		...(pageScripts === undefined ? {} : { pageScripts }),
		...(stopBeforeSubmit === undefined ? {} : { stopBeforeSubmit }),
		...(watcher === undefined ? {} : { watcher }),
	};
}

function logTo(lines: string[]): Log {
	const write = (...given: unknown[]): void => void lines.push(JSON.stringify(given));
	return { call: write, warn: write, debug: write };
}
