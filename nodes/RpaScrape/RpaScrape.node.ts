import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testRpaBrowserCredential, testStoreCredential } from '../../lib/n8n/credential-tests';
import { propertiesOf } from '../../lib/n8n/description';
import { runNode } from '../../lib/n8n/runner';
import { resources } from './operations';

export class RpaScrape implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'RPA Scrape',
		name: 'rpaScrape',
		icon: { light: 'file:../../icons/rpaScrape.svg', dark: 'file:../../icons/rpaScrape.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Work in web applications that have no API: by recipes in a real browser, with checked values and an early word when a page has changed',
		defaults: { name: 'RPA Scrape' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'backofficeRpaBrowserApi', required: true, testedBy: 'testRpaBrowser' },
			{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' },
		],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { testRpaBrowser: testRpaBrowserCredential, testStore: testStoreCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'RPA Scrape',
			outputs: 1,
			resources,
			itemsAtOnce: async (parameter, scope) => await (await import('../../lib/n8n/rpa/services.js')).openItemsAtOnce(scope, parameter),
			services: async (scope) => {
				// With everything loaded at once n8n would start later.
				const { openRpa } = await import('../../lib/n8n/rpa/services.js');
				return await openRpa(scope);
			},
		});
	}
}
