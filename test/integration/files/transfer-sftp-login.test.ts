import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort } from '../../support/servers/ports.ts';
import { keyPassphrase, startOpenSsh, type OpenSshServer } from '../../support/servers/openssh.ts';
import { startStandIn, type StandIn, type StandInOptions } from '../../support/servers/openssh-stand-in.ts';
import { context, failureOf, opener, sftpOptions } from './transfer-support';

let server: OpenSshServer;
const open = opener();

beforeAll(async () => {
	server = await startOpenSsh();
}, 120_000);
afterAll(async () => await server.stop());

const otherFingerprint = `SHA256:${'A'.repeat(43)}`;

/** The outcome of one connection with these SSH settings in place of the right ones. */
async function ping(ssh: { hostKeyFingerprint?: string; privateKey?: string; passphrase?: string; acceptAnyHostKey?: boolean }, password = ''): Promise<void> {
	const { privateKey, fingerprint } = server;
	await open(sftpOptions(server, { password, ssh: { privateKey, hostKeyFingerprint: fingerprint, ...ssh } })).ping(context);
}

describe('the host key', () => {
	test('agreed upon lets the connection through, also as the whole line that ssh-keygen prints', async () => {
		await ping({});
		await ping({ hostKeyFingerprint: server.fingerprintLine });
	});

	test('may be one of several while the server’s key is being changed', async () => {
		await ping({ hostKeyFingerprint: `${otherFingerprint}, ${server.fingerprint}` });
		await ping({ hostKeyFingerprint: `${otherFingerprint}\n${server.fingerprint}\n` });
	});

	test('of somebody else is refused, both fingerprints named, before the login', async () => {
		const failure = await failureOf(ping({ hostKeyFingerprint: otherFingerprint, privateKey: server.strangerKey }));
		expect(failure).toMatchObject({ code: 'validation', parameter: 'Host Key Fingerprint', retryable: false, nothingDone: true });
		expect(failure.message).toContain(`${server.fingerprint} (ssh-ed25519)`);
		expect(failure.message).toContain(otherFingerprint);
	});

	test('is shown where none was agreed upon, and refused all the same', async () => {
		const failure = await failureOf(ping({ hostKeyFingerprint: ' ' }));
		expect(failure).toMatchObject({ code: 'validation', parameter: 'Host Key Fingerprint' });
		expect(failure.message).toContain(server.fingerprint);
		expect(failure.hint).toContain('administrator');
	});

	test('is taken unseen only where the credential says so', async () => {
		await ping({ hostKeyFingerprint: '', acceptAnyHostKey: true });
	});

	test.each(['c3:1a:aa:b1:0e:5b', 'SHA256:abc'])('is not compared with %s, which is no SHA256 fingerprint', async (text) => {
		expect(await failureOf(ping({ hostKeyFingerprint: text }))).toMatchObject({ code: 'validation', parameter: 'Host Key Fingerprint' });
	});
});

describe('the private key', () => {
	test('may be encrypted', async () => {
		await ping({ privateKey: server.encryptedKey, passphrase: keyPassphrase });
	});

	test('may have lost its line breaks in a form', async () => {
		await ping({ privateKey: server.privateKey.trim().replaceAll('\n', ' ') });
		await ping({ privateKey: server.privateKey.replaceAll('\n', '\\n') });
	});

	test('in the old encrypted PEM form may have lost them too', async () => {
		const file = join(server.folder, 'old-form');
		execFileSync('cp', [join(server.folder, 'encrypted'), file]);
		execFileSync('ssh-keygen', ['-q', '-p', '-m', 'PEM', '-P', keyPassphrase, '-N', keyPassphrase, '-f', file]);
		const pem = readFileSync(file, 'utf8');
		expect(pem).toContain('DEK-Info');
		await ping({ privateKey: pem.trim().replaceAll(/\n+/g, ' '), passphrase: keyPassphrase });
	});

	test.each([
		['without its passphrase', '', 'Passphrase'],
		['with a wrong passphrase', 'errada', 'Passphrase'],
	])('that is encrypted, %s, is reported as that', async (_case, passphrase, parameter) => {
		const failure = await failureOf(ping({ privateKey: server.encryptedKey, passphrase }));
		expect(failure).toMatchObject({ code: 'validation', parameter });
		expect(failure.message + failure.hint).not.toContain('errada');
	});

	test('that is none is reported as that', async () => {
		expect(await failureOf(ping({ privateKey: 'ssh-ed25519 AAAA' }))).toMatchObject({ code: 'validation', parameter: 'Private Key' });
	});

	test('of a stranger is `auth`', async () => {
		expect(await failureOf(ping({ privateKey: server.strangerKey }))).toMatchObject({ code: 'auth', nothingDone: true, retryable: false });
	});
});

describe('the password', () => {
	const password = 'senha secreta';
	let standIn: StandIn | undefined;
	afterEach(async () => await standIn?.stop());

	async function pingStandIn(asks: NonNullable<StandInOptions['asks']>, given: string): Promise<void> {
		standIn = await startStandIn({ hostKey: server.privateKey, password, asks });
		const files = open({ protocol: 'sftp', host: '127.0.0.1', port: standIn.port, user: 'erp', password: given, ssh: { hostKeyFingerprint: '', acceptAnyHostKey: true } });
		await files.ping(context);
	}

	test.each(['password', 'keyboard-interactive'] as const)('logs in where the server takes it by %s', async (asks) => {
		await pingStandIn(asks, password);
	});

	test.each(['password', 'keyboard-interactive'] as const)('that is wrong is `auth` by %s, and is not repeated in the message', async (asks) => {
		const failure = await failureOf(pingStandIn(asks, 'outra senha'));
		expect(failure.code).toBe('auth');
		expect(JSON.stringify(failure) + failure.message).not.toContain('outra senha');
	});
});

describe('a server', () => {
	test('that does not run is `unavailable`, and nothing was done', async () => {
		const port = await freePort();
		expect(await failureOf(open(sftpOptions(server, { port })).ping(context))).toMatchObject({ code: 'unavailable', nothingDone: true, retryable: true });
	});

	test('that no name leads to is `unavailable`', async () => {
		expect(await failureOf(open(sftpOptions(server, { host: 'ftp.invalid' })).ping(context))).toMatchObject({ code: 'unavailable' });
	});
});
