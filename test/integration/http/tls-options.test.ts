import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';

import { AxiosHttp, HttpAgents } from '../../../lib/infra/http/axios-http';
import { requireBinary } from '../../support/servers/debian.ts';

let folder: string;
let ca: string;
let server: https.Server;
let origin: string;

/** A server whose certificate only an authority of our own vouches for, as ERPs in a company's network have. */
beforeAll(async () => {
	const openssl = await requireBinary('openssl', 'openssl');
	folder = mkdtempSync(join(tmpdir(), 'tls-options-'));
	const run = (...words: string[]): void => void execFileSync(openssl, words, { cwd: folder, stdio: 'pipe' });
	const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout'];
	run('req', '-x509', ...key, 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=Company CA');
	run('req', ...key, 'server.key', '-out', 'server.csr', '-subj', '/CN=erp');
	writeFileSync(join(folder, 'server.ext'), 'subjectAltName=IP:127.0.0.1\n');
	run(...'x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt -days 2 -extfile server.ext'.split(' '));
	const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
	ca = read('ca.crt');
	server = https.createServer({ key: read('server.key'), cert: read('server.crt') }, (_request, response) => response.end('{}'));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	rmSync(folder, { recursive: true });
});

async function statusWith(options: ConstructorParameters<typeof HttpAgents>[0], useGlobalAgents: boolean): Promise<number> {
	const agents = new HttpAgents(options, useGlobalAgents);
	try {
		const http = new AxiosHttp({ system: 'REST ERP', origin, headers: {}, agents });
		const { status } = await http.send({ method: 'GET', url: `${origin}/`, timeoutMs: 5_000, signal: new AbortController().signal });
		return status;
	} finally {
		await agents.close();
	}
}

describe.each([
	['agents of its own', false],
	['the global agents, as where a proxy is set', true],
])('with %s', (_agents, useGlobalAgents) => {
	test('a certificate is trusted by the CA certificate of the credential', async () => {
		expect(await statusWith({ ca }, useGlobalAgents)).toBe(200);
	});

	test('any certificate is taken where TLS errors are ignored', async () => {
		expect(await statusWith({ rejectUnauthorized: false }, useGlobalAgents)).toBe(200);
	});

	test('a certificate nobody vouches for is refused, also after another credential trusted it', async () => {
		await statusWith({ ca }, useGlobalAgents);
		await statusWith({ rejectUnauthorized: false }, useGlobalAgents);
		await expect(statusWith({}, useGlobalAgents)).rejects.toMatchObject({ code: 'unavailable', nothingDone: true });
	});
});

test('through a proxying global agent, a server given by its IP address is checked against that address', async () => {
	const usual = https.globalAgent;
	let tunnels = 0;
	/** As https-proxy-agent, which n8n uses, does it: TLS inside a tunnel, the target's host left out. */
	https.globalAgent = new (class extends https.Agent {
		override createConnection({ host, port, path: _path, servername: _name, ...options }: https.RequestOptions) {
			tunnels += 1;
			return tls.connect({ ...(options as tls.ConnectionOptions), socket: net.connect(Number(port), host ?? '') });
		}
	})();
	try {
		expect(await statusWith({ ca }, true)).toBe(200);
		await expect(statusWith({}, true)).rejects.toMatchObject({ code: 'unavailable' });
		expect(tunnels).toBe(2);
	} finally {
		https.globalAgent.destroy();
		https.globalAgent = usual;
	}
});
