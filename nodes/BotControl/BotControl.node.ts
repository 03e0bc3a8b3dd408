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

export class BotControl implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bot Control',
		name: 'botControl',
		icon: { light: 'file:../../icons/botControl.svg', dark: 'file:../../icons/botControl.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Decide who answers a customer: the bot or a person',
		defaults: { name: 'Bot Control' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: `={{ $parameter["operation"] === "gate" ? [{ type: "main", displayName: "Bot" }, { type: "main", displayName: "Human" }] : ["main"] }}`,
		credentials: [{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' }],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { testStore: testStoreCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'Bot Control',
			outputs: this.getNodeParameter('operation', 0) === 'gate' ? 2 : 1,
			resources,
			services: async (scope) => {
				const { openBotControl } = await import('../../lib/n8n/bot-control.js');
				return { bot: await openBotControl(scope) };
			},
		});
	}
}
