import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testStoreCredential } from '../../lib/n8n/credential-tests';
import { propertiesOf } from '../../lib/n8n/description';
import { kommoAuthenticationField } from '../../lib/n8n/kommo/authentication-field';
import { getLeadTextFields, getSalesbots } from '../../lib/n8n/kommo/load-options';
import { runNode } from '../../lib/n8n/runner';
import { resources } from './operations';

export class Kommo implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Kommo',
		name: 'kommo',
		icon: { light: 'file:../../icons/kommo.svg', dark: 'file:../../icons/kommo.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Answer customers in their chat and work with leads, contacts and notes in Kommo',
		defaults: { name: 'Kommo' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'backofficeKommoApi', required: true, displayOptions: { show: { authentication: ['accessToken'] } } },
			{ name: 'backofficeKommoOAuth2Api', required: true, displayOptions: { show: { authentication: ['oAuth2'] } } },
			{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' },
		],
		properties: propertiesOf(resources, { shared: [kommoAuthenticationField] }),
	};

	methods = {
		credentialTest: { testStore: testStoreCredential },
		loadOptions: { getLeadTextFields, getSalesbots },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'Kommo',
			outputs: 1,
			resources,
			services: async (scope, itemIndex) => {
				const { openKommoServices } = await import('../../lib/n8n/kommo/services.js');
				return await openKommoServices(scope, String(this.getNodeParameter('authentication', itemIndex)));
			},
		});
	}
}
