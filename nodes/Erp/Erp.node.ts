import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testErpCredential, testStoreCredential } from '../../lib/n8n/credential-tests';
import { propertiesOf } from '../../lib/n8n/description';
import { systemProperty } from '../../lib/n8n/erp/system-property';
import { readsAtOnce } from '../../lib/n8n/erp/systems';
import { runNode } from '../../lib/n8n/runner';
import { cacheOptions, cacheProperty } from './cache-property';
import { erpOperation, offeredBySystem } from './offered';
import { resources } from './operations';

export class Erp implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ERP',
		name: 'erp',
		icon: { light: 'file:../../icons/erp.svg', dark: 'file:../../icons/erp.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Ask any ERP for customers, stock, prices and orders, and place orders and tickets',
		defaults: { name: 'ERP' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// “/system”, not “system”: the editor would take the field for a choice of authentication and hide it.
		credentials: [
			{ name: 'backofficeBlingOAuth2Api', required: true, displayOptions: { show: { '/system': ['bling'] } } },
			{ name: 'backofficeErpFilesApi', required: true, testedBy: 'testErp', displayOptions: { show: { '/system': ['files'] } } },
			{ name: 'backofficeErpMySqlApi', required: true, testedBy: 'testErp', displayOptions: { show: { '/system': ['mySql'] } } },
			{ name: 'backofficeErpRestApi', required: true, testedBy: 'testErp', displayOptions: { show: { '/system': ['rest'] } } },
			{ name: 'backofficeErpSqlServerApi', required: true, testedBy: 'testErp', displayOptions: { show: { '/system': ['sqlServer'] } } },
			{ name: 'backofficeErpWebApi', required: true, testedBy: 'testErp', displayOptions: { show: { '/system': ['web'] } } },
			{ name: 'backofficeSapBusinessOneApi', required: true, testedBy: 'testErp', displayOptions: { show: { '/system': ['sapBusinessOne'] } } },
			{ name: 'backofficeSapS4Api', required: true, testedBy: 'testErp', displayOptions: { show: { '/system': ['sapS4'] } } },
			{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' },
			{ name: 'backofficeTotvsProtheusApi', required: true, testedBy: 'testErp', displayOptions: { show: { '/system': ['totvsProtheus'] } } },
		],
		properties: [...offeredBySystem(propertiesOf(resources, { shared: [systemProperty] })), cacheProperty()],
	};

	methods = { credentialTest: { testErp: testErpCredential, testStore: testStoreCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'ERP',
			outputs: 1,
			resources,
			itemsAtOnce: (parameter) => readsAtOnce(parameter('system')),
			services: async (scope, _itemIndex, parameter) => {
				const { openErp } = await import('../../lib/n8n/erp/services.js');
				const operation = erpOperation(parameter('resource', ''), parameter('operation', ''));
				return await openErp(scope, { system: String(parameter('system')), operation }, cacheOptions(parameter));
			},
		});
	}
}
