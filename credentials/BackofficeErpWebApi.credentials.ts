import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { areaCodeProperty } from '../lib/n8n/credential-properties';
import { webErpDefaultRecipe } from '../lib/n8n/erp/web-recipe';
import { browserProperties, siteProperties } from '../lib/n8n/rpa/credential-properties';

/** An ERP that has web pages and no API: recipes say how customers are found and tickets opened there. */
export class BackofficeErpWebApi implements ICredentialType {
	name = 'backofficeErpWebApi';

	displayName = 'Backoffice ERP Web API';

	icon: Icon = { light: 'file:../icons/webErp.svg', dark: 'file:../icons/webErp.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/systems/web-erp.md';

	properties: INodeProperties[] = [...siteProperties(), recipeProperty(), phoneFormatsProperty(), areaCodeProperty(), ...browserProperties()];
}

function recipeProperty(): INodeProperties {
	return {
		displayName: 'Recipe',
		name: 'recipe',
		type: 'json',
		typeOptions: { rows: 20 },
		default: webErpDefaultRecipe,
		description: 'How to log in, and the operations getCustomerByPhone, createTicket and, to find a ticket again, findTicketByKey; what is missing cannot be done. The documentation has the format and what each must extract.',
	};
}

function phoneFormatsProperty(): INodeProperties {
	return {
		displayName: 'Phone Formats',
		name: 'phoneFormats',
		type: 'string',
		default: '11987654321, (11) 98765-4321, 1187654321, (11) 8765-4321, 5511987654321, 551187654321',
		description:
			'How the search wants phones, tried in this order, separated by commas: write the number +55 11 98765-4321 in each way, with and without its ninth digit. Each is a search of its own where those before found nobody: leave out what your system does not need.',
	};
}
