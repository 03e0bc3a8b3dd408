import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { ErpPort } from '../../domain/erp';
import { systemClock } from '../../infra/clock';
import { csvFiles } from '../../infra/csv/csv-files';
import { FilesErp, filesSystem } from '../../systems/files';
import { CredentialFields } from '../credential-fields';
import { fileServerOf } from '../files/file-server';
import { orderFormatOf, priceListOf } from '../files/price-list';
import type { ErpConnections } from './system';

const hourMs = 3_600_000;

/** @throws ConnectorError `validation` naming the field of the credential at fault */
export async function openFilesErp(credential: ICredentialDataDecryptedObject, connections: ErpConnections): Promise<ErpPort> {
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
}
