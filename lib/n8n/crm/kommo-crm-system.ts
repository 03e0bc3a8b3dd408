import { kommoCrmAtBest } from '../../systems/kommo/crm-capabilities';
import { CredentialFields } from '../credential-fields';
import { credentialTypeOf } from '../kommo/authentication-field';
import type { CrmSystem } from './system';

const system = 'Kommo';

export const kommoCrmSystem: CrmSystem = {
	value: 'kommo',
	name: system,
	slug: 'kommo',
	countsItself: true,
	credentialTypeOf,
	atBest: kommoCrmAtBest,
	open: async (credential, connections) => {
		const documentField = new CredentialFields(credential, system).text('documentField');
		const { createKommoCrm } = await import('../../systems/kommo/crm.js');
		return createKommoCrm(await connections.kommo(), { documentField });
	},
};
