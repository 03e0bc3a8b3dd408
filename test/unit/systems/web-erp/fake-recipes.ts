import type { RecipePort, RecipeResult } from '../../../../lib/domain/recipes/recipe-port';

export const context = { signal: new AbortController().signal };

export const done = (data: Record<string, unknown>, changes: Partial<RecipeResult> = {}): RecipeResult => ({
	outcome: 'done',
	found: true,
	message: null,
	data,
	files: {},
	warnings: [],
	dialogs: [],
	submitted: false,
	...changes,
});

export const nobody = done({}, { outcome: 'notFound', found: false });

type Answer = (input: Readonly<Record<string, unknown>>) => RecipeResult;

/** The runner of recipes, with answers of the test's own. */
export class FakeRecipes implements RecipePort {
	readonly system = 'Web ERP';
	readonly operations: readonly string[];
	readonly runs: Array<[operation: string, input: Readonly<Record<string, unknown>>]> = [];
	logins = 0;

	constructor(private readonly answers: Readonly<Record<string, Answer>>) {
		this.operations = Object.keys(answers);
	}

	async logIn(): Promise<void> {
		this.logins++;
	}

	async run(operation: string, input: Readonly<Record<string, unknown>>): Promise<RecipeResult> {
		this.runs.push([operation, input]);
		const answer = this.answers[operation];
		if (answer === undefined) throw new Error(`no answer for ${operation}`);
		return answer(input);
	}
}
