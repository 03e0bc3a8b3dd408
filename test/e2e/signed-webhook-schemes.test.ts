// One delivery of each scheme through a real n8n: what n8n does to address, headers and body on the way.
import { createHash, randomUUID } from 'node:crypto';

import { dealWon } from '../../sandbox/webhook-sender/events.ts';
import { ed25519KeyPair } from '../../sandbox/webhook-sender/signatures.ts';
import type { WebhookSenderOptions } from '../../sandbox/webhook-sender/sender.ts';
import { company } from '../../sandbox/data/company.ts';
import { systemClock } from '../../lib/infra/clock';
import { openStore } from '../../lib/infra/store/open-store';
import { createSignedWorkflow, startSignedTrigger, type SignedTrigger } from '../support/e2e/signed-trigger.ts';
import { sharedN8n, storeFile } from '../support/e2e/shared-n8n.ts';

jest.setTimeout(60_000);

const secret = 'segredo-da-loja';
const [customer] = company.customers.filter(({ phoneKind }) => phoneKind === 'mobile');
if (!customer) throw new Error('The sample company has no customer with a mobile.');

interface Case {
	what: string;
	parameters: Record<string, unknown>;
	sender: Omit<WebhookSenderOptions, 'url'>;
	/** The credential's content, where it is not the plain secret. */
	credential?: Record<string, string> | null;
}

const pair = ed25519KeyPair();
const custom = { header: 'X-Loja-Assinatura', prefix: 'v1=', algorithm: 'sha512', encoding: 'base64url', content: '{method}.{timestamp}.{id}.{body}', timestampHeader: 'X-Hora', timestampUnit: 'iso', idHeader: 'X-Id' } as const;
const signs = (what: string, scheme: string, name: WebhookSenderOptions['scheme']): Case => ({ what, parameters: { scheme }, sender: { scheme: name, secret } });
const cases: Case[] = [
	signs('Stripe', 'stripe', 'stripe'),
	{ ...signs('GitHub', 'gitHub', 'github'), parameters: { scheme: 'gitHub', eventSource: 'header', eventHeader: 'X-GitHub-Event' } },
	signs('Meta', 'gitHub', 'meta'),
	signs('Chatwoot', 'chatwoot', 'chatwoot'),
	signs('HubSpot, which signs the address', 'hubSpot', 'hubspotV3'),
	signs('WUZAPI', 'wuzapi', 'wuzapi'),
	signs('a secret in a header', 'secretHeader', 'headerSecret'),
	signs('a token in the query', 'queryToken', 'queryToken'),
	signs('a token in the path', 'pathToken', 'pathToken'),
	{ ...signs('Basic', 'basic', 'basic'), credential: { secret, user: 'webhook' } },
	{ what: 'Svix names and a public key', parameters: { scheme: 'standardWebhooks' }, sender: { scheme: 'standardWebhooksEd25519', secret: pair.secret, svixNames: true }, credential: { secret: pair.publicKey } },
	{
		what: 'a custom HMAC with PUT',
		parameters: {
			...{ scheme: 'customHmac', signatureHeader: custom.header, signaturePrefix: custom.prefix, algorithm: 'sha512', encoding: 'base64url' },
			...{ signedString: '{method}.{timestamp}.{ID}.{body}', timestampHeader: custom.timestampHeader, timestampUnit: 'iso', idHeader: custom.idHeader },
		},
		sender: { scheme: 'customHmac', secret, method: 'PUT', custom },
	},
	{ what: 'unsigned, by choice', parameters: { scheme: 'unsigned' }, sender: { scheme: 'unsigned' }, credential: null },
];

const start = async ({ parameters, sender, credential = { secret } }: Omit<Case, 'what'>): Promise<SignedTrigger> =>
	await startSignedTrigger(sharedN8n().client, { parameters, sender, secret: credential });

test.each(cases.map((each) => ({ ...each, what: each.what })))('$what: taken once, a forged one refused, no secret in the item', async (each) => {
	const trigger = await start(each);
	const marked = { ...dealWon(customer), nonce: randomUUID() };
	const runs = await trigger.runsOf(async () => {
		const first = await trigger.sender.send(marked);
		expect(first).toMatchObject({ status: 200, body: '{"status":"accepted"}' });
		expect(await trigger.sender.replay(first)).toMatchObject({ status: 200, body: '{"status":"duplicate"}' });
		if (each.parameters.scheme === 'unsigned') return;
		expect((await trigger.sender.send(dealWon(customer), { mutations: ['wrongSecret'] })).status).toBe(401);
	});
	expect(runs).toHaveLength(1);
	expect(runs[0]).toMatchObject({ event: expect.any(String), scheme: each.parameters.scheme, data: marked.data });
	expect(JSON.stringify(runs[0])).not.toContain(secret);
	await trigger.close();
});

test('a replay of GitHub’s under another delivery id starts no second run', async () => {
	const trigger = await start(signs('GitHub', 'gitHub', 'github'));
	const runs = await trigger.runsOf(async () => {
		const first = await trigger.sender.send(dealWon(customer), { id: 'first' });
		const headers = Object.fromEntries(Object.entries(first.request.headers).map(([name, value]) => [name, /delivery/i.test(name) ? 'second' : value]));
		expect(await trigger.sender.replay({ request: { ...first.request, headers } })).toMatchObject({ status: 200, body: '{"status":"duplicate"}' });
	});
	expect(runs).toHaveLength(1);
	await trigger.close();
});

test('signed JSON sent again as a form, whose text holds an event of its own, starts no second run', async () => {
	const trigger = await start({ ...signs('WUZAPI', 'wuzapi', 'wuzapi'), parameters: { scheme: 'wuzapi', options: { eventIdPath: 'id' } } });
	const runs = await trigger.runsOf(async () => {
		const first = await trigger.sender.send('{"event":"note.added","id":"e1","text":"&event=invoice.paid&id=e2&x="}');
		const headers = { ...first.request.headers, 'Content-Type': 'application/x-www-form-urlencoded' };
		expect(await trigger.sender.replay({ request: { ...first.request, headers } })).toMatchObject({ status: 200, body: '{"status":"duplicate"}' });
	});
	expect(runs).toMatchObject([{ event: 'note.added', id: 'e1' }]);
	await trigger.close();
});

test('a token in the path comes out in no header that a proxy adds; a list of more than a thousand events is refused with 413', async () => {
	const trigger = await start(signs('a token in the path', 'pathToken', 'pathToken'));
	const runs = await trigger.runsOf(async () => {
		const { pathname } = new URL(trigger.sender.prepare(dealWon(customer)).url);
		await trigger.sender.send(dealWon(customer), { headers: { 'X-Original-URL': pathname, 'X-Rota': encodeURIComponent(pathname), 'X-Loja': 'a' } });
		expect((await trigger.sender.send(JSON.stringify(Array(1_001).fill(0)), { retry: false })).status).toBe(413);
	});
	expect(runs).toMatchObject([{ headers: { 'x-loja': 'a' } }]);
	expect(JSON.stringify(runs)).not.toContain(secret);
	await trigger.close();
});

test('an id in the body tells an event from its repetition, each of a list for itself', async () => {
	const trigger = await start({ parameters: { scheme: 'basic', eventPath: 'type', options: { eventIdPath: 'meta.id' } }, sender: { scheme: 'basic', secret }, credential: { secret, user: 'webhook' } });
	const event = (id: number, attempt: number) => ({ type: 'updated', meta: { id, attempt } });
	const runs = await trigger.runsOf(async () => {
		await trigger.sender.send(JSON.stringify([event(1, 1), event(2, 1)]));
		await trigger.sender.send(JSON.stringify([event(2, 2), event(3, 2)]));
		expect((await trigger.sender.send(JSON.stringify(event(1, 3)))).body).toBe('{"status":"duplicate"}');
	});
	expect(runs.map(({ id }) => id).sort()).toEqual(['1', '2', '3']);
	await trigger.close();
});

test('a delivery whose claim a dead process left behind is put off with 503, and run once the claim has lapsed', async () => {
	const n8n = sharedN8n();
	const trigger = await start(signs('WUZAPI', 'wuzapi', 'wuzapi'));
	const prepared = { request: trigger.sender.prepare(dealWon(customer)) };
	const node = trigger.workflow.nodes.find(({ name }) => name === 'Trigger');
	const digest = createHash('sha256').update(prepared.request.body).digest('hex');
	const store = await openStore({ kind: 'sqlite', file: storeFile(n8n) }, { clock: systemClock, random: Math.random });
	expect(await store.claim(`delivery:${trigger.workflow.id}:${node?.id}:content:${digest}:0`, 'dead process', 3_000)).toBe('claimed');
	await store.close();
	const statuses: number[] = [];
	const runs = await trigger.runsOf(async () => {
		while (statuses.at(-1) !== 200 && statuses.length < 20) statuses.push((await trigger.sender.replay(prepared)).status);
	});
	expect(statuses[0]).toBe(503);
	expect(statuses.at(-1)).toBe(200);
	expect(runs).toHaveLength(1);
	await trigger.close();
});

test('a genuine delivery is put off with 503 while the Store cannot be reached; a forged one is refused all the same', async () => {
	const { client } = sharedN8n();
	const store = await client.createCredential('Gone', 'backofficeStoreApi', { kind: 'redis', host: '127.0.0.1', port: 9 });
	const trigger = await startSignedTrigger(client, { ...signs('Stripe', 'stripe', 'stripe'), secret: { secret }, credentials: { backofficeStoreApi: store } });
	const runs = await trigger.runsOf(async () => {
		expect(await trigger.sender.send(dealWon(customer), { retry: false })).toMatchObject({ status: 503, body: expect.stringContaining('deliver again later') });
		expect((await trigger.sender.send(dealWon(customer), { mutations: ['tamperedBody'] })).status).toBe(401);
	});
	expect(runs).toEqual([]);
	await trigger.close();
});

test('a trigger that cannot protect anything is not let in: its address answers 404 once n8n has got to it', async () => {
	const { client } = sharedN8n();
	const parameters = { scheme: 'customHmac', signedString: '{timestamp}', timestampHeader: 'X-Hora' };
	const { workflow, url } = await createSignedWorkflow(client, { parameters, sender: { scheme: 'unsigned' }, secret: { secret } }, 'http://127.0.0.1:9/');
	await client.activate(workflow);
	const good = await start(signs('WUZAPI', 'wuzapi', 'wuzapi'));
	expect((await fetch(url, { method: 'POST' })).status).toBe(404);
	await client.deactivate(workflow.id);
	await good.close();
});

test('several triggers are active in one n8n, each with its own address', async () => {
	const all = [signs('the first', 'stripe', 'stripe'), signs('the second', 'stripe', 'stripe'), signs('a token', 'pathToken', 'pathToken'), signs('another token', 'pathToken', 'pathToken')];
	const triggers: SignedTrigger[] = [];
	for (const each of all) triggers.push(await start(each));
	for (const [index, trigger] of triggers.entries()) {
		const runs = await trigger.runsOf(async () => {
			const marked = { ...dealWon(customer), to: index, nonce: randomUUID() };
			expect(await trigger.sender.send(marked)).toMatchObject({ status: 200, body: '{"status":"accepted"}' });
		});
		expect(runs).toMatchObject([{ event: 'deal.won', body: { to: index } }]);
	}
	for (const trigger of triggers) await trigger.close();
});
