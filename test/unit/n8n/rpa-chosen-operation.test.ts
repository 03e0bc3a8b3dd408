import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';
import { assertKeyFits, chosenOperation } from '../../../lib/n8n/rpa/recipe-call';

const steps = [{ goto: '/' }];

async function opened(ownOperations: readonly string[]) {
	const { recipe } = await parseRecipe({ version: 1, name: 'site', operations: { search: { steps }, open: { steps }, own: { steps } } }, { system: 'RPA Scrape' });
	return { recipe, ownOperations };
}

test('without a name the only operation of the node’s recipe is meant, however many the credential has', async () => {
	expect(chosenOperation(await opened(['own']), ' ', 'RPA Scrape').name).toBe('own');
});

test('a name may be one of the credential’s, too', async () => {
	expect(chosenOperation(await opened(['own']), 'search', 'RPA Scrape').name).toBe('search');
});

test('without a name several operations are named, for the author to choose', async () => {
	const recipe = await opened([]);
	expect(() => chosenOperation(recipe, '', 'RPA Scrape')).toThrow(expect.objectContaining({ code: 'validation', hint: expect.stringContaining('search, open, own') as string }));
});

test('a key for an operation that is not said to write is refused: it would promise what does not hold', async () => {
	const { recipe } = await parseRecipe({ operations: { search: { steps }, open: { write: true, steps: [{ click: '#a', submit: true }] } } }, { system: 'RPA Scrape' });
	const { search, open } = recipe.operations;
	if (search === undefined || open === undefined) throw new Error('no operations');
	expect(() => assertKeyFits(search, 'wamid.1', 'RPA Scrape')).toThrow(expect.objectContaining({ code: 'validation', nothingDone: true, message: expect.stringContaining('“search” does not say "write": true') as string }));
	expect(() => assertKeyFits(search, '', 'RPA Scrape')).not.toThrow();
	expect(() => assertKeyFits(open, 'wamid.1', 'RPA Scrape')).not.toThrow();
});
