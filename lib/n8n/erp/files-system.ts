import { systemClock } from '../../infra/clock';
import { csvFiles } from '../../infra/csv/csv-files';
import { FilesErp, filesErpAtBest, filesSystem } from '../../systems/files';
import { fileServerOf, filesCredentialType } from '../files/file-server';
import { orderFormatOf, priceListOf } from '../files/price-list';
import { CredentialFields } from '../credential-fields';
import type { ErpSystem } from './system';

const hourMs = 3_600_000;

export const filesErpSystem: ErpSystem = {
	value: 'files',
	name: 'Files (SFTP, FTP)',
	slug: 'files',
	credentialType: filesCredentialType,
	atBest: filesErpAtBest,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, filesSystem);
		const { dataset, owner } = connections.dataset();
		return new FilesErp({
			files: await connections.files(fileServerOf(credential)),
			dataset,
			csv: csvFiles,
			clock: systemClock,
			list: priceListOf(credential, owner),
			maximumAgeMs: fields.number('maximumAgeHours', 'Maximum Age', { minimum: 0, fallback: 0 }) * hourMs,
			orders: { folder: fields.text('exportFolder'), format: orderFormatOf(credential), filesStay: fields.flag('importedFilesStay') },
		});
	},
};
