// The guarded POST over TLS: an authority of the test's own is added to those that this process trusts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';

import { AddressPolicy } from '../../../lib/domain/address-policy';
import { GuardedPost } from '../../../lib/infra/http/guarded-post';
import type { ResolveHost } from '../../../lib/infra/http/guarded-resolver';
import { requireBinary } from '../../support/servers/debian.ts';

let folder: string;
let server: https.Server;
let trustedBefore: string[];

beforeAll(async () => {
	const openssl = await requireBinary('openssl', 'openssl');
	folder = mkdtempSync(join(tmpdir(), 'guarded-post-'));
	const run = (...words: string[]): void => void execFileSync(openssl, words, { cwd: folder, stdio: 'pipe' });
	const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
	const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout'];
	run('req', '-x509', ...key, 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=Test CA');
	run('req', ...key, 'server.key', '-out', 'server.csr', '-subj', '/CN=hooks');
	writeFileSync(join(folder, 'server.ext'), 'subjectAltName=DNS:hooks.example.com\n');
	run(...'x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt -days 2 -extfile server.ext'.split(' '));
	trustedBefore = tls.getCACertificates('default');
	tls.setDefaultCACertificates([...trustedBefore, read('ca.crt')]);
	server = https.createServer({ key: read('server.key'), cert: read('server.crt') }, (request, response) => {
		request.resume();
		if (request.url === '/break') response.socket?.destroy();
		else response.end('thanks');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
	tls.setDefaultCACertificates(trustedBefore);
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	rmSync(folder, { recursive: true });
});

const resolve: ResolveHost = async () => [{ address: '127.0.0.1', family: 4 }];

function post(host: string, path: string) {
	const transport = new GuardedPost({ system: 'Notify Systems', policy: new AddressPolicy([host]), useGlobalAgents: false, resolve });
	const progress = { sent: false };
	const url = `https://${host}:${(server.address() as AddressInfo).port}${path}`;
	const onSent = () => (progress.sent = true);
	return { answered: transport.post({ url, headers: {}, body: '{}', signal: new AbortController().signal, onSent }), progress };
}

test('a checked address is spoken to under the name of the target, whose certificate counts', async () => {
	const { answered, progress } = post('hooks.example.com', '/hook');
	expect(await answered).toMatchObject({ status: 200 });
	expect(progress.sent).toBe(true);
});

test('a certificate for another name is proof that nothing was sent, and is not tried again', async () => {
	const { answered, progress } = post('other.example.com', '/hook');
	await expect(answered).rejects.toMatchObject({ code: 'unavailable', nothingDone: true, retryable: false, hint: expect.stringContaining('certificate') });
	expect(progress.sent).toBe(false);
});

test('a connection that breaks behind the handshake is no such proof', async () => {
	const { answered, progress } = post('hooks.example.com', '/break');
	await expect(answered).rejects.toMatchObject({ code: 'unavailable', nothingDone: false });
	expect(progress.sent).toBe(true);
});
