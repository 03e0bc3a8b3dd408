import { filesErpAtBest } from '../../systems/files/at-best';
import type { ErpSystem } from './system';

export const filesErpSystem: ErpSystem = {
	value: 'files',
	name: 'Files (SFTP, FTP)',
	slug: 'files',
	credentialType: 'backofficeErpFilesApi',
	atBest: filesErpAtBest,
	open: async (credential, connections) => {
		const { openFilesErp } = await import('../../n8n/erp/open-files-erp.js');
		return await openFilesErp(credential, connections);
	},
};
