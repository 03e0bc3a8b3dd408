import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testCrmCredential, testStoreCredential } from '../../lib/n8n/credential-tests';
import { crmSystemProperty } from '../../lib/n8n/crm/system-property';
import { propertiesOf } from '../../lib/n8n/description';
import { kommoAuthenticationField } from '../../lib/n8n/kommo/authentication-field';
import { runNode } from '../../lib/n8n/runner';
import { resources } from './operations';

export class Crm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CRM',
		name: 'crm',
		icon: { light: 'file:../../icons/crm.svg', dark: 'file:../../icons/crm.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Keep one contact per customer in any CRM, log conversations, open leads and tasks',
		defaults: { name: 'CRM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		// “/system”, not “system”: the editor would take the field for a choice of authentication and hide it.
		credentials: [
			{ name: 'backofficeCrmRestApi', required: true, testedBy: 'testCrm', displayOptions: { show: { '/system': ['rest'] } } },
			{ name: 'backofficeHubspotCrmApi', required: true, testedBy: 'testCrm', displayOptions: { show: { '/system': ['hubspot'] } } },
			{ name: 'backofficeKommoApi', required: true, displayOptions: { show: { '/system': ['kommo'], authentication: ['accessToken'] } } },
			{ name: 'backofficeKommoOAuth2Api', required: true, displayOptions: { show: { '/system': ['kommo'], authentication: ['oAuth2'] } } },
			{ name: 'backofficePipedriveCrmApi', required: true, testedBy: 'testCrm', displayOptions: { show: { '/system': ['pipedrive'] } } },
			{ name: 'backofficeRdStationCrmApi', required: true, testedBy: 'testCrm', displayOptions: { show: { '/system': ['rdStation'] } } },
			{ name: 'backofficeStoreApi', displayName: 'Store (Optional)', required: false, testedBy: 'testStore' },
		],
		properties: propertiesOf(resources, {
			shared: [crmSystemProperty, { ...kommoAuthenticationField, displayOptions: { show: { '/system': ['kommo'] } } }],
		}),
	};

	methods = { credentialTest: { testCrm: testCrmCredential, testStore: testStoreCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runNode(this, {
			system: 'CRM',
			outputs: 1,
			resources,
			services: async (scope, _itemIndex, parameter) => {
				const { crmServices } = await import('../../lib/n8n/crm/services.js');
				const authentication = String(parameter('authentication', 'accessToken'));
				return crmServices(scope, { system: String(parameter('system')), authentication });
			},
		});
	}
}
