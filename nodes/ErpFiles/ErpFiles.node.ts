import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testErpFilesCredential, testStoreCredential } from '../../lib/n8n/credential-tests';
import { propertiesOf } from '../../lib/n8n/description';
import { runNode } from '../../lib/n8n/runner';
import { resources } from './operations';

export class ErpFiles implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ERP Files',
		name: 'erpFiles',
		icon: { light: 'file:../../icons/erpFiles.svg', dark: 'file:../../icons/erpFiles.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Load the price list an ERP writes to SFTP or FTP, look up prices and stock in it, and give orders to the ERP as files',
		defaults: { name: 'ERP Files' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'backofficeErpFilesApi', required: true, testedBy: 'testErpFiles' },
			{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' },
		],
		properties: propertiesOf(resources),
	};

	methods = { credentialTest: { testErpFiles: testErpFilesCredential, testStore: testStoreCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'ERP Files',
			outputs: 1,
			resources,
			services: async (scope) => {
				const { openErpFiles } = await import('../../lib/n8n/files/services.js');
				return await openErpFiles(scope);
			},
		});
	}
}
