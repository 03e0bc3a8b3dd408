import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { StepWatcher } from '../../application/rpa/types';
import type { OperationRecipe, Recipe, RecipeWarning } from '../../domain/recipes/recipe';
import type { RecipePort } from '../../domain/recipes/recipe-port';

export interface RecipesRequest {
	/** Name in messages. */
	system: string;
	credentialType: string;
	/** With the fields of `siteProperties` and `browserProperties`, and a recipe in `recipe`. */
	credential: ICredentialDataDecryptedObject;
	/** Recipe as object or JSON text; its login and operations count more than the credential's. */
	nodeRecipe?: unknown;
	/** One more operation, made by the node itself. */
	operation?: OperationRecipe;
	options?: RecipeOptions;
}

export interface RecipeOptions {
	/** Instead of the credential's. */
	stepTimeoutMs?: number;
	operationTimeoutMs?: number;
	artefacts?: boolean;
	/** Takes effect only where BACKOFFICE_RPA_PAGE_SCRIPTS is `true`, too. */
	pageScripts?: boolean;
	/** Is told of the operation's steps, not of the login's. */
	watcher?: StepWatcher;
	stopBeforeSubmit?: boolean;
	/** See `RecipesOptions`. */
	attempts?: number;
}

export interface OpenedRecipes {
	port: RecipePort;
	/** The credential's and the node's in one. */
	recipe: Recipe;
	/** Names of the operations that the node's recipe brought. */
	ownOperations: readonly string[];
	/** What is doubtful in the recipes as they are written. */
	warnings: readonly RecipeWarning[];
}
