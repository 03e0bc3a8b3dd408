import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ConnectorError } from '../../domain/errors';
import { protocols, type FileProtocol, type FileServerOptions } from '../../infra/files/options';
import { CredentialFields } from '../credential-fields';

export const filesCredentialType = 'backofficeErpFilesApi';

const system = 'ERP Files';
const highestPort = 65_535;

/**
 * The file server that a credential of the type `backofficeErpFilesApi` names.
 *
 * @throws ConnectorError `validation` naming the field at fault
 */
export function fileServerOf(credential: ICredentialDataDecryptedObject): FileServerOptions {
	const fields = new CredentialFields(credential, system);
	const protocol = protocolOf(fields);
	const port = fields.number('port', 'Port', { minimum: 0, fallback: 0 });
	if (!Number.isInteger(port) || port > highestPort) throw invalid('port', `The field “Port” of the ${system} credential is not a whole number from 0 to ${highestPort}.`);
	return {
		protocol,
		host: fields.required('host', 'Host'),
		port,
		user: fields.required('user', 'User'),
		password: fields.secret('password'),
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 20_000 }),
		ssh: {
			privateKey: fields.text('privateKey'),
			passphrase: fields.secret('passphrase'),
			hostKeyFingerprint: fields.text('hostKeyFingerprint'),
			acceptAnyHostKey: fields.flag('acceptAnyHostKey'),
		},
		tls: {
			ca: fields.text('ca'),
			serverName: fields.text('tlsServerName'),
			...(fields.flag('maxTls12') ? { highestVersion: 'TLSv1.2' } : {}),
		},
	};
}

function protocolOf(fields: CredentialFields): FileProtocol {
	const value = fields.text('protocol') || 'sftp';
	const known = Object.keys(protocols) as FileProtocol[];
	const found = known.find((protocol) => protocol === value);
	if (found) return found;
	throw invalid('protocol', `The field “Protocol” of the ${system} credential is none of: ${known.join(', ')}.`);
}

function invalid(parameter: string, message: string): ConnectorError {
	return new ConnectorError('validation', message, { system, parameter, hint: 'Open the credential and correct it.', nothingDone: true });
}
