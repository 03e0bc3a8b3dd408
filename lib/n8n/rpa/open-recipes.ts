import type { RecipePort } from '../../domain/recipes/recipe-port';
import type { OpenedRecipes, RecipesRequest } from './recipes-request';
import type { RecipeSurroundings } from './surroundings';

/**
 * The operations of a credential's site, over sessions and a browser that all runs in this process share. Nothing is opened
 * before the first call.
 * @throws ConnectorError `validation` naming the field of the credential or the place in the recipe at fault, `permission` where
 * n8n forbids the address
 */
export async function openRecipes(surroundings: RecipeSurroundings, request: RecipesRequest): Promise<RecipePort> {
	return (await openRecipesWithDetails(surroundings, request)).port;
}

/** The same, for those who also need to know what the recipe says. */
export async function openRecipesWithDetails(surroundings: RecipeSurroundings, request: RecipesRequest): Promise<OpenedRecipes> {
	// With everything loaded at once n8n would start later.
	const { wireRecipes } = await import('../../n8n/rpa/wire-recipes.js');
	return await wireRecipes(surroundings, request);
}
