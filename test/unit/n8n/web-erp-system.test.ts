import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { BackofficeErpWebApi } from '../../../credentials/BackofficeErpWebApi.credentials';
import { createAddressRules } from '../../../lib/domain/recipes/create-address-rules';
import { parseRecipe } from '../../../lib/domain/recipes/parse-recipe';
import type { Recipe } from '../../../lib/domain/recipes/recipe';
import type { ErpConnections } from '../../../lib/n8n/erp/system';
import { webErpDefaultRecipe } from '../../../lib/n8n/erp/web-recipe';
import { webErpSystem } from '../../../lib/n8n/erp/web-system';
import { FakeRecipes, nobody } from '../systems/web-erp/fake-recipes';

const system = 'Web ERP';
const parse = async (document: unknown) => await parseRecipe(document, { system, addresses: createAddressRules({ system, baseUrl: 'https://erp.example.com', allowedOrigins: [] }) });

/** What n8n stores when nothing but the required fields is filled in. */
const fresh = (): ICredentialDataDecryptedObject => ({
	...Object.fromEntries(new BackofficeErpWebApi().properties.map(({ name, default: value }) => [name, value as string])),
	baseUrl: 'https://erp.example.com',
});

const open = async (recipe: Recipe, credential = fresh()) => {
	const port = new FakeRecipes(Object.fromEntries(Object.keys(recipe.operations).map((name) => [name, () => nobody])));
	const connections = { recipes: async () => ({ port, recipe, ownOperations: [], warnings: [] }) };
	return { erp: await webErpSystem.open(credential, connections as Pick<ErpConnections, 'recipes'> as ErpConnections), port };
};

test('the recipe of a new credential is valid, gives no cause for warnings, and marks what it submits', async () => {
	const { recipe, warnings } = await parse(webErpDefaultRecipe);
	expect(warnings).toEqual([]);
	expect(recipe.operations['createTicket']).toMatchObject({ write: true });
	expect(recipe.operations['createTicket']?.steps.filter(({ submit }) => submit)).toHaveLength(1);
	const { erp } = await open(recipe);
	expect([...erp.capabilities.operations]).toEqual(['customerByPhone', 'createTicket']);
});

test('a new credential tries the formats of its field, in their order', async () => {
	const { recipe } = await parse(webErpDefaultRecipe);
	const { erp, port } = await open(recipe, { ...fresh(), phoneFormats: '+55 (11) 98765-4321, 11987654321', defaultAreaCode: '' });
	expect(await erp.getCustomerByPhone('+5521987651234', { signal: new AbortController().signal })).toBeNull();
	expect(port.runs.map(([, { phone }]) => phone)).toEqual(['+55 (21) 98765-1234', '21987651234']);
});

test.each([
	['getCustomerByPhone', true, 'must have "write": false'],
	['createTicket', undefined, 'must have "write": true'],
	['findTicketByKey', true, 'must have "write": false'],
])('the operation %s with "write": %s is refused: what is repeated depends on it', async (name, write, problem) => {
	const { recipe } = await parse({ operations: { [name]: { ...(write === undefined ? {} : { write }), steps: [{ goto: '/x' }] } } });
	await expect(open(recipe)).rejects.toMatchObject({ code: 'validation', parameter: 'recipe', message: expect.stringContaining(problem) });
});

test('a recipe with neither operation is refused', async () => {
	const { recipe } = await parse({ operations: { other: { steps: [{ goto: '/x' }] } } });
	await expect(open(recipe)).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('neither the operation "getCustomerByPhone" nor "createTicket"') });
});
