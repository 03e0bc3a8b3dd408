import { writeByRecipe, type RecipeWrite, type RecipeWritten } from '../../application/rpa/recipe-write';
import type { RecipeResult } from '../../domain/recipes/recipe-port';
import type { CallContext } from '../../domain/runtime';
import type { ExecutionScope } from '../scope';
import { rpaCredentialType, rpaSystem } from './settings';

/** Once per key, remembered in the Store that all processes of this n8n share. */
export async function runWrite(
	scope: ExecutionScope,
	write: RecipeWrite,
	run: (context: CallContext) => Promise<RecipeResult>,
	context: CallContext,
): Promise<RecipeWritten> {
	const { baseUrl = '', user = '' } = await scope.credential(rpaCredentialType, rpaSystem);
	// The account; how the browser is started, and what else the recipe does, makes it no other.
	const accountKey = scope.credentialKey(rpaCredentialType, { baseUrl, user });
	const { clock, random } = scope;
	return await writeByRecipe({ system: rpaSystem, store: await scope.store(), clock, random, accountKey }, write, run, context);
}
