import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import type { ConnectorError } from '../domain/errors';
import type { ResultFile } from './operation';

/** The files of a result as n8n keeps them: in its binary storage, under the names of the item's binary properties. */
export async function binariesOf(execution: IExecuteFunctions, files: Readonly<Record<string, ResultFile>>): Promise<{ binary?: IBinaryKeyData }> {
	const binary: IBinaryKeyData = {};
	for (const [name, { bytes, fileName, mimeType }] of Object.entries(files)) {
		binary[name] = await execution.helpers.prepareBinaryData(Buffer.from(bytes), fileName, mimeType);
	}
	return Object.keys(binary).length === 0 ? {} : { binary };
}

/** What an error brings along. Storing it may fail, too; the error is more important. */
export async function attachedTo(execution: IExecuteFunctions, error: ConnectorError): Promise<{ binary?: IBinaryKeyData }> {
	if (!error.attachments?.length) return {};
	try {
		return await binariesOf(execution, Object.fromEntries(error.attachments.map((attachment) => [attachment.name, attachment])));
	} catch {
		return {};
	}
}
