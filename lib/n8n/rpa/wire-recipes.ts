import { createRecipes } from '../../application/rpa/recipes';
import type { RecipeSite } from '../../application/rpa/types';
import { createAddressRules } from '../../domain/recipes/create-address-rules';
import { mergeRecipes, parseRecipe } from '../../domain/recipes/parse-recipe';
import type { Recipe } from '../../domain/recipes/recipe';
import type { OpenedRecipes, RecipesRequest } from './recipes-request';
import { assertReachable } from './reachable';
import { sessionsOf } from './sessions';
import { behaviourOf, browserOf, siteOf, type SiteSettings } from './settings';
import type { RecipeSurroundings } from './surroundings';

/** See `openRecipesWithDetails`; this module is loaded with the first recipe. */
export async function wireRecipes(surroundings: RecipeSurroundings, request: RecipesRequest): Promise<OpenedRecipes> {
	const { system, credential, options = {} } = request;
	const settings = siteOf(credential, system);
	const choice = browserOf(credential, system);
	const behaviour = behaviourOf(credential, system);
	const { recipe, ownOperations, warnings } = await recipeOf(request, settings);
	const site = siteFor(recipe, settings, system);
	await assertReachable(surroundings, { system, credential, settings, choice });
	const pageScripts = options.pageScripts === true && pageScriptsAllowed(surroundings.environment);
	const sessions = await sessionsOf(surroundings, { request, recipe, site, settings, choice, behaviour, pageScripts });
	const port = createRecipes({
		recipe,
		site,
		sessions,
		clock: surroundings.clock,
		log: surroundings.log,
		stepTimeoutMs: options.stepTimeoutMs ?? behaviour.stepTimeoutMs,
		operationTimeoutMs: options.operationTimeoutMs ?? behaviour.operationTimeoutMs,
		artefacts: options.artefacts ?? behaviour.artefacts,
		pageScripts,
		...(options.watcher === undefined ? {} : { watcher: options.watcher }),
		...(options.attempts === undefined ? {} : { attempts: options.attempts }),
		...(options.stopBeforeSubmit === undefined ? {} : { stopBeforeSubmit: options.stopBeforeSubmit }),
	});
	return { port, recipe, ownOperations, warnings };
}

/** The administrator's switch beside the node's: scripts in a page can do whatever its user can. */
function pageScriptsAllowed(environment: RecipeSurroundings['environment']): boolean {
	return ['true', '1'].includes(environment.BACKOFFICE_RPA_PAGE_SCRIPTS?.toLowerCase() ?? '');
}

/** The recipes of credential and node in one; either may be missing. */
async function recipeOf({ system, credential, nodeRecipe, operation }: RecipesRequest, settings: SiteSettings): Promise<Pick<OpenedRecipes, 'recipe' | 'ownOperations' | 'warnings'>> {
	const addresses = createAddressRules({ system, baseUrl: settings.baseUrl, allowedOrigins: settings.allowedOrigins });
	const parse = async (document: unknown, source: string) =>
		isEmpty(document) ? null : await parseRecipe(document, { system, secrets: secretsOf(settings), addresses, source });
	const ofCredential = await parse(credential.recipe, 'recipe of the credential');
	const ofNode = await parse(nodeRecipe, 'recipe of the node');
	const merged = mergeRecipes(ofCredential?.recipe ?? null, ofNode?.recipe ?? null);
	const recipe = operation === undefined ? merged : { ...merged, operations: { ...merged.operations, [operation.name]: operation } };
	return { recipe, ownOperations: Object.keys(ofNode?.recipe.operations ?? {}), warnings: [...(ofCredential?.warnings ?? []), ...(ofNode?.warnings ?? [])] };
}

/** A field for JSON that nobody has filled in. */
function isEmpty(document: unknown): boolean {
	if (document === undefined || document === null) return true;
	if (typeof document === 'string') return /^\s*(\{\s*\})?\s*$/.test(document);
	return typeof document === 'object' && !Array.isArray(document) && Object.keys(document).length === 0;
}

function siteFor(recipe: Recipe, settings: SiteSettings, system: string): RecipeSite {
	const { baseUrl, allowedOrigins, user, password, extras } = settings;
	return {
		system,
		addresses: createAddressRules({ system, baseUrl, allowedOrigins, ...(recipe.allow.length === 0 ? {} : { narrowedTo: recipe.allow }) }),
		values: { ...extras, user, password },
		secrets: secretsOf(settings),
	};
}

function secretsOf({ password, extras }: SiteSettings): string[] {
	return [...new Set([password, ...Object.values(extras)])].filter((secret) => secret !== '');
}
