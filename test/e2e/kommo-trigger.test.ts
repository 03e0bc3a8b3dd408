import { randomUUID } from 'node:crypto';

import { encodePhpForm } from '../../sandbox/kommo/form.ts';
import { until } from '../../scripts/lib/until.ts';
import { systemClock } from '../../lib/infra/clock';
import { openStore } from '../../lib/infra/store/open-store';
import { readKommoEvents } from '../../lib/systems/kommo/events';
import { parseKommoForm } from '../../lib/systems/kommo/webhook-form';
import { triggerAnswers, triggerIsGone } from '../support/e2e/kommo-account.ts';
import { messageForm, startListener, type Listener } from '../support/e2e/listener.ts';
import { sharedN8n, storeFile, type RunningN8n } from '../support/e2e/shared-n8n.ts';
import { endedRuns } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

describe('the Kommo Trigger', () => {
	let n8n: RunningN8n;
	let listener: Listener;

	beforeAll(async () => {
		n8n = sharedN8n();
		listener = await startListener(n8n.client, { events: ['add_message', 'add_outgoing_message', 'add_lead', 'note_lead'] });
	});

	afterAll(async () => await listener.close());

	/** What the runs were given that `work` started; a good message sent after it shows that nothing is still to come. */
	const runsOf = async (work: () => Promise<unknown>) => {
		const before = listener.sink.items.length;
		await work();
		const good = await listener.proveAlive();
		await endedRuns(n8n.client, listener.workflow.id);
		return listener.sink.items.slice(before).filter(({ id }) => id !== good.id);
	};

	const deliver = async (body: string, contentType?: string) => (await listener.kommo.deliver(body, contentType)).map(({ status }) => status);
	const account = () => listener.kommo.account.id;

	test('subscribes with the chosen events when activated and unsubscribes when deactivated', async () => {
		const own = await startListener(n8n.client, { events: ['add_message', 'note_lead'] });
		const [subscription] = own.kommo.state().webhooks;
		expect(subscription?.settings).toEqual(['add_message', 'note_lead']);
		expect(subscription?.destination).toMatch(new RegExp(`^${n8n.url}/webhook/.*\\?secret=[\\w-]{32}$`));
		await n8n.client.deactivate(own.workflow.id);
		await triggerIsGone(own.kommo);
		await n8n.client.activate(await n8n.client.getWorkflow(own.workflow.id));
		await triggerAnswers(own.kommo);
		expect(own.destination()).not.toBe(subscription?.destination);
		await own.proveAlive();
		await own.close();
	});

	test('a wrong or missing secret is refused with 401 and starts no run', async () => {
		const address = new URL(listener.destination());
		const statuses: number[] = [];
		const runs = await runsOf(async () => {
			for (const secret of ['wrong', '', null]) {
				if (secret === null) address.searchParams.delete('secret');
				else address.searchParams.set('secret', secret);
				const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
				statuses.push((await fetch(address, { method: 'POST', headers, body: messageForm(account()) })).status);
			}
		});
		expect(statuses).toEqual([401, 401, 401]);
		expect(runs).toEqual([]);
	});

	const ignored: Array<[what: string, body: () => string, contentType?: string]> = [
		['an event that is not among the chosen ones', () => encodePhpForm({ account: { id: account() }, contacts: { update: [{ id: 910001, name: 'Ana' }] } })],
		['an event that nobody knows', () => encodePhpForm({ account: { id: account() }, spaceships: { launch: [{ id: 1 }] } })],
		['a body of over 1,000 keys without an event', () => Array.from({ length: 1_500 }, (_, index) => `campo[${index}][valor]=x`).join('&')],
		['hostile keys alone', () => '__proto__[polluted]=yes&constructor[prototype][polluted]=yes&message[__proto__][0][text]=Oi'],
		['a lead without its id', () => encodePhpForm({ account: { id: account() }, leads: { add: [{ name: 'Sem id' }] } })],
		['a note on a lead without the lead’s id', () => encodePhpForm({ account: { id: account() }, leads: { note: [{ note: { id: 1, text: 'Oi', note_type: 4, created_by: 700002 } }] } })],
		['a message of nobody', () => messageForm(account(), { talk_id: null, contact_id: null, entity_id: null })],
		['a form body that is none', () => '%%%=&&[[[=%zz&message[add=x&]=]['],
		['an empty body', () => ''],
		['a JSON body', () => JSON.stringify({ message: { add: [{ id: randomUUID(), text: 'Oi' }] } }), 'application/json'],
		['a message of another account', () => messageForm(account() + 1)],
		['a message of no account', () => messageForm('')],
		['a message of another integration’s bot', () => messageForm(account(), { type: 'outgoing', author: { type: 'bot', name: 'Outro' } })],
	];

	test.each(ignored.map(([what, ...delivery]) => ({ what, delivery })))('$what is answered with 200 and starts no run', async ({ delivery: [body, contentType] }) => {
		let statuses: number[] = [];
		const runs = await runsOf(async () => (statuses = await deliver(body(), contentType)));
		expect(statuses).toEqual([200]);
		expect(runs).toEqual([]);
	});

	test('a message behind 1,000 other keys still starts its run', async () => {
		listener.kommo.knobs.webhookManyKeys = true;
		const item = await listener.proveAlive().finally(() => (listener.kommo.knobs.webhookManyKeys = false));
		const delivery = listener.kommo.deliveries().findLast(({ body }) => body.includes(String(item.id)));
		expect(delivery?.body.split('&').length).toBeGreaterThan(1_000);
		expect(item).toMatchObject({ event: 'add_message', author: 'customer', contactId: '910001' });
	});

	test('hostile keys beside a message are dropped, and the message starts its run', async () => {
		listener.kommo.knobs.webhookHostileKeys = true;
		const item = await listener.proveAlive().finally(() => (listener.kommo.knobs.webhookHostileKeys = false));
		expect(JSON.stringify(item)).not.toContain('polluted');
		expect(item).toMatchObject({ event: 'add_message', author: 'customer' });
	});

	test('a message without a lead starts a run whose leadId is null', async () => {
		listener.kommo.knobs.webhookNoEntity = true;
		const item = await listener.proveAlive().finally(() => (listener.kommo.knobs.webhookNoEntity = false));
		expect(item).toMatchObject({ event: 'add_message', leadId: null, contactId: '910001' });
	});

	test('a delivery repeated one after the other starts one run', async () => {
		const body = messageForm(account(), { text: 'Uma vez só' });
		const statuses: number[] = [];
		const runs = await runsOf(async () => {
			for (let time = 0; time < 4; time += 1) statuses.push(...(await deliver(body)));
		});
		expect(statuses).toEqual([200, 200, 200, 200]);
		expect(runs).toHaveLength(1);
	});

	test('a delivery repeated eight times at the same moment starts one run', async () => {
		const body = messageForm(account(), { text: 'Uma vez só, ao mesmo tempo' });
		let statuses: number[] = [];
		const runs = await runsOf(async () => {
			statuses = (await Promise.all(Array.from({ length: 8 }, async () => await deliver(body)))).flat();
		});
		expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
		expect(statuses).toContain(200);
		expect(runs).toHaveLength(1);
	});

	test('a message whose claim a dead process left behind is run by the platform’s retry, once', async () => {
		const id = randomUUID();
		const [event] = readKommoEvents(parseKommoForm(messageForm(account(), { id })).value);
		const trigger = listener.workflow.nodes.find(({ name }) => name === 'Kommo');
		const store = await openStore({ kind: 'sqlite', file: storeFile(n8n) }, { clock: systemClock, random: Math.random });
		// The process claimed the message 57 seconds ago and was killed before its run began.
		const claimed = await store.claim(`delivery:${listener.workflow.id}:${trigger?.id}:${event?.deduplicationKey}`, 'dead process', 3_000);
		await store.close();
		expect(claimed).toBe('claimed');
		const attempts = () => listener.kommo.deliveries().filter(({ body }) => body.includes(id));
		const runs = await runsOf(async () => {
			listener.kommo.customerMessage({ contactId: 910002, text: 'Ninguém me ouviu', id });
			await listener.kommo.settle();
			expect(attempts().map(({ status }) => status)).toEqual([503]);
			await until('the retry is taken', async () => {
				await listener.kommo.fireRetries(true);
				return attempts().at(-1)?.status === 200;
			});
		});
		expect(runs.map((item) => item.id)).toEqual([id]);
	});
});
