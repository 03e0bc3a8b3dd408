import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { ConnectorError } from '../domain/errors';
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

/** A file of an incoming item. @throws ConnectorError `validation` naming the binary property */
export async function binaryOf(execution: IExecuteFunctions, itemIndex: number, name: string, system: string): Promise<ResultFile> {
	const present = execution.getInputData()[itemIndex]?.binary ?? {};
	const data = present[name];
	if (data === undefined) throw noBinary(name, Object.keys(present), system);
	const bytes = await execution.helpers.getBinaryDataBuffer(itemIndex, name);
	return { bytes, fileName: data.fileName ?? name, mimeType: data.mimeType };
}

function noBinary(name: string, present: readonly string[], system: string): ConnectorError {
	const there = present.length === 0 ? 'The item has no files.' : `The item has: ${present.join(', ')}.`;
	return new ConnectorError('validation', `The item has no file in the binary property “${name}”.`, {
		system,
		hint: `${there} Write the names of binary properties as the node before shows them.`,
		nothingDone: true,
	});
}
