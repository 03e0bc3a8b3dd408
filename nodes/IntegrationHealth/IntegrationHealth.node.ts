import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testStoreCredential } from '../../lib/n8n/credential-tests';
import { propertiesOf } from '../../lib/n8n/description';
import { runNode } from '../../lib/n8n/runner';
import { resources } from './operations';

export class IntegrationHealth implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Integration Health',
		name: 'integrationHealth',
		icon: { light: 'file:../../icons/integrationHealth.svg', dark: 'file:../../icons/integrationHealth.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Tell whether ERP, CRM, Kommo, queues and the Store work, once per incident, and what was counted of them',
		defaults: { name: 'Integration Health' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' }],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { testStore: testStoreCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'Integration Health',
			outputs: 1,
			resources,
			services: async (scope) => {
				const { healthServices } = await import('../../lib/n8n/health/services.js');
				return healthServices(scope);
			},
		});
	}
}
