// Notify Systems in n8n's engine: what its environment, its credential and a repetition do.
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { closeAll } from '../../lib/n8n/registry';
import { NotifySystems } from '../../nodes/NotifySystems/NotifySystems.node';
import { outputOf, runInEngine } from '../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../support/engine/graph.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const received: Array<{ path: string; headers: IncomingMessage['headers']; body: string }> = [];
let statuses: Record<string, number[]>;
let server: Server;
let url: string;
let userFolder: string;

beforeAll(async () => {
	userFolder = mkdtempSync(join(tmpdir(), 'backoffice-notify-'));
	process.env.N8N_USER_FOLDER = userFolder;
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const path = request.url ?? '';
			received.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
			response.writeHead(statuses[path]?.shift() ?? 200).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
	await closeAll();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	rmSync(userFolder, { recursive: true, force: true });
	delete process.env.N8N_USER_FOLDER;
	delete process.env.BACKOFFICE_NOTIFY_ALLOWED_HOSTS;
});

beforeEach(() => {
	process.env.BACKOFFICE_NOTIFY_ALLOWED_HOSTS = '127.0.0.1';
	received.length = 0;
	statuses = {};
});

interface Options extends Partial<INode> {
	items?: IDataObject[];
	credential?: ICredentialDataDecryptedObject;
}

let runs = 0;

async function send(parameters: INodeParameters, { items = [{ from: '+5511988887777' }], credential, ...extra }: Options = {}) {
	const credentials = credential ? { backofficeWebhookSecretApi: { id: 'secret', name: 'secret' } } : {};
	const targets = { targetsAs: 'json', targetsJson: JSON.stringify([`${url}/a`, { name: 'b', url: `${url}/b` }]) };
	// The engine of the tests has one execution id: a node with another id is another place in it.
	const id = extra.id ?? `node-${++runs}`;
	const node = nodeOf('Node', 'notifySystems', { resource: 'event', operation: 'send', event: 'deal.won', ...targets, ...parameters }, { credentials, ...extra, id });
	return await runInEngine({
		...around(node, 2),
		types: { pass: new PassThrough(), notifySystems: new NotifySystems() },
		credentials: credential ? { secret: credential } : {},
		input: items.map((json) => ({ json })),
	});
}

async function resultOf(parameters: INodeParameters, options?: Options): Promise<IDataObject> {
	const run = await send(parameters, options);
	expect(run.data.resultData.error).toBeUndefined();
	return outputOf(run, 'Node')[0]?.json ?? {};
}

test('the event of the item goes to all targets, signed and with the shared secret where that is chosen', async () => {
	const result = await resultOf({ authentication: 'both', eventId: 'evt-7' }, { credential: { secret } });
	expect(result).toMatchObject({ eventId: 'evt-7', event: 'deal.won', sent: 2, failed: 0, allOk: true });
	expect(received.map(({ path }) => path).sort()).toEqual(['/a', '/b']);
	for (const { headers, body } of received) {
		const key = Buffer.from(secret.slice(6), 'base64');
		const expected = createHmac('sha256', key).update(`evt-7.${String(headers['webhook-timestamp'])}.${body}`).digest('base64');
		expect(headers).toMatchObject({ 'webhook-id': 'evt-7', 'webhook-signature': `v1,${expected}`, 'x-webhook-secret': secret });
		expect(JSON.parse(body)).toEqual({ event: 'deal.won', data: { from: '+5511988887777' }, timestamp: expect.stringMatching(/^\d{4}-.*Z$/), source: 'whatsapp_bot', id: 'evt-7' });
	}
	expect(JSON.stringify(result)).not.toContain(secret);
});

test('a private address that the administrator has not named is refused, whatever the item or the node says', async () => {
	delete process.env.BACKOFFICE_NOTIFY_ALLOWED_HOSTS;
	const result = await resultOf({ options: { allowedHosts: '127.0.0.1', allowedPrivateHosts: '127.0.0.1' } }, { items: [{ BACKOFFICE_NOTIFY_ALLOWED_HOSTS: '127.0.0.1' }] });
	expect(result).toMatchObject({ sent: 0, failed: 2, results: [{ attempts: 0, error: { code: 'blocked' } }, { attempts: 0, error: { code: 'blocked' } }] });
	expect(received).toHaveLength(0);
});

test('an entry of the environment that cannot be read is said, not passed over', async () => {
	process.env.BACKOFFICE_NOTIFY_ALLOWED_HOSTS = '127.0.0.1, http://crm.lan';
	const run = await send({}, { onError: 'continueErrorOutput' });
	expect(outputOf(run, 'Output 1').map(({ json }) => json)).toMatchObject([{ error: expect.stringContaining('http://crm.lan'), details: { code: 'validation' } }]);
});

test('Retry On Fail calls only the targets that do not have the event yet, with the same event id', async () => {
	statuses = { '/b': [503, 200] };
	const run = await send({ options: { failIf: 'any' } }, { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 });
	expect(run.data.resultData.error).toBeUndefined();
	expect(outputOf(run, 'Node')[0]?.json).toMatchObject({ allOk: true, results: [{ attempts: 0, alreadySent: true }, { attempts: 1, alreadySent: false }] });
	expect(received.map(({ path }) => path).sort()).toEqual(['/a', '/b', '/b']);
	expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

test('a failed delivery stops the node only where it is told to', async () => {
	statuses = { '/a': [500, 500], '/b': [404, 404] };
	expect(await resultOf({})).toMatchObject({ sent: 0, failed: 2, allOk: false });
	const run = await send({ options: { failIf: 'all' } });
	expect(run.data.resultData.error?.message).toMatch(/2 of 2 targets did not take the event/);
});

test.each([
	['no credential', undefined, 'auth'],
	['an empty secret', { secret: ' ' }, 'validation'],
	['a prefix alone', { secret: 'whsec_' }, 'validation'],
	['a public key', { secret: 'whpk_AAAA' }, 'validation'],
])('%s sends nothing where a signature is chosen', async (_what, credential, code) => {
	const run = await send({ authentication: 'signature' }, { ...(credential ? { credential } : {}), onError: 'continueErrorOutput' });
	expect(outputOf(run, 'Output 1').map(({ json }) => json)).toMatchObject([{ details: { code } }]);
	expect(received).toHaveLength(0);
});

test('a secret that would break out of its header sends nothing', async () => {
	const run = await send({ authentication: 'sharedSecret' }, { credential: { secret: 'a\r\nX-Evil: 1' }, onError: 'continueErrorOutput' });
	expect(outputOf(run, 'Output 1').map(({ json }) => json)).toMatchObject([{ details: { code: 'validation' }, error: expect.not.stringContaining('X-Evil') }]);
	expect(received).toHaveLength(0);
});

test('a credential that is kept to certain domains is used for no other', async () => {
	const credential = { secret, allowedHttpRequestDomains: 'domains', allowedDomains: 'crm.example.com' };
	expect(await resultOf({ authentication: 'signature' }, { credential })).toMatchObject({ sent: 0, results: [{ error: { code: 'permission' } }, { error: { code: 'permission' } }] });
	expect(received).toHaveLength(0);
});

test('events of several items go out in the order of the items', async () => {
	await send({ targetsJson: JSON.stringify([`${url}/a`]) }, { items: Array.from({ length: 5 }, (_, n) => ({ n })) });
	expect(received.map(({ body }) => (JSON.parse(body) as { data: { n: number } }).data.n)).toEqual([0, 1, 2, 3, 4]);
	expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(5);
});
