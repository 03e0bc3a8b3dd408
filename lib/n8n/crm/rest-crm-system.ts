import { restCrmAtBest } from '../../systems/rest-crm/at-best';
import type { CrmSystem } from './system';

export const restCrmSystem: CrmSystem = {
	value: 'rest',
	name: 'REST API',
	countedAs: 'REST CRM',
	slug: 'rest-crm',
	credentialTypeOf: () => 'backofficeCrmRestApi',
	atBest: restCrmAtBest,
	open: async (credential, connections) => {
		const { openRestCrm } = await import('../../n8n/crm/open-rest-crm.js');
		return await openRestCrm(credential, connections);
	},
};
