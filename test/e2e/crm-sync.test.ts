import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RestCrmSandbox } from '../../sandbox/rest-crm/server.ts';
import type { N8nInstance } from '../../scripts/lib/n8n-instance.ts';
import { until } from '../../scripts/lib/until.ts';
import { newN8n, storeFile } from '../support/e2e/shared-n8n.ts';
import { startCrm, startCrmOutbox, written, type CrmOutbox, type IncomingMessage } from '../support/e2e/crm-outbox.ts';
import { endedRuns, post, webhookIsThere } from '../support/e2e/workflow.ts';
import { startTestN8n, withoutCode } from '../support/e2e/test-n8n.ts';

/** The long form (npm run test:soak) kills n8n during each of several bursts; the limit of 100 requests a minute makes it long. */
const bursts = process.env.BACKOFFICE_SOAK ? 5 : 1;
const perCustomer = 4;
const customers = [
	{ phone: '(11) 98111-2201', name: 'Ana Lima' },
	{ phone: '+55 21 3222-4402', name: 'Bruno Reis' },
	{ phone: '5531977776603', name: 'Carla Dias' },
];

jest.setTimeout(bursts * 180_000);

describe('messages on their way from the outbox into the CRM', () => {
	const own = { userFolder: mkdtempSync(join(tmpdir(), 'backoffice-crm-sync-')), environment: withoutCode };
	let crm: RestCrmSandbox;
	let n8n: N8nInstance;
	let outbox: CrmOutbox;
	const sent: IncomingMessage[] = [];
	/** How much of each burst the CRM had when n8n died. */
	const cut: number[] = [];

	beforeAll(async () => {
		n8n = await startTestN8n({ ...newN8n(), ...own });
		crm = await startCrm();
		outbox = await startCrmOutbox(n8n.client, crm);
		for (let burst = 0; burst < bursts; burst++) await killDuring(burst);
		await outboxIsEmpty();
	});

	afterAll(async () => {
		await Promise.all([n8n?.stop(), crm?.close()]);
		rmSync(own.userFolder, { recursive: true, force: true });
	});

	const killDuring = async (burst: number): Promise<void> => {
		const before = crm.interactions().length;
		for (let index = 0; index < perCustomer; index++) {
			for (const customer of customers) await send({ ...customer, messageId: `wamid.${customer.name.slice(0, 1)}.${burst}.${index}`, content: `Mensagem ${burst}.${index}` });
		}
		await written(crm, before + 3, 90_000);
		await n8n.kill();
		cut.push(crm.interactions().length - before);
		aMinutePasses();
		n8n = await startTestN8n({ ...own, port: n8n.port });
		await webhookIsThere(outbox.address(n8n.url));
	};

	const send = async (message: IncomingMessage) => {
		sent.push(message);
		const { status, body } = await post(outbox.address(n8n.url), message);
		expect({ status, body }).toMatchObject({ status: 200, body: [{ queued: true, duplicate: false }] });
	};

	/** What the dead process held lapses by itself; the test does not wait for it. */
	const aMinutePasses = () => {
		const database = new DatabaseSync(storeFile(n8n));
		database.exec('UPDATE lock SET expires_at = expires_at - 60000');
		database.close();
	};

	const waiting = () => {
		const database = new DatabaseSync(storeFile(n8n), { readOnly: true });
		const row = database.prepare("SELECT count(*) AS waiting FROM entry WHERE key LIKE 'outbox:crm:item:%' OR key LIKE 'outbox:crm:parked:%'").get();
		database.close();
		return Number(row?.['waiting']);
	};
	const outboxIsEmpty = async () => {
		await until('the outbox is empty', () => waiting() === 0, { timeoutMs: bursts * 150_000, everyMs: 100 });
		await endedRuns(n8n.client, outbox.sync.id);
	};

	test('the batch was cut in the middle', () => {
		for (const count of cut) expect(count).toBeLessThan(customers.length * perCustomer);
		expect(cut).toHaveLength(bursts);
	});

	test('every message is in the CRM once, in the order of its customer', () => {
		for (const { name } of customers) {
			const contact = crm.createdContacts().find((created) => created.name === name);
			const history = crm.interactions().filter(({ contactId }) => contactId === contact?.id);
			expect(history.map(({ messageId }) => messageId)).toEqual(sent.filter((message) => message.name === name).map(({ messageId }) => messageId));
		}
		expect(crm.interactions()).toHaveLength(sent.length);
	});

	test('every customer is one contact', () => {
		expect(crm.createdContacts().map(({ name }) => name).toSorted()).toEqual(customers.map(({ name }) => name));
	});

	test('the CRM had no more than 100 requests in any minute, and refused none', () => {
		expect(crm.journal.mostInAnyWindow(60_000)).toBeLessThanOrEqual(100);
		expect(crm.journal.entries().filter(({ status }) => status === 429)).toEqual([]);
	});

	test('a message that the platform repeats is taken once', async () => {
		const [message] = sent;
		const { body } = await post(outbox.address(n8n.url), message);
		expect(body).toMatchObject([{ queued: false, duplicate: true }]);
		expect(waiting()).toBe(0);
	});

	test('while the workflow is switched off messages wait, and they go out once it is on again', async () => {
		await n8n.client.switchOff(outbox.sync.id);
		const runs = (await n8n.client.executions(outbox.sync.id)).length;
		await send({ phone: '(11) 98111-2201', name: 'Ana Lima', messageId: 'wamid.later', content: 'Ainda aí?' });
		expect(waiting()).toBe(1);
		await n8n.client.activate(await n8n.client.getWorkflow(outbox.sync.id));
		await outboxIsEmpty();
		expect(crm.interactions().at(-1)?.messageId).toBe('wamid.later');
		expect(await endedRuns(n8n.client, outbox.sync.id)).toHaveLength(runs + 1);
	});
});
