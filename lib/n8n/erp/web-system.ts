import { ConnectorError } from '../../domain/errors';
import type { Recipe } from '../../domain/recipes/recipe';
import { customerOperation, ticketOperation, ticketSearch, webErpAtBest } from '../../systems/web-erp/capabilities';
import { CredentialFields } from '../credential-fields';
import type { ErpSystem } from './system';

const system = 'Web ERP';

export const webErpSystem: ErpSystem = {
	value: 'web',
	name: 'Web ERP (Recipes)',
	slug: 'web-erp',
	credentialType: 'backofficeErpWebApi',
	atBest: webErpAtBest,
	// Those beyond the credential's Maximum Sessions wait for one.
	readsAtOnce: 4,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, system);
		const phoneFormats = fields.words('phoneFormats');
		const { port, recipe } = await connections.recipes({ system, credential });
		checkRecipe(recipe);
		const { createWebErp } = await import('../../systems/web-erp/index.js');
		return createWebErp({
			recipes: port,
			settings: { ...(phoneFormats.length === 0 ? {} : { phoneFormats }), defaultAreaCode: fields.text('defaultAreaCode') },
		});
	},
};

/** Looking something up is repeated where it fails, and opening a ticket must not be: the recipe has to say which is which. */
function checkRecipe({ operations }: Recipe): void {
	for (const [name, writes] of [[customerOperation, false], [ticketSearch, false], [ticketOperation, true]] as const) {
		const operation = operations[name];
		if (operation === undefined || operation.write === writes) continue;
		throw new ConnectorError('validation', `The operation "${name}" of the ${system} recipe must have "write": ${writes}.`, {
			system,
			parameter: 'recipe',
			hint: writes ? 'Say so in the recipe, and mark the step that opens the ticket with "submit": true.' : 'Take "write" out of that operation.',
			nothingDone: true,
		});
	}
	if (operations[customerOperation] !== undefined || operations[ticketOperation] !== undefined) return;
	throw new ConnectorError('validation', `The ${system} recipe has neither the operation "${customerOperation}" nor "${ticketOperation}".`, {
		system,
		parameter: 'recipe',
		hint: 'Write at least one of them; a new credential has both, for the pages of the documentation.',
		nothingDone: true,
	});
}
