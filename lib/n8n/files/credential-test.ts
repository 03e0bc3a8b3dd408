import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

import { openRemoteFiles } from '../../infra/files/remote-files';
import { toConnectorError } from '../errors';
import { fileServerOf } from './file-server';

const deadlineMs = 20_000;

/** The Test button of the files credential: logs in, and looks whether the price list is where the credential says. */
export async function testErpFilesCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		return { status: 'OK', message: await lookAt(credential.data ?? {}) };
	} catch (error) {
		const { message, hint } = toConnectorError(error, 'ERP Files');
		return { status: 'Error', message: hint ? `${message} ${hint}` : message };
	}
}

/** A missing list is no failure: some ERPs write it by night and take it away by day. */
async function lookAt(data: NonNullable<ICredentialsDecrypted['data']>): Promise<string> {
	const files = openRemoteFiles(fileServerOf(data));
	const context = { signal: AbortSignal.timeout(deadlineMs) };
	try {
		const path = typeof data.priceListPath === 'string' ? data.priceListPath.trim() : '';
		if (path === '') {
			await files.ping(context);
			return `${files.system} answers.`;
		}
		const list = await files.stat(path, context);
		if (list === null) return `${files.system} answers, but there is no price list “${path}” at the moment.`;
		return `${files.system} answers; the price list has ${list.size} bytes.`;
	} finally {
		await files.close().catch(() => undefined);
	}
}
