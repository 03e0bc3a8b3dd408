import { dealWon, invoiceOverdue, ticketCreated } from '../../sandbox/webhook-sender/events.ts';
import { mutationsFor } from '../../sandbox/webhook-sender/mutations.ts';
import { company } from '../../sandbox/data/company.ts';
import { startSignedTrigger, type SignedTrigger } from '../support/e2e/signed-trigger.ts';
import { sharedN8n, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { branchNode } from '../support/e2e/workflow.ts';
import { until } from '../../scripts/lib/until.ts';

jest.setTimeout(60_000);

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const [customer] = company.customers.filter(({ phoneKind }) => phoneKind === 'mobile');
if (!customer) throw new Error('The sample company has no customer with a mobile.');

describe('the Signed Webhook Trigger with Standard Webhooks', () => {
	let n8n: RunningN8n;
	let trigger: SignedTrigger;

	beforeAll(async () => {
		n8n = sharedN8n();
		trigger = await startSignedTrigger(n8n.client, {
			parameters: { scheme: 'standardWebhooks' },
			secret: { secret, previousSecret: 'whsec_YW50ZXJpb3ItYW50ZXJpb3I=', verifyToken: 'meu-token' },
			sender: { scheme: 'standardWebhooks', secret },
		});
	});

	afterAll(async () => await trigger.close());

	test('an event starts one run with its name, its id, its typed fields and what came', async () => {
		let id = '';
		const runs = await trigger.runsOf(async () => {
			const delivery = await trigger.sender.send(dealWon(customer), { headers: { 'X-Api-Key': 'canary', 'X-Source': 'erp', Cookie: 'a=canary' } });
			expect(delivery).toMatchObject({ status: 200, body: '{"status":"accepted"}' });
			({ id } = delivery);
		});
		expect(runs).toHaveLength(1);
		expect(runs[0]).toMatchObject({ event: 'deal.won', id, scheme: 'standardWebhooks', customerPhone: expect.stringMatching(/^\+55\d{11}$/), dealName: expect.any(String), headers: { 'x-source': 'erp' } });
		expect(runs[0]?.body).toEqual(dealWon(customer));
		expect(runs[0]?.data).toEqual(dealWon(customer).data);
		expect(JSON.stringify(runs[0])).not.toMatch(/canary|webhook-signature|delivery/);
	});

	test('the previous secret is accepted while it is being changed', async () => {
		const runs = await trigger.runsOf(async () => {
			const { attempts } = await trigger.sender.send(dealWon(customer), { mutations: ['wrongSecret'] });
			expect(attempts.map(({ status }) => status)).toEqual([401]);
		});
		expect(runs).toEqual([]);
		const before = await startSignedTrigger(n8n.client, { parameters: { scheme: 'standardWebhooks' }, secret: { secret: 'whsec_bm92by1ub3ZvLW5vdm8tbm92bw==', previousSecret: secret }, sender: { scheme: 'standardWebhooks', secret } });
		expect(await before.runsOf(async () => void (await before.sender.send(dealWon(customer))))).toHaveLength(1);
		await before.close();
	});

	test.each(mutationsFor('standardWebhooks').map((mutation) => ({ mutation })))('$mutation is answered with 401, says nothing more, and starts no run', async ({ mutation }) => {
		const runs = await trigger.runsOf(async () => {
			const { status, body } = await trigger.sender.send(ticketCreated(customer), { mutations: [mutation] });
			expect({ status, body }).toEqual({ status: 401, body: '{"message":"Unauthorized"}' });
		});
		expect(runs).toEqual([]);
	});

	test('a replay and a redelivery are answered as duplicates and start nothing', async () => {
		const runs = await trigger.runsOf(async () => {
			const first = await trigger.sender.send(invoiceOverdue(customer));
			const replay = await trigger.sender.replay(first);
			const again = await trigger.sender.send(invoiceOverdue(customer), { id: first.id });
			expect([replay, again].map(({ status, body }) => ({ status, body }))).toEqual(Array(2).fill({ status: 200, body: '{"status":"duplicate"}' }));
		});
		expect(runs).toHaveLength(1);
		expect(runs[0]).toMatchObject({ invoice: { amount: expect.any(Number), dueDate: '2026-11-10', link: expect.stringContaining('https://') } });
	});

	test('the same delivery eight times at one moment starts one run', async () => {
		const runs = await trigger.runsOf(async () => {
			const prepared = { request: trigger.sender.prepare(dealWon(customer)) };
			const answers = await Promise.all(Array.from({ length: 8 }, async () => await trigger.sender.replay(prepared)));
			expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
			expect(answers.some(({ body }) => body.includes('accepted'))).toBe(true);
		});
		expect(runs).toHaveLength(1);
	});

	const bodies: Array<[what: string, body: string | Buffer, type: string]> = [
		['UTF-8', '{"event":"a","data":{"text":"ção <b>&</b> 😀"}}', 'application/json'],
		['line ends of DOS', '{\r\n\t"event": "a",\r\n\t"data": {"text": "x"}\r\n}\r\n', 'application/json; charset=utf-8'],
		['1 MB', JSON.stringify({ event: 'a', data: { text: 'ç'.repeat(524_288) } }), 'application/json'],
		['a long id', '{"event":"a","data":{"id":12345678901234567890}}', 'application/json'],
	];
	test.each(bodies.map(([what, body, type]) => ({ what, body, type })))('a body of $what is taken as it is', async ({ body, type }) => {
		const runs = await trigger.runsOf(async () => {
			expect((await trigger.sender.send(body, { headers: { 'content-type': type } })).status).toBe(200);
		});
		expect(runs).toHaveLength(1);
		const long = /"id":(\d{20})/.exec(String(body))?.[1];
		expect(runs[0]?.body).toEqual(JSON.parse(long ? String(body).replace(long, `"${long}"`) : String(body)));
	});

	test.each([
		['text', 'Olá, mundo', 'text/plain', 'Olá, mundo'],
		['a form', 'event=pago&nome=Jo%C3%A3o', 'application/x-www-form-urlencoded', { event: 'pago', nome: 'João' }],
		['XML', '<evento><nome>pago</nome></evento>', 'application/xml', { evento: { nome: 'pago' } }],
		['no type', 'só bytes', undefined, 'só bytes'],
	])('%s is taken too', async (_what, body, type, expected) => {
		const runs = await trigger.runsOf(async () => {
			expect((await trigger.sender.send(body, { headers: { 'content-type': type } })).status).toBe(200);
		});
		expect(runs.map((run) => run.body)).toEqual([expected]);
	});

	test('a multipart form, of which the bytes are gone, is refused', async () => {
		const form = new FormData();
		form.set('event', 'deal.won');
		const runs = await trigger.runsOf(async () => expect((await fetch(trigger.url, { method: 'POST', body: form })).status).toBe(415));
		expect(runs).toEqual([]);
	});

	test('a challenge is given back to who knows the verify token, and starts no run', async () => {
		const ask = async (query: Record<string, string>) => {
			const response = await fetch(`${trigger.url}?${new URLSearchParams(query).toString()}`);
			return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
		};
		const right = { 'hub.mode': 'subscribe', 'hub.verify_token': 'meu-token', 'hub.challenge': '<b>1158201444</b>' };
		const runs = await trigger.runsOf(async () => {
			expect(await ask(right)).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: '<b>1158201444</b>' });
			for (const wrong of [{ 'hub.verify_token': 'outro' }, { 'hub.verify_token': '' }, { 'hub.mode': 'x' }, { 'hub.challenge': '' }]) expect(await ask({ ...right, ...wrong })).toMatchObject({ status: 401 });
			expect((await ask({})).status).toBe(401);
		});
		expect(runs).toEqual([]);
	});
});

test('events that are not wanted are answered with 200 and start nothing; those of the guide leave by an output of their own too', async () => {
	const { client } = sharedN8n();
	const names = ['all', 'won', 'ticket', 'invoice'];
	const trigger = await startSignedTrigger(client, {
		parameters: { scheme: 'secretHeader', events: 'deal.*, invoice.overdue, message.received', options: { responseBody: '{"ok":true}', responseCode: 202 } },
		secret: { secret: 'loja-42' },
		sender: { scheme: 'headerSecret', secret: 'loja-42' },
		between: {
			nodes: names.map(branchNode),
			links: names.flatMap((name, output) => [['Trigger', name, output], [name, 'Sink']] as Array<[string, string, number?]>),
		},
	});
	const runs = await trigger.runsOf(async () => {
		expect((await trigger.sender.send(ticketCreated(customer))).body).toBe('{"status":"ignored"}');
		for (const event of [dealWon(customer), invoiceOverdue(customer), { event: 'message.received', data: {} }]) {
			expect(await trigger.sender.send(event)).toMatchObject({ status: 202, body: '{"ok":true}' });
		}
		// A status of one's own is answered before n8n has registered the run.
		await until('all branches have their items', () => trigger.sink.items.length >= 5);
	});
	expect(runs.map(({ branch }) => branch).sort()).toEqual(['all', 'all', 'all', 'invoice', 'won']);
	await trigger.close();
});
