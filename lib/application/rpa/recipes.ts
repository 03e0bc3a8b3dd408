import { ConnectorError, failedOutcome, isConnectorError, withNothingDone } from '../../domain/errors';
import { readInput } from '../../domain/recipes/field-values';
import type { OperationRecipe } from '../../domain/recipes/recipe';
import type { RecipePort, RecipeResult } from '../../domain/recipes/recipe-port';
import { SecretForms } from '../../domain/recipes/secret-forms';
import type { CallContext } from '../../domain/runtime';
import { openBase } from './opening';
import { OperationRun } from './operation-run';
import { pageScriptsOff } from './page-scripts';
import { everyStep } from './place';
import type { RecipesOptions } from './recipes-options';
import { Texts } from './texts';

export type { RecipesOptions } from './recipes-options';

/** The operations of a recipe, each run in a session that is logged in. */
export function createRecipes(options: RecipesOptions): RecipePort {
	return new Recipes(options);
}

type RunContext = Parameters<RecipePort['run']>[2];

class Recipes implements RecipePort {
	readonly system: string;
	readonly operations: readonly string[];
	private readonly texts: Texts;

	constructor(private readonly options: RecipesOptions) {
		this.system = options.site.system;
		this.operations = Object.keys(options.recipe.operations);
		this.texts = new Texts(new SecretForms(options.site.secrets));
	}

	async logIn(context: CallContext): Promise<void> {
		const { recipe, site } = this.options;
		const steps = recipe.login === null ? [openBase('', site.addresses.baseUrl)] : [];
		await this.done({ name: 'login', description: '', input: {}, write: false, steps }, {}, context);
	}

	async run(name: string, given: Readonly<Record<string, unknown>>, context: RunContext): Promise<RecipeResult> {
		const operation = this.operation(name);
		const input = readInput(given, operation.input, this.system);
		return await this.done(operation, input, context);
	}

	private operation(name: string): OperationRecipe {
		const { recipe, pageScripts } = this.options;
		const operation = Object.hasOwn(recipe.operations, name) ? recipe.operations[name] : undefined;
		if (operation === undefined) throw this.unknownOperation(name);
		if (!pageScripts && everyStep(operation.steps).some(({ kind }) => kind === 'evaluate')) throw withNothingDone(pageScriptsOff(this.system));
		return operation;
	}

	private unknownOperation(name: string): ConnectorError {
		const known = this.operations.join(', ') || 'none';
		return new ConnectorError('validation', `Recipe "${this.options.recipe.name}" has no operation "${name}" (there are: ${known})`, {
			system: this.system,
			parameter: 'operation',
			hint: 'Choose one of the operations of the recipe, or add it to the recipe.',
			nothingDone: true,
		});
	}

	/** One log line for the whole operation, without its input. */
	private async done(recipe: OperationRecipe, input: Readonly<Record<string, unknown>>, context: RunContext): Promise<RecipeResult> {
		const { clock, log } = this.options;
		const run = new OperationRun(this.options, this.texts, { recipe, input, files: context.files ?? {}, context });
		const startedAt = clock.now();
		let outcome = 'failed';
		try {
			const result = await run.result();
			outcome = outcomes[result.outcome] ?? result.outcome;
			return result;
		} catch (error) {
			outcome = failedOutcome(error, context.signal);
			if (!isConnectorError(error)) throw error;
			throw run.submitted === false && !run.sent ? withNothingDone(error) : error;
		} finally {
			log.call({ event: 'call', system: this.system, operation: recipe.name, ms: clock.now() - startedAt, attempt: run.attempts, outcome });
		}
	}
}

/** As other calls are logged. */
const outcomes: Readonly<Partial<Record<string, string>>> = { done: 'ok', notFound: 'not_found' };
