import { mergeRecipes, parseRecipe } from '../../../lib/domain/recipes/parse-recipe';
import type { Recipe } from '../../../lib/domain/recipes/recipe';

const parse = async (document: unknown): Promise<Recipe> => (await parseRecipe(document, { system: 'x' })).recipe;

test('the operations of both are there, and of one name the node’s', async () => {
	const credential = await parse({ operations: { a: { steps: [{ goto: '/a' }] }, b: { steps: [{ goto: '/b' }] } } });
	const node = await parse({ operations: { b: { steps: [{ goto: '/c' }] } } });
	const { operations } = mergeRecipes(credential, node);
	expect(Object.keys(operations)).toEqual(['a', 'b']);
	expect(operations['b']?.steps).toMatchObject([{ url: '/c' }]);
});

test('the credential’s login and session hold until the node has its own', async () => {
	const credential = await parse({ name: 'erp', session: { loggedOutWhen: '#out', loggedInWhen: '#in', maxUses: 5 }, login: [{ goto: '/login' }] });
	const steps = await parse([{ goto: '/' }]);
	expect(mergeRecipes(credential, steps)).toMatchObject({ name: 'erp', login: credential.login, session: credential.session });
	const own = await parse({ name: 'mine', session: { loggedOutWhen: '#mine', maxAgeMin: 5 }, login: [{ goto: '/entrar' }] });
	expect(mergeRecipes(credential, own)).toMatchObject({
		name: 'mine',
		login: [{ url: '/entrar' }],
		session: { loggedOutWhen: { selectors: ['#mine'] }, loggedInWhen: { selectors: ['#in'] }, maxAgeMs: 300_000, maxUses: 5 },
	});
});

test('one alone is as it is; without any there is nothing to run', async () => {
	const recipe = await parse([{ goto: '/' }]);
	expect(mergeRecipes(recipe, null)).toBe(recipe);
	expect(mergeRecipes(null, recipe)).toBe(recipe);
	expect(mergeRecipes(null, null)).toMatchObject({ login: null, operations: {} });
});

describe('the addresses of both', () => {
	const allowing = async (...allow: string[]): Promise<Recipe> => await parse({ allow, operations: {} });

	test('one that says nothing leaves the other’s', async () => {
		expect(mergeRecipes(await allowing('https://a.example/x/*'), await allowing()).allow).toEqual(['https://a.example/x/*']);
		expect(mergeRecipes(await allowing(), await allowing('https://a.example/x/*')).allow).toEqual(['https://a.example/x/*']);
	});

	test('the narrower of two is left', async () => {
		expect(mergeRecipes(await allowing('https://a.example/*'), await allowing('https://a.example/x/*')).allow).toEqual(['https://a.example/x/*']);
		expect(mergeRecipes(await allowing('https://a.example/x/*'), await allowing('https://a.example', 'https://b.example/*')).allow).toEqual(['https://a.example/x/*']);
	});

	test('where they have nothing in common it is said, not opened', async () => {
		const [credential, node] = [await allowing('https://a.example/x/*'), await allowing('https://a.example/y/*')];
		expect(() => mergeRecipes(credential, node)).toThrow('allows no address that the recipe of the credential allows');
	});
});
