import { commaList, filled, kommoOperation, limitField, listItem, simplifyField } from '../services';

export const getManyLeads = kommoOperation({
	resource: 'lead',
	operation: 'getMany',
	name: 'Get Many',
	action: 'Get many leads',
	description: 'List leads, of one contact or by a search',
	idempotent: true,
	fields: [
		{
			displayName: 'Contact ID',
			name: 'contactId',
			type: 'string',
			default: '',
			description: 'Only leads of this contact, the latest touched first; the filters below then do not apply',
		},
		limitField,
		simplifyField,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Include Closed',
					name: 'includeClosed',
					type: 'boolean',
					default: false,
					description: 'Whether to list won and lost leads of the contact too',
				},
				{ displayName: 'Lead IDs', name: 'ids', type: 'string', default: '', placeholder: 'e.g. 123, 456' },
				{ displayName: 'Pipeline IDs', name: 'pipelineIds', type: 'string', default: '' },
				{ displayName: 'Responsible User IDs', name: 'responsibleUserIds', type: 'string', default: '' },
				{ displayName: 'Search', name: 'query', type: 'string', default: '', description: 'Text in any filled field' },
			],
		},
	],
	run: async ({ services, signal }, { contactId, limit, simplify, filters }) => {
		const { includeClosed = false, ids = '', pipelineIds = '', responsibleUserIds = '', query = '' } = filters;
		const leads = contactId
			? await services.kommo.leads.findByContact(contactId, { includeClosed, limit }, { signal })
			: await services.kommo.leads.getMany(
					{
						limit,
						...filled({
							query,
							ids: commaList(ids),
							pipelineIds: commaList(pipelineIds),
							responsibleUserIds: commaList(responsibleUserIds),
						}),
					},
					{ signal },
				);
		return listItem('leads', leads, simplify);
	},
});
