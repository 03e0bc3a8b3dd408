import { writeByRecipe, type RecipeWrite, type RecipeWritten } from '../../application/rpa/recipe-write';
import type { RecipeResult } from '../../domain/recipes/recipe-port';
import type { CallContext } from '../../domain/runtime';
import type { ExecutionScope } from '../scope';
import { rpaCredentialType, rpaSystem, siteOf } from './settings';

/** Once per key, remembered in the Store that all processes of this n8n share. */
export async function runWrite(
	scope: Pick<ExecutionScope, 'credential' | 'credentialKey' | 'store' | 'clock' | 'random'>,
	write: RecipeWrite,
	run: (context: CallContext) => Promise<RecipeResult>,
	context: CallContext,
): Promise<RecipeWritten> {
	const { baseUrl, user } = siteOf(await scope.credential(rpaCredentialType, rpaSystem), rpaSystem);
	// The account; a corrected recipe, a new password and how the browser is started make it no other.
	const accountKey = scope.credentialKey(rpaCredentialType, { baseUrl, user });
	const { clock, random } = scope;
	return await writeByRecipe({ system: rpaSystem, site: new URL(baseUrl).host, store: await scope.store(), clock, random, accountKey }, write, run, context);
}
