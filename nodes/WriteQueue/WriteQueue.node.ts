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

export class WriteQueue implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Write Queue',
		name: 'writeQueue',
		icon: { light: 'file:../../icons/writeQueue.svg', dark: 'file:../../icons/writeQueue.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Put what is to be written into a queue that survives outages, and look after its jobs',
		defaults: { name: 'Write Queue' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' }],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { testStore: testStoreCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'Write Queue',
			outputs: 1,
			resources,
			services: async (scope) => {
				const { writeQueueServices } = await import('../../lib/n8n/queue/services.js');
				return writeQueueServices(scope);
			},
		});
	}
}
