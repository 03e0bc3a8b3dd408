import type { CallContext } from '../../domain/runtime';
import type { OperationRecipe } from '../../domain/recipes/recipe';
import type { RecipeResult } from '../../domain/recipes/recipe-port';
import type { OperationResult, ResultFile } from '../operation';
import type { ParameterOfItem } from '../parameters';
import type { ExecutionScope } from '../scope';
import { digestOf } from './digest';
import { importRecordingFor } from './import-recording';
import { openRecipesWithDetails } from './open-recipes';
import { pdfOperation, scrapeOperation, screenshotOperation, type PdfWishes, type ScrapeWishes, type ScreenshotWishes } from './page-recipe';
import type { OpenedRecipes, RecipeOptions, RecipesRequest } from './recipes-request';
import { fileItem, recipeItem, scrapedItems } from './result-items';
import { behaviourOf, rpaCredentialType, rpaSystem } from './settings';
import { surroundingsOf } from './surroundings';
import { tryOut } from './trial';
import { assertKeyFits, chosenOperation, filesFor } from './recipe-call';
import { runWrite } from './write';

/** Options as the node has them. */
export interface NodeOptions {
	pageScripts?: boolean;
	failureArtefacts?: boolean;
	operationTimeoutMs?: number;
	stepTimeoutMs?: number;
}

export interface RecipeCall {
	/** The node's recipe; null: the credential's alone. */
	recipe: unknown;
	/** Name; empty: the only one there is. */
	operation: string;
	input: Readonly<Record<string, unknown>>;
	/** Binary properties, separated by commas. */
	fileNames: string;
	/** As it was given; empty: none. */
	idempotencyKey: string;
	file: (name: string) => Promise<ResultFile>;
	options: NodeOptions & { stopBeforeSubmit?: boolean };
}

/** The idempotency key of a call of that operation. */
export type KeyOf = (operation: string) => string;

/** What the node RPA Scrape works with. */
export interface RpaServices {
	run(call: RecipeCall, key: KeyOf, context: CallContext): Promise<OperationResult>;
	test(call: RecipeCall, key: KeyOf, context: CallContext): Promise<OperationResult>;
	importRecording(recording: unknown, name: string): Promise<OperationResult>;
	scrape(wishes: ScrapeWishes, options: NodeOptions, context: CallContext): Promise<OperationResult>;
	screenshot(wishes: ScreenshotWishes, options: NodeOptions, context: CallContext): Promise<OperationResult>;
	pdf(wishes: PdfWishes, options: NodeOptions, context: CallContext): Promise<OperationResult>;
}

/** One per run. @throws ConnectorError `auth` without a credential */
export async function openRpa(scope: ExecutionScope): Promise<RpaServices> {
	return await scope.once('rpa', async () => {
		await scope.credential(rpaCredentialType, rpaSystem);
		return new Rpa(scope);
	});
}

/** As many items as there may be sessions; an operation that writes takes one after the other. */
export async function openItemsAtOnce(scope: ExecutionScope, parameter: ParameterOfItem): Promise<number> {
	const { maximumSessions } = behaviourOf(await scope.credential(rpaCredentialType, rpaSystem), rpaSystem);
	if (parameter('operation') !== 'run') return maximumSessions;
	const recipe = parameter('recipeFrom', 'credential') === 'node' ? parameter('recipe', '{}') : null;
	const opened = await openCall(scope, { nodeRecipe: recipe });
	return chosenOperation(opened, String(parameter('recipeOperation', '')), rpaSystem).write ? 1 : maximumSessions;
}

class Rpa implements RpaServices {
	constructor(private readonly scope: ExecutionScope) {}

	async run(call: RecipeCall, key: KeyOf, context: CallContext): Promise<OperationResult> {
		const opened = await openCall(this.scope, { nodeRecipe: call.recipe, options: optionsOf(call.options) });
		const operation = chosenOperation(opened, call.operation, rpaSystem);
		assertKeyFits(operation, call.idempotencyKey, rpaSystem);
		const { result, repeated } = await this.perform(opened, operation, { call, key }, context);
		return recipeItem(result, { write: operation.write, repeated });
	}

	async test(call: RecipeCall, key: KeyOf, context: CallContext): Promise<OperationResult> {
		const { stopBeforeSubmit = true, ...options } = call.options;
		return await tryOut(async (watcher) => {
			const opened = await openCall(this.scope, { nodeRecipe: call.recipe, options: { ...optionsOf(options), watcher, stopBeforeSubmit } });
			const operation = chosenOperation(opened, call.operation, rpaSystem);
			assertKeyFits(operation, call.idempotencyKey, rpaSystem);
			const stops = operation.write && stopBeforeSubmit;
			const run = async () => await this.perform(opened, { ...operation, write: operation.write && !stops }, { call, key }, context);
			return { operation, warnings: opened.warnings, run };
		}, context);
	}

	async importRecording(recording: unknown, name: string): Promise<OperationResult> {
		return importRecordingFor(await this.scope.credential(rpaCredentialType, rpaSystem), recording, name);
	}

	async scrape(wishes: ScrapeWishes, options: NodeOptions, context: CallContext): Promise<OperationResult> {
		return scrapedItems(await this.page(scrapeOperation(wishes), options, context), wishes);
	}

	async screenshot(wishes: ScreenshotWishes, options: NodeOptions, context: CallContext): Promise<OperationResult> {
		return fileItem(await this.page(screenshotOperation(wishes), options, context), wishes.fileName);
	}

	async pdf(wishes: PdfWishes, options: NodeOptions, context: CallContext): Promise<OperationResult> {
		return fileItem(await this.page(pdfOperation(wishes), options, context), wishes.fileName);
	}

	private async page(operation: OperationRecipe, options: NodeOptions, context: CallContext): Promise<RecipeResult> {
		const { port } = await openCall(this.scope, { operation, options: optionsOf(options) });
		return await port.run(operation.name, {}, context);
	}

	private async perform(opened: OpenedRecipes, { name, write }: OperationRecipe, { call, key }: { call: RecipeCall; key: KeyOf }, context: CallContext) {
		const files = await filesFor(call);
		const run = async ({ signal }: CallContext) => await opened.port.run(name, call.input, { signal, files });
		if (!write) return { result: await run(context), repeated: false };
		return await runWrite(this.scope, { operation: name, idempotencyKey: key(name), input: call.input }, run, context);
	}
}

/** The same recipe is read once for all items of a run. */
async function openCall(scope: ExecutionScope, { options = {}, ...call }: Pick<RecipesRequest, 'nodeRecipe' | 'operation' | 'options'>): Promise<OpenedRecipes> {
	const credential = await scope.credential(rpaCredentialType, rpaSystem);
	const open = async () => await openRecipesWithDetails(surroundingsOf(scope), { system: rpaSystem, credentialType: rpaCredentialType, credential, ...call, options });
	return options.watcher === undefined ? await scope.once(`rpa:${digestOf([call.nodeRecipe ?? null, call.operation ?? null, options])}`, open) : await open();
}

/** A node's collection holds further options, which are none of the recipe's. */
function optionsOf({ failureArtefacts, pageScripts, operationTimeoutMs, stepTimeoutMs }: NodeOptions): RecipeOptions {
	return {
		...(failureArtefacts === undefined ? {} : { artefacts: failureArtefacts }),
		...(pageScripts === undefined ? {} : { pageScripts }),
		...(operationTimeoutMs === undefined ? {} : { operationTimeoutMs }),
		...(stepTimeoutMs === undefined ? {} : { stepTimeoutMs }),
	};
}
