import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { browserProperties, siteProperties } from '../lib/n8n/rpa/credential-properties';

/** A web application without an API: where it is, who logs in, how, and which browser opens it. */
export class BackofficeRpaBrowserApi implements ICredentialType {
	name = 'backofficeRpaBrowserApi';

	displayName = 'Backoffice RPA Browser API';

	icon: Icon = { light: 'file:../icons/rpaScrape.svg', dark: 'file:../icons/rpaScrape.dark.svg' };

	documentationUrl = 'https://example.invalid/n8n-nodes-backoffice/docs/nodes/rpa-scrape.md';

	properties: INodeProperties[] = [...siteProperties(), recipeProperty(), ...browserProperties()];
}

function recipeProperty(): INodeProperties {
	return {
		displayName: 'Recipe',
		name: 'recipe',
		type: 'json',
		typeOptions: { rows: 10 },
		default: '{}',
		description: 'How to log in, and operations that nodes can run by their names; either may be missing. The documentation has the format, and the node makes a recipe of a recording by Chrome.',
	};
}
