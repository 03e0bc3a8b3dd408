import type SftpClient from 'ssh2-sftp-client';
import { connect, type Socket } from 'node:net';

import { isConnectorError } from '../../domain/errors';
import type { FileErrors } from './errors';
import { withinTime, type FileSession } from './file-session';
import { HostKeyPins } from './host-keys';
import type { FileServer } from './options';
import { restoreKeyLines } from './private-key';
import { privateKeyError, sftpConnectError } from './sftp-errors';
import { SftpSession } from './sftp-session';

const ignore = (): void => undefined;

/** @throws ConnectorError `auth`, `validation` (host key, private key), `unavailable`, `timeout` */
export async function connectSftp(server: FileServer, errors: FileErrors, signal: AbortSignal): Promise<FileSession> {
	const pins = new HostKeyPins(server.ssh, errors);
	const { default: Client } = await import('ssh2-sftp-client');
	// Without listeners of our own the driver prints to the console.
	const client = new Client(server.system, { error: ignore, end: ignore, close: ignore });
	answerPrompts(client, server.password);
	let cause: unknown;
	client.on('error', (error: unknown) => void (cause ??= error));
	signal.throwIfAborted();
	const socket = connect({ host: server.host, port: server.port, noDelay: true, keepAlive: true });
	const abandon = (): void => void socket.destroy();
	try {
		const work = client.connect(driverOptions(server, pins, socket));
		const channel = await withinTime(work, { ms: server.timeoutMs, signal, timeout: () => errors.timeout(), abandon });
		return new SftpSession({ client, channel, socket }, errors, server.timeoutMs);
	} catch (error) {
		abandon();
		signal.throwIfAborted();
		if (isConnectorError(error)) throw error;
		throw pins.refusal() ?? privateKeyError(error, errors) ?? sftpConnectError(cause ?? error, errors);
	}
}

function driverOptions({ host, port, user, password, ssh, timeoutMs }: FileServer, pins: HostKeyPins, socket: Socket): SftpClient.ConnectOptions {
	const { privateKey, passphrase } = ssh;
	return {
		host,
		port,
		sock: socket,
		username: user,
		...(password === '' ? {} : { password, tryKeyboard: true }),
		...(privateKey ? { privateKey: restoreKeyLines(privateKey) } : {}),
		...(passphrase ? { passphrase } : {}),
		hostVerifier: (key: Buffer) => pins.accepts(key),
		// The handshake ends within our own time; the driver's timer is behind it.
		readyTimeout: timeoutMs + 1_000,
	};
}

/** Servers that ask for the password by a prompt (PAM) take it as the answer to each question that hides what is typed. */
function answerPrompts(client: SftpClient, password: string): void {
	type Prompt = { echo?: boolean };
	client.on('keyboard-interactive', (_name: string, _text: string, _language: string, prompts: Prompt[], answer: (answers: string[]) => void) => {
		answer(prompts.map(({ echo }) => (echo === true ? '' : password)));
	});
}
