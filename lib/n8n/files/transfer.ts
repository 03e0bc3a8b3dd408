import type { RemoteFilesPort } from '../../domain/remote-files';
import { openRemoteFiles } from '../../infra/files/remote-files';
import type { ExecutionScope } from '../scope';
import { filesCredentialType, fileServerOf } from './file-server';

/**
 * The file server of the node's credential, over connections that all runs in this process share. Nothing is connected
 * before the first call.
 *
 * @throws ConnectorError `auth` without a credential, `validation` naming the field of the credential at fault
 */
export async function openTransfer(scope: ExecutionScope): Promise<RemoteFilesPort> {
	const credential = await scope.credential(filesCredentialType, 'ERP Files');
	const options = fileServerOf(credential);
	const key = `files:${scope.credentialKey(filesCredentialType, credential)}`;
	return await scope.connection(key, async () => await Promise.resolve(openRemoteFiles(options)));
}
